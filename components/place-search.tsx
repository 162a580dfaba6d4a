'use client';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { matchPlaces, nothingFound, type PlaceEntry } from '#lib/catalogue/search.ts';
import { type Browse, PlacePeek } from './place-peek.tsx';
import { PlaceRow } from './place-row.tsx';

type Row = [string, string, string, 'country' | 'region', number | null, string, string, string];

/** The search field of the home page. Answers as you type; without script it is a form to `/search`. */
export function PlaceSearch({ initial = '', browse }: { initial?: string; browse: Browse }) {
  const [query, setQuery] = useState(initial);
  const [places, setPlaces] = useState<readonly PlaceEntry[]>([]);
  const asked = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  const matches = query === initial ? [] : matchPlaces(places, query);

  async function load() {
    if (asked.current) return;
    asked.current = true;
    try {
      const answer = await fetch('/api/places');
      if (!answer.ok) throw new Error(String(answer.status));
      setPlaces(((await answer.json()) as Row[]).map(entryOf));
    } catch {
      // The form still works; the next key tries again.
      asked.current = false;
    }
  }

  function submit(event: FormEvent) {
    const [first] = matches;
    if (!first) return;
    event.preventDefault();
    location.assign(`/esim/${first.place.slug}`);
  }

  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Escape') setQuery('');
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [...event.currentTarget.querySelectorAll('a')];
    const here = links.findIndex((link) => link.matches(':focus'));
    const next = links[here + (event.key === 'ArrowDown' ? 1 : -1)];
    event.preventDefault();
    (next ?? field.current)?.focus();
  }

  return (
    <search onKeyDown={move}>
      <form action="/search" className="mt-5 flex flex-wrap gap-2" onSubmit={submit}>
        <input
          ref={field}
          className="field min-h-14 flex-[1_1_9rem] text-lg"
          type="search"
          name="q"
          value={query}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          placeholder="Japan, Bali, Europe"
          aria-label="Country, region or city"
          aria-controls="places-found"
          onFocus={load}
          onChange={(event) => {
            setQuery(event.target.value);
            void load();
          }}
        />
        <button type="submit" className="button button-next min-h-14 px-5">
          Search
        </button>
      </form>
      <ul id="places-found" className={matches.length > 0 ? 'board mt-3' : undefined}>
        {matches.map(({ place, alias }) => (
          <PlaceRow key={place.code} place={place} note={alias ?? undefined} />
        ))}
      </ul>
      <p role="status" className="pt-2 text-[0.9375rem] text-sign-quiet">
        {said(query === initial ? '' : query, matches.length, places)}
      </p>
      {matches[0] && <PlacePeek code={matches[0].place.code} browse={browse} />}
    </search>
  );
}

function entryOf([code, slug, name, kind, fromCents, currency, fastest, aliases]: Row): PlaceEntry {
  return { code, slug, name, kind, fromCents, currency, fastest, aliases: aliases ? aliases.split(',') : [] };
}

function said(query: string, count: number, places: readonly PlaceEntry[]): string {
  if (query.trim() === '' || places.length === 0) return '';
  if (count === 0) return nothingFound(places, query);
  return count === 1 ? '1 place' : `${count} places`;
}
