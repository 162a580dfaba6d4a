import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../run/build.ts';

/** A regular expression of the shop, where it stands. */
export interface Found {
  file: string;
  pattern: RegExp;
}

/** A literal stands where a value may begin, never after one: there `/` divides. */
const literal =
  /(?<=(?:^|[=(,:[!&|?{};]|\breturn\b|=>)\s*)\/(?![*/])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+)\/([dgimsuvy]*)(?=[\s.,;:)\]}?!&|]|$)/gm;

/** Every regular expression in what is shipped, read out of the code. */
export function patternsOfShop(): Found[] {
  const files = ['app', 'components', 'lib', 'db'].flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  return ['proxy.ts', ...files].flatMap((file) =>
    patternsIn(readFileSync(path.join(repository, file), 'utf8')).map((pattern) => ({ file, pattern })),
  );
}

export function patternsIn(code: string): RegExp[] {
  const bare = code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...bare.matchAll(literal)].flatMap(([, source = '', flags = '']) => {
    try {
      return [new RegExp(source, flags)];
    } catch {
      return [];
    }
  });
}

const common = [
  'a',
  '0',
  'A',
  ' ',
  '-',
  '.',
  '@',
  '/',
  '$',
  '_',
  ',',
  '"',
  '\\',
  '<',
  '\n',
  '%',
  'é',
  'a.',
  '0 ',
  'a@',
  '1,',
];

/** Texts of a length that keep this pattern busy if any do: its own parts again and again, then a sign that fits nothing. */
export function* busyTexts({ source, unicode }: RegExp, length: number): Generator<string> {
  const words = source.match(/[\w@:$%-]{2,}/g) ?? [];
  const ranges = source.match(/\[(?:\\.|[^\]\\])*\]|\\[dws]/g) ?? [];
  const own = [...words, ...ranges.map((range) => sample(range, unicode))];
  const pieces = new Set([...common, ...own, ...own.map((piece) => piece && `${piece} `), own.join('')]);
  for (const piece of [...pieces].filter((one) => one !== '').slice(0, 60)) {
    const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length - 1);
    yield `${text}\u0001`;
    yield `${words[0] ?? ''}${text}`.slice(0, length);
  }
}

/** One sign that a class takes. */
function sample(range: string, unicode: boolean): string {
  const pattern = new RegExp(`^${range}$`, unicode ? 'u' : '');
  return [...'a0A -._@/$,"\'<>%+=:;~'].find((sign) => pattern.test(sign)) ?? '';
}
