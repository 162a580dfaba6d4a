import type { ReactNode } from 'react';

/** One part of the console: a heading, and what stands under it. */
export function Panel({ id, heading, children }: { id: string; heading: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-label={heading}
      className="grid min-w-0 content-start gap-2 border-t-2 border-ink pt-2"
    >
      <h2 className="text-[1.375rem]">{heading}</h2>
      {children}
    </section>
  );
}

/** Names and values, one pair a row. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="text-[0.9375rem] tabular-nums">
      {rows.map(([name, value]) => (
        <div
          key={name}
          className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-4 border-b border-line py-1"
        >
          <dt className="text-quiet">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
