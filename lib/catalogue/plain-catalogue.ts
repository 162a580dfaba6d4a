import { brand } from '#lib/brand.ts';
import { formatCents } from '#lib/money.ts';
import { placeUrl } from './public-json.ts';
import type { PlaceSummary } from './read.ts';

/** Characters the whole text may have: a reader takes it in at once. */
const mostLetters = 60_000;

/** The catalogue as plain text in the form of llmstxt.org: one line for each place, countries first. */
export function plainCatalogue(
  { appUrl, selling }: { appUrl: string; selling: boolean },
  places: readonly PlaceSummary[],
): string {
  const head = [
    `# ${brand.name}`,
    '',
    `> ${brand.tagline}: prepaid travel eSIMs, data only, no calls and no SMS. Prices are what a buyer pays, the card fee included.`,
    '',
    ...(selling ? [] : ['Sales are paused at the moment: nothing can be bought.', '']),
    'What a network does not state is marked as not stated, on pages and in the JSON.',
    '',
    '## More',
    '',
    `- [JSON of places and plans](${appUrl}/developers): prices in cents, facts with null where the network states nothing`,
    `- [Help](${appUrl}/help): installing, no data, refunds`,
    `- [Terms of sale](${appUrl}/terms)`,
  ];
  const countries = places.filter(({ kind }) => kind === 'country');
  const regions = places.filter(({ kind }) => kind === 'region');
  const lines = [
    ...head,
    ...section('Countries', countries, appUrl),
    ...section('Several countries in one plan', regions, appUrl),
  ];
  return `${fitted(lines, appUrl).join('\n')}\n`;
}

function section(title: string, places: readonly PlaceSummary[], appUrl: string): string[] {
  return ['', `## ${title}`, '', ...places.map((place) => lineOf(place, appUrl))];
}

function lineOf(place: PlaceSummary, appUrl: string): string {
  const { fromCents, currency, planCount, fastest, members, kind } = place;
  const facts = [
    planCount === 1 ? '1 plan' : `${planCount} plans`,
    fromCents === null ? 'regional plans only' : `from ${formatCents(fromCents, currency)}`,
    fastest && `up to ${fastest}`,
    kind === 'region' && `covers ${members.join(' ')}`,
  ];
  return `- [${plain(place.name)}](${placeUrl(appUrl, place)}): ${facts.filter(Boolean).join(', ')}`;
}

/** A name cannot end its link or its line. */
function plain(name: string): string {
  return name.replace(/\s+/g, ' ').replace(/[[\]\\`<>]/g, (letter) => `\\${letter}`);
}

function fitted(lines: readonly string[], appUrl: string): readonly string[] {
  let room = mostLetters;
  const shown = lines.filter((line) => {
    room -= line.length + 1;
    return room >= 0;
  });
  return shown.length === lines.length ? lines : [...shown, `- More places: ${appUrl}/api/v1/places`];
}
