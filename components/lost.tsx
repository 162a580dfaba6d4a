/** What stands where a page is not: the way back to a plan. */
export function Lost() {
  return (
    <div className="measure pt-10">
      <h1>No gate here</h1>
      <p className="mt-4 max-w-prose">
        This address leads nowhere: the plan may be off sale or the country spelled differently. Search for
        your destination:
      </p>
      <form action="/search" className="mt-5 flex max-w-xl gap-2">
        <input
          className="field"
          type="search"
          name="q"
          aria-label="Country, region or city"
          placeholder="Japan"
        />
        <button type="submit" className="button button-next">
          Search
        </button>
      </form>
    </div>
  );
}
