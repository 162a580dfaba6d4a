'use client';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { readFilter, readTraits, suits } from '#lib/catalogue/filter.ts';

export interface FilterFormProps {
  plans: number;
  /** How many of them fit, as the server counted. */
  fitting: number;
  children: ReactNode;
}

/**
 * A plain GET form. With script every answer shows at once and moves into the address: the passes are
 * there already and are only hidden.
 */
export function FilterForm({ plans, fitting, children }: FilterFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [left, setLeft] = useState(fitting);

  const show = useCallback((query: URLSearchParams) => setLeft(showFitting(query)), []);

  // The server's answer may be older than the address: after "back", or with a kept page.
  useEffect(() => {
    const query = new URLSearchParams(location.search);
    for (const field of form.current?.elements ?? []) {
      if (field instanceof HTMLSelectElement) field.value = query.get(field.name) ?? '';
      if (field instanceof HTMLInputElement) field.checked = query.has(field.name);
    }
    show(query);
  }, [show]);

  function change() {
    if (!form.current) return;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) if (value) query.set(name, String(value));
    history.replaceState(null, '', query.size > 0 ? `?${query}` : location.pathname);
    show(query);
  }

  return (
    <form
      ref={form}
      className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6"
      aria-label="Filter the plans"
      onChange={change}
      onSubmit={(event) => event.preventDefault()}
    >
      {children}
      <noscript>
        <button type="submit" className="button">
          Show
        </button>
      </noscript>
      <p role="status" className="col-span-full text-quiet">
        {left === 0 ? 'No plan fits all of this. Ask for less of it.' : `${left} of ${plans} plans`}
      </p>
    </form>
  );
}

/** Hides the passes that do not fit, and groups without any; returns how many are left. */
function showFitting(query: URLSearchParams): number {
  const filter = readFilter(query);
  let left = 0;
  for (const pass of document.querySelectorAll<HTMLElement>('[data-traits]')) {
    pass.hidden = !suits(readTraits(pass.dataset.traits ?? ''), filter);
    if (!pass.hidden) left += 1;
  }
  for (const group of document.querySelectorAll<HTMLElement>('section:has([data-traits])')) {
    group.hidden = !group.querySelector('[data-traits]:not([hidden])');
  }
  return left;
}
