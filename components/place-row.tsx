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
  note?: string | null;
  sprite?: boolean;
}

/** One row of the departures board: flag, name, lowest price, fastest network. */
export function PlaceRow(props: PlaceRowProps) {
  return (
    <li>
      <a href={`/esim/${props.place.slug}`}>
        <Cells {...props} />
      </a>
    </li>
  );
}

/** The same row among the answers of the search field, which keeps the focus. */
export function PlaceOption({ id, selected, ...props }: PlaceRowProps & { id: string; selected: boolean }) {
  return (
    <a id={id} role="option" aria-selected={selected} tabIndex={-1} href={`/esim/${props.place.slug}`}>
      <Cells {...props} />
    </a>
  );
}

function Cells({ place, note = null, sprite = false }: PlaceRowProps) {
  return (
    <>
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
    </>
  );
}
