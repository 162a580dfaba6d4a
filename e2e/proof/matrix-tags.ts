import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sections } from './matrix-rows.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A test and the rows its title names. */
interface Tagged {
  file: string;
  title: string;
  ids: string[];
}

export interface Coverage {
  /** Tests of each row, by its id. */
  tests: Map<string, Tagged[]>;
  uncovered: string[];
  /** Tags that name no row. */
  strays: Tagged[];
}

/** The start of a test that runs, up to its title; what is skipped or to do does not count. */
const titles =
  /(?:\b(?:test|it|describe)(?:\.describe)?\(|(?<!\.skip|\.todo)\)\()\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
const tag = /\[((?:[A-Z]\d+|[a-z-]+\/[a-z]+)(?:[ ,]+(?:[A-Z]\d+|[a-z-]+\/[a-z]+))*)\]/g;

/** Tagged titles in the text of a test file: `[A1]`, or several as `[A1, B4]`. */
export function taggedIn(file: string, text: string): Tagged[] {
  return [...text.matchAll(titles)].flatMap(([, , title = '']) => {
    const ids = [...title.matchAll(tag)].flatMap(([, list = '']) => list.split(/[ ,]+/));
    return ids.length > 0 ? [{ file, title, ids }] : [];
  });
}

/** Which rows have a test that names them, over all test files of the repository. */
export function coverage(): Coverage {
  const rows = sections.flatMap((section) => section.rows.map(({ id }) => id));
  const tests = new Map<string, Tagged[]>(rows.map((id) => [id, []]));
  const strays: Tagged[] = [];
  for (const tagged of testFiles().flatMap((file) => taggedIn(file, read(file)))) {
    for (const id of tagged.ids) {
      const known = tests.get(id);
      if (known) known.push(tagged);
      else strays.push({ ...tagged, ids: [id] });
    }
  }
  const uncovered = rows.filter((id) => tests.get(id)?.length === 0);
  return { tests, uncovered, strays };
}

function testFiles(): string[] {
  return ['app', 'components', 'lib', 'db', 'e2e'].flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(test|spec)\.ts$/.test(name))
      // Its titles are about tags.
      .filter((name) => name !== path.join('proof', 'matrix.test.ts'))
      .map((name) => `${folder}/${name}`)
      .sort(),
  );
}

function read(file: string): string {
  return readFileSync(path.join(repository, file), 'utf8');
}
