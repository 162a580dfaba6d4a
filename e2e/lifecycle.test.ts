import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(path.join(repository, file), 'utf8');

/** Rows of README's table "From balance to revoke": step, page, supplier call, browser story. */
function rows(): { step: string; calls: string[]; spec: string; story: string }[] {
  const table = read('README.md').split('## An eSIM’s life')[1]?.split('\n## ')[0] ?? '';
  return table
    .split('\n')
    .filter((line) => /^\| (?!-|step)/.test(line))
    .map((line) => {
      const [step = '', , call = '', test = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      const [, spec = '', story = ''] = /^`([\w-]+)`: (.+)$/.exec(test) ?? [];
      return { step, calls: call.match(/\/[a-zA-Z]+\/[a-zA-Z/]+/g) ?? [], spec, story };
    });
}

test('every step of an eSIM’s life in README has a call we make and a browser story that exists', () => {
  const supplier = [
    'balance',
    'packages',
    'orders',
    'profiles',
    'profile-pages',
    'usage',
    'top-ups',
    'lifecycle',
    'webhook',
  ]
    .map((name) => read(`lib/supplier/${name}.ts`))
    .join('\n');
  const steps = rows();
  expect(steps.length).toBeGreaterThanOrEqual(13);
  const problems = steps.flatMap(({ step, calls, spec, story }) => [
    ...(calls.length === 0 ? [`${step}: names no call`] : []),
    ...calls
      .filter((call) => !supplier.includes(`'${call}'`))
      .map((call) => `${step}: ${call} is never called`),
    ...(existsSync(path.join(repository, `e2e/${spec}.spec.ts`)) &&
    read(`e2e/${spec}.spec.ts`).includes(`test('${story}`)
      ? []
      : [`${step}: ${spec} has no story "${story}"`]),
  ]);
  expect(problems).toEqual([]);
});
