import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sections } from '../proof/matrix-rows.ts';
import { repository } from '../run/build.ts';

const read = (file: string) => readFileSync(path.join(repository, file), 'utf8');

test('what the papers on security and privacy name is there: files and rows of the matrix', () => {
  const known = new Set(sections.flatMap(({ rows }) => rows.map(({ id }) => id)));
  for (const paper of ['SECURITY.md', 'docs/security.md', 'docs/privacy.md']) {
    const text = read(paper);
    const files = [...text.matchAll(/`([\w./[\]-]+\.(?:ts|tsx|mjs|md))`/g)].map(([, file = '']) => file);
    expect(files.length, paper).toBeGreaterThan(2);
    const missing = files.filter(
      (file) => !existsSync(path.join(repository, file)) && !existsSync(path.join(repository, 'docs', file)),
    );
    expect(missing, paper).toEqual([]);
    const rows = [...text.matchAll(/\b([A-C]\d{1,2})\b/g)].map(([, id = '']) => id);
    expect(
      rows.filter((id) => !known.has(id)),
      paper,
    ).toEqual([]);
  }
});
