import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { completeLock } from './complete-lock.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(repository, file), 'utf8');
const names = z.record(z.string(), z.string());
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        optionalDependencies: names.optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));

test('the lock names the optional packages of every platform: npm ci works anywhere', () => {
  expect(completeLock(structuredClone(lock)), 'run npm run lock').toEqual([]);
});

test('a missing optional package is added with its platform', () => {
  const packages = {
    '': {},
    'node_modules/tool': { dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.2.3' } },
  };
  const broken = { packages };
  expect(completeLock(broken)).toEqual(['node_modules/@tool/linux-x64-musl']);
  expect(Object.entries(broken.packages)[1]).toEqual([
    'node_modules/@tool/linux-x64-musl',
    { version: '1.2.3', os: ['linux'], cpu: ['x64'], libc: ['musl'], dev: true, optional: true },
  ]);
});

test('no file names a package registry', () => {
  const hosts = ['npmjs', 'yarnpkg'].map((name) => `registry\\.${name}`);
  // git grep ends with 1 when it finds nothing.
  const found = () =>
    execFileSync('git', ['grep', '--no-index', '--exclude-standard', '-IlE', hosts.join('|'), '--', '.'], {
      cwd: repository,
      encoding: 'utf8',
    });
  expect(found).toThrow(expect.objectContaining({ status: 1 }));
});
