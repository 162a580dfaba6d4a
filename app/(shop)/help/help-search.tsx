/** The search field of the help: a plain form, answered by the server. */
export function HelpSearch({ query = '' }: { query?: string }) {
  return (
    <form action="/help/search" className="help-search">
      <input
        className="field"
        type="search"
        name="q"
        maxLength={80}
        defaultValue={query}
        aria-label="Search the help"
        placeholder="No signal"
      />
      <button type="submit" className="button button-next">
        Search
      </button>
    </form>
  );
}
