import world from './outlines.json' with { type: 'json' };

interface Covered {
  code: string;
  slug: string;
  name: string;
  kind: 'country' | 'region';
}

const outlines: Record<string, string | undefined> = world.outlines;
const dots: Record<string, number[] | undefined> = world.dots;

/**
 * The world with the countries we cover lit, each a link to its page; small ones are dots. The links stay
 * out of the tab order: the list beside the map has them all.
 */
export function drawWorld(places: readonly Covered[]): string {
  const countries = places.filter(({ kind }) => kind === 'country');
  const lit = new Set(countries.map(({ code }) => code));
  const dark = Object.entries(world.outlines).flatMap(([code, outline]) => (lit.has(code) ? [] : [outline]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${world.width} ${world.height}" stroke="#14171f" stroke-width=".5">`,
    `<path fill="#3a4050" d="${world.land}${dark.join('')}"/>`,
    // Dots last: nothing lies on top of them.
    ...countries.map(({ code, ...place }) => link(place, shape(outlines[code]))),
    ...countries.map(({ code, ...place }) => link(place, circle(outlines[code] ? undefined : dots[code]))),
    '</svg>',
  ].join('');
}

function shape(outline: string | undefined): string {
  return outline ? `<path d="${outline}"/>` : '';
}

/** With a wide clear rim, which a finger hits. */
function circle(place: number[] | undefined): string {
  const [x, y] = place ?? [];
  return x === undefined ? '' : `<circle cx="${x}" cy="${y}" r="3" stroke="#0000" stroke-width="6"/>`;
}

function link({ slug, name }: Pick<Covered, 'slug' | 'name'>, drawing: string): string {
  if (!drawing) return '';
  return `<a href="/esim/${slug}" tabindex="-1" fill="#b9bcc6"><title>${escaped(name)}</title>${drawing}</a>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
