'use client';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { entryOf, type PlaceRowData } from '#lib/catalogue/place-rows.ts';
import { matchPlaces, nothingFound, type PlaceEntry, type PlaceMatch } from '#lib/catalogue/search.ts';
import { type Browse, PlacePeek } from './place-peek.tsx';
import { PlaceOption } from './place-row.tsx';
import { RecentPlaces } from './recent-places.tsx';

/** Long enough that one who goes on typing asks nothing. */
const pauseMs = 150;
const optionId = (index: number) => `place-${index}`;

/** The search field of the home page. Answers as you type; without script it is a form to `/search`. */
export function PlaceSearch({ initial = '', browse }: { initial?: string; browse: Browse }) {
  const [query, setQuery] = useState(initial);
  const [chosen, setChosen] = useState(0);
  const { places, load } = usePlaces();
  const typed = query === initial ? '' : query.trim();
  const own = typed ? matchPlaces(places, typed) : [];
  const foreign = useOtherLanguages(places.length > 0 && (own[0]?.guess ?? true) ? typed : '');
  const matches = foreign.length > 0 ? foreign : own;
  const current = matches[Math.min(chosen, matches.length - 1)];

  function submit(event: FormEvent) {
    if (!current) return;
    event.preventDefault();
    location.assign(`/esim/${current.place.slug}`);
  }

  function move(event: KeyboardEvent) {
    if (event.key === 'Escape') setQuery('');
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || matches.length === 0) return;
    event.preventDefault();
    const next = (chosen + step + matches.length) % matches.length;
    setChosen(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <search>
      <form action="/search" className="ask" onSubmit={submit}>
        <input
          className="field"
          type="search"
          name="q"
          role="combobox"
          value={query}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          placeholder="Japan or Bali"
          aria-label="Country, region or city"
          aria-controls="places-found"
          aria-expanded={matches.length > 0}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(matches.indexOf(current))}
          onFocus={load}
          onKeyDown={move}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
            void load();
          }}
        />
        <button type="submit" className="button button-next">
          Search
        </button>
      </form>
      <div
        id="places-found"
        role="listbox"
        aria-label="Places found"
        tabIndex={-1}
        className={matches.length > 0 ? 'board' : undefined}
      >
        {matches.map((match, index) => (
          <PlaceOption
            key={match.place.code}
            id={optionId(index)}
            place={match.place}
            note={match.alias}
            selected={match === current}
          />
        ))}
      </div>
      <p role="status" className="hint">
        {said(typed, matches.length, places)}
      </p>
      {typed === '' && <RecentPlaces />}
      {current && <PlacePeek code={current.place.code} browse={browse} />}
    </search>
  );
}

/** The index of places, fetched once when it is needed; the form works without it. */
function usePlaces() {
  const [places, setPlaces] = useState<readonly PlaceEntry[]>([]);
  const asked = useRef(false);
  async function load() {
    if (asked.current) return;
    asked.current = true;
    try {
      setPlaces((await rowsFrom('/api/places')).map(entryOf));
    } catch {
      // The next key tries again.
      asked.current = false;
    }
  }
  return { places, load };
}

/** What the server knows by names in other languages, asked when nothing here is spelled like this. */
function useOtherLanguages(typed: string): PlaceMatch[] {
  const [found, setFound] = useState<{ typed: string; matches: PlaceMatch[] } | null>(null);
  useEffect(() => {
    if (typed.length < 2) return;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      rowsFrom(`/api/places?${new URLSearchParams({ q: typed })}`, gone.signal).then(
        (rows) => setFound({ typed, matches: rows.map(matchOf) }),
        () => {},
      );
    }, pauseMs);
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [typed]);
  return found?.typed === typed ? found.matches : [];
}

async function rowsFrom(address: string, signal: AbortSignal | null = null): Promise<PlaceRowData[]> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function matchOf(row: PlaceRowData): PlaceMatch {
  const place = entryOf(row);
  return { place, alias: place.aliases[0] ?? null, guess: false };
}

function said(typed: string, count: number, places: readonly PlaceEntry[]): string {
  if (typed === '' || places.length === 0) return '';
  if (count === 0) return nothingFound(places, typed);
  return count === 1 ? '1 place' : `${count} places`;
}
