import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Operator } from '#lib/auth/operator.ts';
import { authorise, type DeedName, deeds, roles, verdictOn } from './deeds.ts';
import { roleTable } from './role-table.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const names = Object.keys(deeds) as DeedName[];

/** The files of a folder with their text, tests left out. */
function filesOf(folder: string): { file: string; text: string }[] {
  return readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
    .map((name) => ({
      file: `${folder}/${name}`,
      text: readFileSync(path.join(repository, folder, name), 'utf8'),
    }));
}

const consoleFiles = filesOf('app/(private)/operator');
const asked = (text: string) =>
  [...text.matchAll(/operatorFor\(\s*'([\w-]+)'/g)].map(([, deed = '']) => deed);

test('roles reach what they are meant to, and no stale proof passes where a fresh one is asked for', () => {
  for (const role of roles) {
    for (const fresh of [true, false]) {
      const operator: Operator = { kind: 'operator', customerId: 'c', email: 'e@x.example', role, fresh };
      for (const deed of names) {
        const { least, proof } = deeds[deed];
        const reaches = roles.indexOf(role) >= roles.indexOf(least);
        const verdict = reaches ? (proof && !fresh ? 'prove' : 'yes') : 'never';
        expect(verdictOn(operator, deed), `${role} ${deed}`).toBe(verdict);
        if (verdict === 'yes') expect(() => authorise(operator, deed)).not.toThrow();
        else expect(() => authorise(operator, deed), `${role} ${deed}`).toThrow(/role|Prove/);
      }
    }
  }
});

test('a viewer does nothing to the shop, and support moves no money', () => {
  const reached = (role: (typeof roles)[number]) =>
    names.filter((deed) => roles.indexOf(role) >= roles.indexOf(deeds[deed].least));
  expect(reached('viewer')).toEqual(['see-console', 'prove-oneself', 'add-passkey', 'remove-passkey']);
  for (const deed of reached('support'))
    expect(deed).not.toMatch(/refund|cancel|revoke|replace|pricing|staff/);
  for (const deed of names.filter((name) => /refund|cancel|revoke|replace|pricing|staff/.test(name)))
    expect(deeds[deed].proof, deed).toBe(true);
});

test('every server action of the console asks for a deed', () => {
  const actions = consoleFiles
    .filter(({ text }) => text.startsWith("'use server'"))
    .flatMap(({ file, text }) =>
      text
        .split(/^export /m)
        .slice(1)
        .map((code) => ({ file, code })),
    );
  expect(actions.length).toBeGreaterThan(10);
  const problems = actions
    // Its argument is a deed of the list: the compiler sees to that.
    .filter(({ code }) => !/await operatorFor\(/.test(code))
    .map(({ file, code }) => `${file}: ${code.slice(0, 60)} asks no operatorFor(deed)`);
  expect(problems).toEqual([]);
  expect(consoleFiles.filter(({ text }) => /^\s+'use server'/m.test(text)).map(({ file }) => file)).toEqual(
    [],
  );
});

test('every page and route of the console asks who looks', () => {
  const problems = consoleFiles
    .filter(({ file }) => /\/(page\.tsx|route\.ts)$/.test(file))
    .filter(({ text }) => !/await (requireOperator\(|operatorFor\(|currentOperator\()/.test(text))
    .map(({ file }) => file);
  expect(problems).toEqual([]);
});

test('every deed is asked for in lib as well, and leaves its row', () => {
  const lib = ['lib/operator', 'lib/changes']
    .flatMap(filesOf)
    .map(({ text }) => text)
    .join('\n');
  const onlyLooks = ['see-console', 'see-record'];
  for (const deed of names) {
    // Verbs for several deeds of one sort take the name from a list: `suspend: 'suspend-esim'`.
    const listed = new RegExp(`(?<!action|subject): '${deed}'`).test(lib);
    const inAction = consoleFiles.some(({ text }) => asked(text).includes(deed));
    expect(inAction || listed || deed === 'see-console', `${deed} is used by no action`).toBe(true);
    const inVerb = new RegExp(`authorise\\([^)]*'${deed}'`).test(lib);
    expect(inVerb || listed, `${deed} is asked for by no verb`).toBe(true);
    if (onlyLooks.includes(deed)) continue;
    expect(lib, `${deed} leaves no row of its own name`).toMatch(new RegExp(`(action: |\\? |: )'${deed}'`));
  }
});

test('the table in CONTRIBUTING is the list', () => {
  const text = readFileSync(path.join(repository, 'CONTRIBUTING.md'), 'utf8');
  expect(text.includes(roleTable()), 'run npm run roles').toBe(true);
});
