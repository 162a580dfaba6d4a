import { habits } from '#lib/catalogue/data-need.ts';

/** What the figures rest on. */
export function Sources() {
  return (
    <section>
      <h2>Where the rates come from</h2>
      <ul className="rows">
        {habits.map(({ id, label, basis, source }) => (
          <li key={id} className="py-2">
            {label}: {basis}.{' '}
            <a className="link inline-block py-2.5" href={source} rel="noreferrer">
              {new URL(source).hostname}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
