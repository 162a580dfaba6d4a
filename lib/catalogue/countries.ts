export type Continent =
  | 'Africa'
  | 'Asia'
  | 'Europe'
  | 'Middle East'
  | 'North America and Caribbean'
  | 'South America'
  | 'Oceania';

/** Every ISO 3166-1 code (and XK, and the supplier's AN) under the part of the world a traveller looks in. */
const members: Record<Continent, string> = {
  Europe:
    'AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK',
  Asia: 'AF AM AZ BD BN BT CN GE HK ID IN JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL TM TW UZ VN IO',
  'Middle East': 'AE BH IL IQ IR JO KW LB OM PS QA SA SY YE',
  'North America and Caribbean':
    'AG AI AN AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  'South America': 'AR BO BR CL CO EC FK GF GS GY PE PY SR UY VE',
  Oceania: 'AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS',
  Africa:
    'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW',
};

/** The parts of the world in the order of a traveller's interest. */
export const continents: readonly Continent[] = [
  'Europe',
  'Asia',
  'North America and Caribbean',
  'South America',
  'Oceania',
  'Middle East',
  'Africa',
];

const continentByCode = new Map<string, Continent>();
for (const [continent, codes] of Object.entries(members)) {
  for (const code of codes.split(' ')) continentByCode.set(code, continent as Continent);
}

/** Where our name differs from the one the runtime knows. */
const ownNames = new Map(
  Object.entries({
    AN: 'Dutch Caribbean',
    AX: 'Åland Islands',
    BA: 'Bosnia and Herzegovina',
    CD: 'DR Congo',
    CG: 'Republic of the Congo',
    CI: 'Côte d’Ivoire',
    CZ: 'Czechia',
    HK: 'Hong Kong',
    MK: 'North Macedonia',
    MM: 'Myanmar',
    MO: 'Macao',
    PS: 'Palestine',
    TR: 'Türkiye',
    TW: 'Taiwan',
    VG: 'British Virgin Islands',
    VI: 'US Virgin Islands',
    XK: 'Kosovo',
  }),
);
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Whether this is a two-letter code of a country or territory. */
export function isCountry(code: string): boolean {
  return continentByCode.has(code);
}

/** "Japan": our own name; the code itself for one nobody knows. */
export function countryName(code: string): string {
  const known = ownNames.get(code) ?? (isCountry(code) ? english.of(code) : undefined);
  return known?.replaceAll(' & ', ' and ').replace(/^St\. /, 'Saint ') ?? code;
}

/** "the Dutch Caribbean", "Japan": the name inside a sentence. */
export function withArticle(name: string): string {
  const withThe =
    /^(Dutch Caribbean|Central African Republic|Dominican Republic|Republic of|DR Congo|United |Netherlands|Bahamas|Gambia|Maldives|Philippines)|Islands$/;
  return withThe.test(name) ? `the ${name}` : name;
}

/** The part of the world a traveller looks in; null for an unknown code. */
export function continentOf(code: string): Continent | null {
  return continentByCode.get(code) ?? null;
}
