import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import subsetFont from 'subset-font';
import { repository } from './build.ts';

// Cuts the display face down to what headings and figures need: npm run font. The result is committed, so
// that a build needs neither the package nor the tool.
const mostBytes = 12_000;
/** Everything that is set in it is as heavy as a heading. */
const weight = 800;
/** What is typed on a keyboard, without brackets and signs of programs. */
const ascii = Array.from({ length: 91 }, (_, index) => String.fromCharCode(32 + index))
  .join('')
  .replace(/[<>@[\\\]^_`]/g, '');
/** Letters of country names, quotes, dashes, signs of money. */
const others = 'ÅÇÉáâãäåçèéêëíîïñóôõöøúüı’‘“”–·×€£';

const source = createRequire(import.meta.url).resolve('@fontsource-variable/sofia-sans-condensed');
const files = path.join(path.dirname(source), 'files');
const whole = await readFile(path.join(files, 'sofia-sans-condensed-latin-wght-normal.woff2'));
const cut = await subsetFont(whole, ascii + others, {
  targetFormat: 'woff2',
  variationAxes: { wght: weight },
});
if (cut.length > mostBytes) throw new Error(`The font has ${cut.length} bytes, at most ${mostBytes}`);
const home = path.join(repository, 'app/(shop)/fonts');
await writeFile(path.join(home, 'sofia-sans-condensed.woff2'), cut);
await copyFile(path.join(path.dirname(source), 'LICENSE'), path.join(home, 'LICENSE'));
console.log(`${cut.length} bytes`);
