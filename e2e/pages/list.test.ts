import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../run/build.ts';
import { pageViews } from './list.ts';

test('every page of the shop is in the list of pages, and no other', () => {
  const pages = readdirSync(path.join(repository, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => path.posix.dirname(file));
  const listed = new Set(pageViews.map(({ route }) => route).filter((route) => route !== '(error)'));
  expect([...listed].sort(), 'add what is missing to e2e/pages/list.ts').toEqual(pages.sort());
});

test('each view has a name of its own', () => {
  const names = pageViews.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
