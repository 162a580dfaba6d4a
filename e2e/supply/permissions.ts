import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { variableNames } from '#lib/env.ts';
import { repository } from '../run/build.ts';

/** A process of the running shop, by the files it starts with. */
export interface Process {
  name: string;
  command: string;
  roots: string[];
  variables: string[];
  network: string;
  files: string;
}

const appFiles = readdirSync(path.join(repository, 'app'), { recursive: true, encoding: 'utf8' })
  .map((name) => `app/${name}`)
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));

/** Every process an owner starts on a live machine. */
export const processes: Process[] = [
  {
    name: 'web',
    command: 'npm start',
    roots: ['lib/start/web.ts', 'proxy.ts', ...appFiles],
    variables: variableNames.web,
    network: 'listens on PORT; calls PostgreSQL, Stripe and, where it is set up, Google',
    files: 'reads the repository and .next; writes nothing but what Next caches in .next',
  },
  {
    name: 'worker',
    command: 'npm run worker',
    roots: ['lib/jobs/worker.ts'],
    variables: variableNames.worker,
    network: 'listens nowhere; calls PostgreSQL, Stripe, the supplier, the mail server and web',
    files: 'reads the repository; writes nothing',
  },
  {
    name: 'doctor',
    command: 'npm run doctor',
    roots: ['lib/doctor/doctor.ts'],
    variables: [...new Set([...variableNames.web, ...variableNames.worker])],
    network: 'as web and worker together, by hand',
    files: 'reads the repository; writes nothing',
  },
  {
    name: 'migrate',
    command: 'npm run db:migrate',
    roots: ['lib/start/migrate.ts'],
    variables: ['DATABASE_URL', 'DATABASE_MIGRATION_URL'],
    network: 'calls PostgreSQL, by hand',
    files: 'reads db/migrations; writes nothing',
  },
];

/** Powers a process may get from Node itself, by module. */
const powers = ['child_process', 'vm', 'worker_threads', 'cluster', 'fs', 'net', 'http', 'https', 'module'];

/** What a process can do, read off its imports: our own files, not those of packages. */
export function permissionsOf({ roots }: Pick<Process, 'roots'>) {
  const files = new Set<string>();
  const packages = new Set<string>();
  const builtins = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const target of importsOf(file)) {
      if (target.startsWith('node:')) builtins.add(target.slice(5).replace(/\/.*$/, ''));
      else if (existsSync(path.join(repository, target))) visit(target);
      else packages.add(/^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target);
    }
  };
  for (const root of roots) visit(root);
  return {
    files: [...files].sort(),
    packages: [...packages].sort(),
    powers: powers.filter((power) => builtins.has(power)),
  };
}

/** Imports that exist at run time, as paths from the repository's root or as package names. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(repository, file), 'utf8');
  if (!/\.(ts|tsx|mjs|js)$/.test(file)) return [];
  const statements = /^(?:import|export)\s+(?!type\b)[\w\s{},*$]*?from\s+['"]([^'"]+)['"]/gm;
  const bare = /\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(statements), ...text.matchAll(bare)].map(([, target = '']) => {
    if (target.startsWith('#')) return target.slice(1);
    return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
  });
}
