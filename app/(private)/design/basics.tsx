const colours = [
  ['Paper', 'bg-paper'],
  ['Raised', 'bg-raised'],
  ['Ink', 'bg-ink'],
  ['Quiet', 'bg-quiet'],
  ['Line', 'bg-line'],
  ['Accent', 'bg-accent'],
  ['Good', 'bg-good'],
  ['Warn', 'bg-warn'],
  ['Bad', 'bg-bad'],
  ['Sign', 'bg-sign'],
] as const;

/** The colours by name; each has its light and its dark value in app/(shop)/shop.css. */
export function Colours() {
  return (
    <section>
      <h2 className="mb-4">Colours</h2>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {colours.map(([name, style]) => (
          <li key={name}>
            <div className={`h-14 rounded-md border border-line ${style}`} />
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The face of signs, and the system's for everything else. */
export function Faces() {
  return (
    <section className="grid gap-3">
      <h2>Type</h2>
      <p className="font-sign text-[4rem] leading-none font-bold">3 GB $13.89</p>
      <h1>A first heading</h1>
      <h2>A second heading</h2>
      <h3 className="text-xl">A third heading, Côte d’Ivoire</h3>
      <p>Text in the system’s own face. 0123456789 stand below each other in columns.</p>
      <p className="text-[0.9375rem] text-quiet">Quiet text beside it.</p>
      <p className="font-mono">89852245280001354019</p>
    </section>
  );
}

/** What can be pressed, filled in and read as a note. */
export function Actions() {
  return (
    <section className="grid gap-4">
      <h2>Buttons, fields, notes</h2>
      <p className="chips items-center">
        <button type="button" className="button button-next">
          The next thing
        </button>
        <button type="button" className="button">
          Another thing
        </button>
        <button type="button" className="button" disabled>
          Not now
        </button>
        <a className="link py-2.5" href="/design">
          A way to somewhere else
        </a>
      </p>
      <div className="grid gap-4 sm:grid-cols-3">
        <label className="grid gap-1">
          A field
          <input className="field" defaultValue="Filled in" />
        </label>
        <label className="grid gap-1">
          A choice
          <select className="field">
            <option>First</option>
            <option>Second</option>
          </select>
        </label>
        <label className="flex min-h-11 items-center gap-2 self-end">
          <input type="checkbox" defaultChecked /> A box, ticked
        </label>
      </div>
      <p className="note">A note: what somebody should know before going on.</p>
      <p role="alert" className="font-bold text-bad">
        An error says what to do next.
      </p>
      <ul className="rows">
        <li>
          <a href="/design">
            A row <b>$2.39</b>
          </a>
        </li>
        <li>
          <a href="/design">
            A row with a second line <small>also works in China and South Korea</small> <b>from $2.39</b>
          </a>
        </li>
      </ul>
    </section>
  );
}
