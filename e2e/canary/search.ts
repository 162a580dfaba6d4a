/** A secret that is known, so that it can be looked for. */
export interface Canary {
  name: string;
  value: string;
}

/** A text and where it stands: a file, an address as somebody, a table, a log. */
export interface Place {
  where: string;
  text: string;
}

export interface Hit {
  canary: string;
  where: string;
  spelling: string;
}

/** A place that may hold a secret, and why. */
export interface Allowed {
  canary: string;
  where: RegExp;
  why: string;
}

/** The ways a secret may be written: as it is, encoded for addresses and JSON, in base64 or hex. */
function spellings(value: string): [string, string][] {
  const bytes = Buffer.from(value);
  const all: [string, string][] = [
    ['plain', value],
    ['encoded', encodeURIComponent(value)],
    ['json', JSON.stringify(value).slice(1, -1)],
    ['html', value.replaceAll('&', '&amp;').replaceAll('$', '&#36;')],
    // Without what its neighbours change: the ends depend on where in the text it begins.
    ['base64', bytes.toString('base64').replace(/=+$/, '').slice(0, -1)],
    ['base64url', bytes.toString('base64url').slice(0, -1)],
    ['hex', bytes.toString('hex')],
  ];
  return all.filter(([, text], at) => all.findIndex(([, other]) => other === text) === at);
}

/** Where any of the secrets stands, in any spelling, but where it may. */
export function hitsIn(
  places: Iterable<Place>,
  canaries: readonly Canary[],
  allowed: readonly Allowed[] = [],
): Hit[] {
  const wanted = canaries.flatMap(({ name, value }) =>
    spellings(value).map(([spelling, text]) => ({ name, spelling, text: text.toLowerCase() })),
  );
  const hits: Hit[] = [];
  for (const { where, text } of places) {
    const lower = text.toLowerCase();
    for (const { name, spelling, text: sought } of wanted) {
      if (!lower.includes(sought)) continue;
      if (allowed.some((one) => one.canary === name && one.where.test(where))) continue;
      hits.push({ canary: name, where, spelling });
    }
  }
  return hits;
}
