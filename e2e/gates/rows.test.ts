import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../run/build.ts';
import { actionRows } from './action-rows.ts';
import { parameters } from './parameters.ts';
import { routeRows } from './route-rows.ts';

const app = path.join(repository, 'app');
const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

/** Files that Next serves under a name of its own. */
const named: Record<string, string> = {
  manifest: 'manifest.webmanifest',
  robots: 'robots.txt',
  sitemap: 'sitemap.xml',
};

test('every page and route of the code has a row in the matrix of who sees what, and no other [D5]', () => {
  const found = files.flatMap((file) => {
    const [, folder = '', kind = ''] =
      /^(?:(.*)\/)?(page|route|manifest|robots|sitemap)\.tsx?$/.exec(file) ?? [];
    if (!kind) return [];
    const below = folder.split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part));
    return [`/${[...below, ...(named[kind] ? [named[kind]] : [])].join('/')}`];
  });
  const rows = routeRows.map(({ route }) => route);
  expect(rows.sort(), 'add what is missing to e2e/gates/route-rows.ts').toEqual(found.sort());
});

test('every action of the code has a row in the matrix of who may do what, and no other [D5]', () => {
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(app, file), 'utf8');
    if (!/^'use server';/m.test(text)) return [];
    return [...text.matchAll(/^export async function (\w+)/gm)].map(([, name]) => `${file} ${name}`);
  });
  const rows = actionRows.map(({ action }) => action);
  expect(rows.sort(), 'add what is missing to e2e/gates/action-rows.ts').toEqual(found.sort());
});

test('every page and route that reads its query has a row of its parameters, and no other [D17]', () => {
  const found = files.flatMap((file) => {
    const folder = /^(.*)\/(?:page|route)\.tsx?$/.exec(file)?.[1];
    if (folder === undefined || !/searchParams/.test(readFileSync(path.join(app, file), 'utf8'))) return [];
    return [
      `/${folder
        .split('/')
        .filter((part) => !/^\(.*\)$/.test(part))
        .join('/')}`,
    ];
  });
  const rows = parameters.map(({ route }) => route);
  expect(rows.sort(), 'add what is missing to e2e/gates/parameters.ts').toEqual(found.sort());
});

test('actions are written where the matrix looks for them', () => {
  const odd = files.filter((file) => {
    const text = readFileSync(path.join(app, file), 'utf8');
    return /['"]use server['"]/.test(text) && !/^'use server';\n/.test(text);
  });
  expect(odd, 'write actions in a file of their own that begins with "use server"').toEqual([]);
});
