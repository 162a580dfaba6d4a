import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failpoints } from './failpoint.ts';

// The architecture as a test. A message names the file, what is wrong and where the code belongs.

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Folders of `lib` from the ground up: each imports only from its own and from those before it. Files
 * directly in `lib` and `db` are the ground. Folders on one line do not know each other.
 */
const order = [
  ['lib', 'db'],
  ['lib/jobs/payloads.ts', 'lib/jobs/queue.ts'],
  ['lib/start'],
  ['lib/supplier', 'lib/payments', 'lib/mail', 'lib/limits'],
  ['lib/auth'],
  ['lib/catalogue'],
  ['lib/esims', 'lib/help'],
  ['lib/orders'],
  ['lib/checkout'],
  ['lib/health.ts'],
  ['lib/usage'],
  ['lib/fulfilment'],
  ['lib/changes'],
  ['lib/notices'],
  ['lib/account'],
  ['lib/inbox'],
  ['lib/operator'],
  ['lib/jobs'],
  ['lib/doctor'],
];

/** Packages that work the same in a browser and hold no state. */
const purePackages = ['uqr'];

const budgets = { longest: 350, median: 70, p95: 220 };

interface Import {
  target: string;
  typesOnly: boolean;
}

interface Source {
  file: string;
  text: string;
  /** The text without comments. */
  code: string;
  lines: number;
  isTest: boolean;
  imports: Import[];
}

const sources = ['app', 'components', 'lib', 'db', 'e2e'].flatMap(listFiles).map(readSource);
const byFile = new Map(sources.map((source) => [source.file, source]));
const shipped = sources.filter(({ file, isTest }) => !isTest && !file.startsWith('e2e/'));

function listFiles(folder: string): string[] {
  if (!existsSync(path.join(repository, folder))) return [];
  return readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/fakes/data/'));
}

function readSource(file: string): Source {
  const text = readFileSync(path.join(repository, file), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const isTest = /\.(test|spec)\.tsx?$/.test(file);
  return { file, text, code, lines: text.split('\n').length - 1, isTest, imports: importsOf(file, code) };
}

/** Static and dynamic imports and re-exports; paths inside the repository start at its root. */
function importsOf(file: string, code: string): Import[] {
  const statements = /\b(import|export)\s+(type\s)?([^'";]*?)\bfrom\s+['"]([^'"]+)['"]/g;
  const bare = /\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  const found = [...code.matchAll(statements)].map(([, , type, names = '', target = '']) => ({
    target,
    typesOnly: type !== undefined || /^\{(\s*type\s[^,]+,?)+\s*\}\s*$/.test(names.trim()),
  }));
  const others = [...code.matchAll(bare)].map(([, target = '']) => ({ target, typesOnly: false }));
  return [...found, ...others].map((one) => ({ ...one, target: inRepository(file, one.target) }));
}

function inRepository(file: string, target: string): string {
  if (target.startsWith('#')) return target.slice(1);
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
}

const isIn = (file: string, folder: string) => file === folder || file.startsWith(`${folder}/`);

/** Every file reached by imports that exist at run time. */
function reachable(file: string, seen = new Set<string>()): Set<string> {
  for (const { target, typesOnly } of byFile.get(file)?.imports ?? []) {
    if (typesOnly || seen.has(target)) continue;
    seen.add(target);
    reachable(target, seen);
  }
  return seen;
}

function level(file: string): { height: number; folder: string } {
  const height = order.findIndex((folders) =>
    folders.some((folder) => isIn(file, folder) && folder.includes('.')),
  );
  if (height >= 0) return { height, folder: file };
  const folder = file.startsWith('db/') ? 'db' : path.posix.dirname(file);
  return { height: order.findIndex((folders) => folders.includes(folder)), folder };
}

function expectNone(problems: string[]): void {
  expect(problems, problems.join('\n')).toEqual([]);
}

test('imports run one way: app → lib → db, and nothing shipped knows e2e', () => {
  const problems = shipped.flatMap(({ file, imports }) =>
    imports.flatMap(({ target, typesOnly }) => {
      const wrong = (why: string) => [`${file} imports ${target}: ${why}`];
      if (isIn(target, 'e2e')) return wrong('stand-ins and runners stay in e2e, reach them over HTTP');
      if (isIn(file, 'app')) {
        if (isIn(target, 'lib/supplier')) return wrong('only the worker and doctor talk to the supplier');
        if (isIn(target, 'db') && target !== 'db/client.ts' && !typesOnly)
          return wrong('queries belong in lib');
        return [];
      }
      if (isIn(target, 'app')) return wrong('what others need from a page belongs in components or lib');
      if (isIn(file, 'components')) {
        if (isIn(target, 'db')) return wrong('components get data as properties; reads belong in lib');
        return [];
      }
      if (isIn(target, 'components')) return wrong('lib and db do not know how things look');
      if (/^next(\/|$)/.test(target) && file !== 'lib/auth/session.ts') {
        return wrong('cookies, redirects and caching belong in app (or lib/auth/session.ts)');
      }
      return [];
    }),
  );
  expectNone(problems);
});

test('no page can reach the supplier’s credentials, not even through lib', () => {
  const problems = shipped
    .filter(({ file }) => isIn(file, 'app') && reachable(file).has('lib/supplier/client.ts'))
    .map(({ file }) => `${file} pulls in lib/supplier/client.ts: write an intent and let the worker call`);
  expectNone(problems);
});

test('components use nothing of lib but types and pure functions', () => {
  const isPure = (file: string) =>
    [file, ...reachable(file)].every((one) => isIn(one, 'lib') || purePackages.includes(one));
  const problems = shipped
    .filter(({ file }) => isIn(file, 'components'))
    .flatMap(({ file, imports }) =>
      imports
        .filter(({ target, typesOnly }) => !typesOnly && isIn(target, 'lib') && !isPure(target))
        .map(
          ({ target }) =>
            `${file} imports ${target}, which is not pure: call it in the page, pass the result`,
        ),
    );
  expectNone(problems);
});

test('folders of lib import only from those before them', () => {
  const problems = shipped
    .filter(({ file }) => isIn(file, 'lib') || isIn(file, 'db'))
    .flatMap(({ file, imports }) => {
      const own = level(file);
      if (own.height < 0) return [`${file}: give its folder a place in the order of lib/structure.test.ts`];
      return imports.flatMap(({ target }) => {
        const other = level(target);
        if (!byFile.has(target) || other.height < 0 || other.height < own.height) return [];
        if (other.height === own.height && (own.height === 0 || other.folder === own.folder)) return [];
        if (other.height === own.height && isIn(target, 'lib/jobs')) return [];
        return [`${file} imports ${target}, which stands above it: move the verb up or the shared part down`];
      });
    });
  expectNone(problems);
});

test('no import cycles, not even of types', () => {
  const cycles = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, trail: string[]) => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.add([...trail.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const { target } of byFile.get(file)?.imports ?? []) {
      if (byFile.has(target)) visit(target, [...trail, file]);
    }
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  expectNone([...cycles]);
});

test('names come from the shop’s language', () => {
  const vague =
    /^(utils?|helpers?|common|misc|shared|core|base|models?|services?|managers?|types|constants|stuff|index)$/;
  const problems = sources.flatMap(({ file }) => {
    const words = file.split('/').map((part) => part.replace(/(\.(test|spec|config))?\.(ts|tsx|mjs)$/, ''));
    const bad = words.find((word) => vague.test(word));
    if (bad && file !== 'db/schema/index.ts')
      return [`${file}: "${bad}" says nothing, name it after its noun or verb`];
    const odd = words.find((word) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(word) && !/^([([@_].*)$/.test(word));
    return odd ? [`${file}: "${odd}" is not in kebab-case`] : [];
  });
  expectNone(problems);
});

test('files stay small', () => {
  const lengths = sources
    .filter(({ isTest }) => !isTest)
    .map(({ lines }) => lines)
    .sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)] ?? 0;
  const figures = { median: at(0.5), p95: at(0.95), longest: lengths.at(-1), files: lengths.length };
  const problems = sources
    .filter(({ lines }) => lines > budgets.longest)
    .map(({ file, lines }) => `${file} has ${lines} lines, at most ${budgets.longest}: split it by verb`);
  if (figures.median > budgets.median || figures.p95 > budgets.p95) {
    problems.push(`files grew: ${JSON.stringify(figures)}, budget ${JSON.stringify(budgets)}`);
  }
  expectNone(problems);
});

test('default exports stand only where a tool asks for them', () => {
  const asked =
    /^app\/(.*\/)?(page|layout|template|loading|error|global-error|not-found|global-not-found|forbidden|default|sitemap|robots|manifest|icon|apple-icon|opengraph-image)\.tsx?$|\.config\.(ts|mjs)$|^e2e\/run\/browser-setup\.ts$/;
  const problems = sources
    .filter(({ file, code }) => /^export default |\bas default\b/m.test(code) && !asked.test(file))
    .map(({ file }) => `${file}: export by name, so that one thing has one name everywhere`);
  expectNone(problems);
});

test('time, chance and environment have one source each', () => {
  const migrations = readdirSync(path.join(repository, 'db/migrations')).filter((name) =>
    name.endsWith('.sql'),
  );
  const texts = [
    ...shipped,
    ...migrations.map((name) => ({
      file: `db/migrations/${name}`,
      code: readFileSync(path.join(repository, 'db/migrations', name), 'utf8').replace(/--.*$/gm, ''),
    })),
  ];
  const rules = [
    {
      found: /(?<![\w.])now\(\)|\bcurrent_timestamp\b/i,
      why: 'the shop’s clock is shop_now()',
      // The queue keeps real time.
      except: /^db\/migrations\/0000_clock\.sql$|^lib\/(jobs\/(queue|park)|fulfilment\/sweep)\.ts$/,
    },
    {
      found: /\bclock_timestamp\(\)/i,
      why: 'the shop’s clock is shop_now(); real time is for budgets and heartbeats',
      except:
        /^lib\/(health|operator\/read|supplier\/budget|checkout\/gate|jobs\/worker|doctor\/[\w-]+)\.ts$|^db\/.*budget\.(ts|sql)$/,
    },
    { found: /\bMath\.random\b/, why: 'take node:crypto, chance must not be guessable', except: /^$/ },
    {
      found: /\bprocess\.env\b/,
      why: 'add the value to lib/env.ts and pass it on',
      except: /^lib\/(env|log|failpoint|start\/[\w-]+)\.ts$|^db\/(testing|guarded)\.ts$/,
    },
  ];
  const problems = texts.flatMap(({ file, code }) =>
    rules
      .filter(({ found, except }) => found.test(code) && !except.test(file))
      .map(({ found, why }) => `${file}: ${found.exec(code)?.[0]} is refused here, ${why}`),
  );
  expectNone(problems);
});

test('each point of failure stands once in what is shipped', () => {
  const called = shipped
    .filter(({ file }) => file !== 'lib/failpoint.ts')
    .flatMap(({ code }) => code.match(/'FP\d\d'/g) ?? [])
    .map((name) => name.slice(1, -1))
    .sort();
  expect(called).toEqual(Object.keys(failpoints));
});

test('every test sits beside the code it tests', () => {
  const folders = new Set(
    sources.filter(({ isTest }) => !isTest).map(({ file }) => path.posix.dirname(file)),
  );
  const problems = sources
    .filter(({ file }) => file.includes('.test.') && !isIn(file, 'e2e'))
    .filter(({ file }) => !folders.has(path.posix.dirname(file)))
    .map(({ file }) => `${file}: put it into the folder of the code it tests`);
  expectNone(problems);
});

test('the scanner sees every kind of import', () => {
  const code = `import a, { type B } from '#lib/a.ts';\nimport { type C, type D } from './c.ts';
import type { E } from '../e.ts';\nexport * from './f.ts';\nimport 'g';\nawait import('./h.ts');`;
  expect(importsOf('lib/x/y.ts', code)).toEqual([
    { target: 'lib/a.ts', typesOnly: false },
    { target: 'lib/x/c.ts', typesOnly: true },
    { target: 'lib/e.ts', typesOnly: true },
    { target: 'lib/x/f.ts', typesOnly: false },
    { target: 'g', typesOnly: false },
    { target: 'lib/x/h.ts', typesOnly: false },
  ]);
});
