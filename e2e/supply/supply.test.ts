import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../run/build.ts';
import { dependencyPage } from './dependency-page.ts';
import { licenceIsAllowed } from './licences.ts';
import { lockProblems } from './lock-problems.ts';
import { lookAlikes } from './look-alikes.ts';
import { permissionsOf, processes } from './permissions.ts';
import { type Entry, type Installed, nameAt, readInstalled } from './read.ts';

const installed = readInstalled();
const hash = `sha512-${'a'.repeat(86)}==`;
const package1: Entry = { version: '1.2.3', integrity: hash, license: 'MIT' };

/** What npm would install, with one change to it. */
function changed(change: (copy: Installed) => void): string[] {
  const copy = structuredClone(installed);
  change(copy);
  return lockProblems(copy);
}

const withEntry = (place: string, entry: Entry) =>
  changed(({ lock }) => {
    lock.packages[place] = entry;
  });

test('what npm would install is in order: exact, hashed, licensed, without scripts', () => {
  const problems = lockProblems(installed);
  expect(problems, problems.join('\n')).toEqual([]);
});

test('a lock that leads to another registry, or to no release, is red [D40]', () => {
  const place = 'node_modules/zod';
  const from = (entry: Entry) => withEntry(place, { ...package1, ...entry });
  expect(from({ resolved: 'https://packages.evil.example/zod-4.6.7.tgz' })).toEqual([
    `${place}: comes from an address of its own, https://packages.evil.example/zod-4.6.7.tgz`,
  ]);
  expect(from({ version: 'git+ssh://git@evil.example/zod.git#1' })).toEqual([
    `${place}: is no released version`,
  ]);
  expect(from({ link: true })).toEqual([`${place}: is no released version`]);
  expect(from({ name: 'z0d' })).toEqual([`${place}: is z0d under another name`]);
  expect(from({ integrity: undefined })).toEqual([`${place}: has no hash`]);
  expect(from({ integrity: `sha1-${'a'.repeat(27)}=` })).toEqual([`${place}: has no SHA-512 hash`]);
});

test('a package with an install script is red until somebody forbids it [D40]', () => {
  expect(withEntry('node_modules/uqr', { ...package1, hasInstallScript: true })).toEqual([
    'node_modules/uqr: has an install script that nobody forbade',
  ]);
  const allowed = changed(({ manifest }) => {
    manifest.allowScripts.esbuild = true;
  });
  expect(allowed).toContain('esbuild: may run an install script');
});

test('a name that imitates another is red [D40]', () => {
  for (const [name, model] of [
    ['axois', 'axios'],
    ['lodahs', 'lodash'],
    ['expresss', 'express'],
    ['chalck', 'chalk'],
    ['drizzleorm', 'drizzle-orm'],
    ['playwright-test', '@playwright/test'],
    ['reakt-dom', 'react-dom'],
  ]) {
    expect(lookAlikes([name ?? ''], ['@playwright/test']), name).toEqual([`${name} looks like ${model}`]);
  }
  expect(lookAlikes(['zod', 'pg', 'ansi-styles', 'preact'], ['react'])).toEqual([]);
  expect(withEntry('node_modules/stirpe', package1)).toHaveLength(1);
});

test('npm’s own settings may not be loosened [D40]', () => {
  const npmrc = (text: string) => changed((copy) => Object.assign(copy, { npmrc: text }));
  expect(npmrc('')).toHaveLength(3);
  expect(npmrc(installed.npmrc.replace(/min-release-age=\d+/, 'min-release-age=1'))).toHaveLength(1);
  for (const line of ['registry=https://evil.example', '//host.example/:_authToken=x', '@a:registry=x']) {
    expect(npmrc(`${installed.npmrc}${line}\n`), line).toEqual([
      '.npmrc: names a registry, a proxy or a password: that belongs to your own settings',
    ]);
  }
});

test('a range, an unexplained package and a strange licence are red', () => {
  const loose = changed(({ manifest }) => {
    manifest.dependencies.zod = '^4.6.7';
    manifest.dependencies['left-pad'] = '1.3.0';
    delete manifest.dependencies.uqr;
  });
  expect(loose).toEqual([
    'zod: ^4.6.7 is not an exact version',
    'left-pad: say in reasons.ts why it is needed',
    'uqr: is not a dependency any more, take its line out of reasons.ts',
  ]);
  expect(licenceIsAllowed('x', '(GPL-3.0-only OR MIT)')).toBe(true);
  expect(licenceIsAllowed('x', 'MIT AND GPL-3.0-only')).toBe(false);
  expect(licenceIsAllowed('x', 'LGPL-3.0-or-later')).toBe(false);
  expect(withEntry('node_modules/uqr', { ...package1, license: 'AGPL-3.0-only' })).toHaveLength(1);
});

test('docs/dependencies.md is as npm run dependencies writes it', () => {
  expect(readFileSync(path.join(repository, 'docs/dependencies.md'), 'utf8')).toBe(dependencyPage(installed));
});

test('the bill of materials names every package of the lock', () => {
  const bill = JSON.parse(
    execFileSync('npm', ['run', '-s', 'sbom'], { cwd: repository, encoding: 'utf8', maxBuffer: 20_000_000 }),
  ) as { components: { purl: string; hashes?: unknown }[] };
  const named = new Set(
    bill.components.map(({ purl }) => decodeURIComponent(/pkg:npm\/([^?]+)/.exec(purl)?.[1] ?? '')),
  );
  const locked = Object.entries(installed.lock.packages)
    .filter(([place, entry]) => place !== '' && entry.integrity)
    .map(([place, entry]) => `${nameAt(place)}@${entry.version}`);
  expect(locked.filter((one) => !named.has(one))).toEqual([]);
});

test('no process of the shop starts programs or runs texts as code', () => {
  for (const process of processes) {
    const { files, powers } = permissionsOf(process);
    expect(files.length, process.name).toBeGreaterThan(3);
    expect(
      powers.filter((power) => ['child_process', 'vm', 'worker_threads', 'cluster'].includes(power)),
      process.name,
    ).toEqual([]);
    for (const file of files) {
      expect(readFileSync(path.join(repository, file), 'utf8'), file).not.toMatch(/\beval\(|new Function\(/);
    }
  }
});

test('web is not given what only the worker needs', () => {
  const web = processes.find(({ name }) => name === 'web')?.variables;
  expect(web).toContain('STRIPE_SECRET_KEY');
  for (const name of ['ESIM_ACCESS_CODE', 'ESIM_ACCESS_SECRET', 'SMTP_URL']) expect(web).not.toContain(name);
});
