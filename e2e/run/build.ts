import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGuarded } from '#db/guarded.ts';
import { buildVariables } from './shop-env.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const nextProgram = createRequire(import.meta.url).resolve('next/dist/bin/next');

const folders = ['app', 'components', 'lib', 'db', 'public'];
const files = [
  'proxy.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'next.config.mjs',
  'postcss.config.mjs',
];

/** Builds the web process unless its sources are those of the last build; says which it was. */
export async function buildOnce(): Promise<'built' | 'unchanged'> {
  const home = path.join(repository, '.landfall');
  const note = path.join(home, 'build.json');
  await mkdir(path.join(home, 'logs'), { recursive: true });
  const hash = await hashOfSources();
  const buildId = () => readFile(path.join(repository, '.next/BUILD_ID'), 'utf8').catch(() => 'none');
  const last = await readFile(note, 'utf8').catch(() => '');
  if (last === JSON.stringify({ hash, buildId: await buildId() })) return 'unchanged';
  const log = path.join(home, 'logs/build.log');
  const code = await startGuarded([process.execPath, nextProgram, 'build'], {
    log,
    cwd: repository,
    env: buildVariables(),
  }).exited;
  if (code !== 0) throw new Error(`The build failed: ${await firstError(log)} (the whole output: ${log})`);
  await writeFile(note, JSON.stringify({ hash, buildId: await buildId() }));
  return 'built';
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const found = await Promise.all(
    folders.map((folder) =>
      readdir(path.join(repository, folder), { recursive: true, withFileTypes: true }).catch(() => []),
    ),
  );
  const sources = found
    .flat()
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)));
  for (const file of [...sources, ...files].sort()) {
    const content = await readFile(path.join(repository, file)).catch(() => '');
    hash.update(`${file}\0`).update(createHash('sha256').update(content).digest());
  }
  return hash.digest('hex');
}

async function firstError(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).split('\n').map((line) => line.trim());
  const signs = [/error TS|^(Type)?Error: (?!Turbopack build failed)/, /error|cannot|failed/i, /./];
  return signs.map((sign) => lines.find((line) => sign.test(line))).find(Boolean) ?? 'no output';
}
