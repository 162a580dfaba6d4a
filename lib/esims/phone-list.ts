export type Takes = 'yes' | 'depends' | 'no';

/** What a maker says about a family of phones. */
export interface PhoneFamily {
  brand: 'Apple' | 'Google' | 'Samsung';
  /** Its name in a sentence. */
  family: string;
  takes: Takes;
  /** The year of its first model; null where it does not matter. */
  fromYear: number | null;
  /** Phones of the family for which it is different, by where they were bought. */
  exceptions: readonly string[];
  /** The maker's own page. */
  source: string;
  /** Where we read it, when not there. */
  readIn: string;
  /** When we did. */
  checkedOn: string;
}

const apple = {
  brand: 'Apple',
  source: 'https://support.apple.com/en-us/118669',
  readIn: 'https://huggingface.co/datasets/nxtl-esim/esim-compatible-devices',
  checkedOn: '2026-11-26',
} as const;
const google = {
  brand: 'Google',
  source: 'https://support.google.com/pixelphone/answer/9449293',
  readIn: 'https://alertify.eu/esim-for-google-pixel/',
  checkedOn: '2026-11-26',
} as const;
const samsung = {
  brand: 'Samsung',
  source: 'https://www.samsung.com/us/support/answer/ANS10001502/',
  readIn: 'https://wikiwalls.com/definition/esim-compatible-phone/',
  checkedOn: '2026-11-26',
} as const;

const iphoneExceptions = [
  'Bought in mainland China: it takes no travel eSIM.',
  'Bought in Hong Kong or Macao: a model with room for two SIM cards takes none. Look for an EID.',
];
const galaxyExceptions = [
  'Bought in mainland China, Hong Kong, Taiwan or South Korea, or from a network in the United States: some take none. Look for an EID.',
];

/**
 * Our own short list. Makers sell one name in many variants, so the test with `*#06#` decides; the list only
 * spares most buyers the doubt. Everything that is not in it is "not known to us", never "no".
 */
export const phoneFamilies = {
  iphone: {
    ...apple,
    family: 'iPhone XS, XR and later',
    takes: 'yes',
    fromYear: 2018,
    exceptions: iphoneExceptions,
  },
  iphoneSe: {
    ...apple,
    family: 'iPhone SE',
    takes: 'depends',
    fromYear: 2020,
    exceptions: ['The SE of 2020 and 2022 takes one, the first SE of 2016 does not.', ...iphoneExceptions],
  },
  oldIphone: { ...apple, family: 'iPhone X, 8 and earlier', takes: 'no', fromYear: null, exceptions: [] },
  pixel: { ...google, family: 'Pixel 4 and later', takes: 'yes', fromYear: 2019, exceptions: [] },
  oldPixel: {
    ...google,
    family: 'Pixel 2, 3 and 3a',
    takes: 'depends',
    fromYear: 2017,
    exceptions: ['It depends on the country and the network it was bought from. Look for an EID.'],
  },
  firstPixel: { ...google, family: 'the first Pixel', takes: 'no', fromYear: 2016, exceptions: [] },
  galaxy: {
    ...samsung,
    family: 'Galaxy S20, Note20, Z Flip, Z Fold and later',
    takes: 'yes',
    fromYear: 2020,
    exceptions: galaxyExceptions,
  },
  otherGalaxy: {
    ...samsung,
    family: 'other Galaxy phones, among them A, M and FE',
    takes: 'depends',
    fromYear: null,
    exceptions: ['It depends on the model and where it was bought. Look for an EID.'],
  },
  oldGalaxy: {
    ...samsung,
    family: 'Galaxy S10, Note10 and earlier',
    takes: 'no',
    fromYear: null,
    exceptions: [],
  },
} as const satisfies Record<string, PhoneFamily>;
