import { habits, mostDays, mostOf } from '#lib/catalogue/data-need.ts';

/** What the form asked for. */
export interface Asked {
  /** Whether anything was asked at all: the bare page shows the form alone. */
  answered: boolean;
  amounts: Record<string, number>;
  days: number;
  /** Slug or code; empty for none. */
  place: string;
}

const usualDays = 7;

/** Reads the address: what is no whole number within its bounds counts as nothing. */
export function readAsked(query: Record<string, string | string[] | undefined>): Asked {
  const number = (value: string | string[] | undefined, most: number) =>
    typeof value === 'string' && /^\d{1,4}$/.test(value) ? Math.min(Number(value), most) : 0;
  const amounts = Object.fromEntries(
    habits.map((habit) => [habit.id, number(query[habit.id], mostOf(habit))]),
  );
  return {
    answered: habits.some(({ id }) => query[id] !== undefined),
    amounts,
    days: number(query.days, mostDays) || usualDays,
    place: typeof query.place === 'string' ? query.place.slice(0, 80) : '',
  };
}
