/**
 * What a traveller may take a region's name to mean, by our own name for it; most visited first, as far as
 * we can tell. "Europe" is the United Nations' list of Europe (M49, unstats.un.org/unsd/methodology/m49)
 * with the members of the Council of Europe (coe.int) and Kosovo; the other parts of the world are M49's,
 * without places that sell no eSIM of ours and are hardly a destination. Checked 2026-11-26.
 */
const europe =
  'GB CH TR FR ES IT DE GR AT PT NL IE HR CZ PL HU DK SE NO BE FI IS RO BG AL BA ME MK RS SI SK EE LV LT LU CY MT MC AD LI SM VA UA MD XK FO GI JE GG IM AX';
const asia =
  'JP TH CN HK KR TW VN SG MY ID PH IN KH MO LK NP MV LA UZ KZ KG GE AM AZ MN BN BD PK MM BT TJ TM TL';
const middleEast = 'AE SA TR EG QA OM JO IL KW BH LB IQ YE IR';
const northAfrica = 'MA EG TN DZ LY';
const africa = `ZA MA EG TN KE TZ MU SC NA BW ZW ZM RW UG SN GH NG ET MG CV RE MZ CI CM AO DZ MW GM BJ TG ML BF NE GN GW SL LR GA CG CD TD CF SD SS ER DJ SO SZ LS BI KM ST GQ MR LY`;
const latinAmerica = 'MX BR AR PE CO CR CL PA EC BO UY PY GT DO CU NI HN SV BZ VE GY SR GF';
const caribbean = 'DO JM BS PR AW BB TT CU KY CW SX LC AG GD MQ GP VC KN DM TC VG VI AI BQ MS BL MF HT BM';
const gulf = 'AE SA QA OM KW BH';

const byName: Record<string, string> = {
  Europe: europe,
  'Europe and Morocco': `MA ${europe}`,
  Balkans: 'GR HR AL ME RS BA MK SI BG RO XK',
  Asia: asia,
  'Asia and Oceania': `AU NZ FJ ${asia}`,
  'Central and South Asia': 'IN LK NP MV UZ KZ KG PK BD BT TJ TM',
  'Middle East': middleEast,
  'Middle East and North Africa': `${middleEast} ${northAfrica}`,
  'Gulf states': gulf,
  'Gulf states and Iraq': `${gulf} IQ`,
  Africa: africa,
  'North America': 'US CA MX',
  'Latin America': latinAmerica,
  'Caribbean and Latin America': `${caribbean} ${latinAmerica}`,
  Oceania: 'AU NZ FJ PF NC WS TO VU GU PW CK',
  Worldwide: `US CA ${europe} ${asia} AU NZ ${middleEast} ${latinAmerica} ${africa} ${caribbean}`,
};

/** Countries that the name of a region promises to many, though it does not cover them; best known first. */
export function expectedButMissing(regionName: string, members: readonly string[]): string[] {
  // "Europe, 42 countries", "Worldwide, 126 countries (2)": the name alone.
  const name = regionName.replace(/,? \d.*$/, '');
  const expected = Object.hasOwn(byName, name) ? (byName[name] ?? '').split(' ') : [];
  return [...new Set(expected)].filter((code) => code && !members.includes(code));
}
