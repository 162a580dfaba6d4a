import { type PhoneFamily, phoneFamilies } from './phone-list.ts';

/** Letters of a phone's name that are looked at. */
export const longestPhoneName = 60;

/** The family a phone belongs to, by the name its owner types; null for one that we do not know. */
export function phoneFamily(typed: string): PhoneFamily | null {
  const name = typed
    .slice(0, longestPhoneName)
    .toLowerCase()
    .replace(/[^a-z0-9+]+/g, ' ')
    .trim();
  if (/\biphone\b|\biphone(?=\d|x|se)/.test(name)) return iphone(name.replace(/^.*iphone */, ''));
  if (/\bpixel/.test(name)) return pixel(name.replace(/^.*pixel */, ''));
  if (/\b(samsung|galaxy)\b/.test(name) || /^(s|note|z) ?(\d\d|flip|fold)\b/.test(name)) {
    return galaxy(name.replace(/\b(samsung|galaxy)\b */g, ''));
  }
  return null;
}

/** Newer than any we can know of: no answer rather than a guess. */
const farAhead = 40;

function iphone(model: string): PhoneFamily | null {
  if (/^se\b/.test(model)) return phoneFamilies.iphoneSe;
  if (/^(xs|xr|air)\b/.test(model)) return phoneFamilies.iphone;
  if (/^x\b/.test(model)) return phoneFamilies.oldIphone;
  const number = Number(/^(\d+)/.exec(model)?.[1] ?? Number.NaN);
  if (number >= 11 && number < farAhead) return phoneFamilies.iphone;
  // Number 9 was never made.
  return number >= 3 && number <= 8 ? phoneFamilies.oldIphone : null;
}

function pixel(model: string): PhoneFamily | null {
  if (/^fold\b/.test(model)) return phoneFamilies.pixel;
  if (/^xl$/.test(model)) return phoneFamilies.firstPixel;
  const number = Number(/^(\d+)/.exec(model)?.[1] ?? Number.NaN);
  if (number >= 4 && number < farAhead) return phoneFamilies.pixel;
  if (number === 1) return phoneFamilies.firstPixel;
  return number === 2 || number === 3 ? phoneFamilies.oldPixel : null;
}

function galaxy(model: string): PhoneFamily | null {
  if (/\bfe\b/.test(model)) return phoneFamilies.otherGalaxy;
  if (/^(z )?(flip|fold)/.test(model)) return phoneFamilies.galaxy;
  const [, series, digits] = /^(s|note) ?(\d{1,2})(?!\d)/.exec(model) ?? [];
  if (series && digits) {
    const number = Number(digits);
    if (number >= 20) return number < farAhead ? phoneFamilies.galaxy : null;
    return number >= 3 && number <= 10 ? phoneFamilies.oldGalaxy : null;
  }
  return /^(a|m|f|xcover|z) ?\d/.test(model) ? phoneFamilies.otherGalaxy : null;
}

/** "iPhone XS, XR and later: takes an eSIM.": the answer in one sentence. */
export function verdictSentence(family: PhoneFamily | null): string {
  if (!family) return 'We do not know this phone. The EID test tells.';
  if (family.takes === 'yes') return `${family.family}: takes an eSIM.`;
  return family.takes === 'no' ? `${family.family}: takes no eSIM.` : `${family.family}: some take an eSIM.`;
}
