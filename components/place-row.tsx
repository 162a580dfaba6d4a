import { formatCents } from '#lib/money.ts';
import { Flag } from './flag.tsx';

export interface PlaceRowProps {
  place: {
    code: string;
    slug: string;
    name: string;
    kind: 'country' | 'region';
    fromCents: number | null;
    currency: string;
    fastest: string;
  };
  /** A line under the name, e.g. the city that was typed. */
  note?: string | undefined;
  sprite?: boolean;
}

/** One row of the departures board: flag, name, lowest price, fastest network. */
export function PlaceRow({ place, note, sprite = false }: PlaceRowProps) {
  return (
    <li>
      <a href={`/esim/${place.slug}`}>
        <Flag code={place.code} kind={place.kind} sprite={sprite} />
        <span>
          {place.name}
          {note && <small>{note}</small>}
        </span>
        {place.fromCents === null ? (
          <i>regional plans</i>
        ) : (
          <b>{formatCents(place.fromCents, place.currency)}</b>
        )}
        <i>{place.fastest}</i>
      </a>
    </li>
  );
}
