import { habits, mostDays, mostOf } from '#lib/catalogue/data-need.ts';
import type { PlaceSummary } from '#lib/catalogue/read.ts';
import type { Asked } from './read-asked.ts';

/** What a day holds, how long the trip is, where it goes. */
export function NeedForm({ asked, places }: { asked: Asked; places: readonly PlaceSummary[] }) {
  return (
    <form action="/data-need" className="need-form">
      {habits.map((habit) => (
        <label key={habit.id}>
          <span>
            {habit.label}, <small>{habit.unit}</small>
          </span>
          <input
            className="field"
            type="number"
            inputMode="numeric"
            name={habit.id}
            min={0}
            max={mostOf(habit)}
            defaultValue={asked.amounts[habit.id] ?? 0}
          />
        </label>
      ))}
      <label>
        <span>Days</span>
        <input
          className="field"
          type="number"
          inputMode="numeric"
          name="days"
          min={1}
          max={mostDays}
          required
          defaultValue={asked.days}
        />
      </label>
      <label className="need-place">
        <span>Where to</span>
        <select className="field" name="place" defaultValue={asked.place}>
          <option value="">Not sure yet</option>
          {places
            .filter(({ fromCents }) => fromCents !== null)
            .map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
        </select>
      </label>
      <button type="submit" className="button button-next">
        Work it out
      </button>
    </form>
  );
}
