/** Often imitated. A name one letter away from one of these, or from a direct dependency, is looked at. */
const wellKnown = `
  axios express lodash chalk react react-dom next webpack babel typescript eslint prettier jest mocha
  commander debug request moment dayjs uuid dotenv cors body-parser mongoose mysql postgres redis ioredis
  socket.io nodemailer bcrypt jsonwebtoken passport stripe cross-env rimraf glob minimist yargs colors
  puppeteer playwright vitest drizzle-orm next-auth tailwindcss electron node-fetch undici semver
`
  .trim()
  .split(/\s+/);

/** Pairs that were looked at: both are what they say. */
const reviewed = new Set(['preact react', '@peculiar/asn1-pkcs8 @peculiar/asn1-pkcs9']);

/** Names that imitate another one: a letter off, or the same letters with other signs between them. */
export function lookAlikes(installed: readonly string[], direct: readonly string[]): string[] {
  const models = [...new Set([...wellKnown, ...direct])].filter((name) => name.length >= 4);
  return installed.flatMap((name) =>
    models
      .filter((model) => model !== name && !reviewed.has([model, name].sort().join(' ')))
      // Two direct dependencies were both asked for by name, with a reason.
      .filter((model) => !(direct.includes(model) && direct.includes(name)))
      .filter((model) => letters(model) === letters(name) || isOneOff(model, name))
      .map((model) => `${name} looks like ${model}`),
  );
}

const letters = (name: string) => name.toLowerCase().replaceAll(/[^a-z\d]/g, '');

/** Whether one letter more, less, other, or two swapped, make one text out of the other. */
function isOneOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return swapped && short.slice(at + 2) === long.slice(at + 2);
}
