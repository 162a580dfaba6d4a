import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { blankForWeb, webEnv } from '#lib/env.ts';
import { migrateOrExit, portOrExit, readOrExit } from './checks.ts';

// Production entry of the web process: environment, schema, then Next in place of this process.
const env = readOrExit(webEnv);
if (!existsSync('.next/BUILD_ID')) {
  console.error('There is no build yet: run npm run build first.');
  process.exit(1);
}
await portOrExit(env.PORT, process.env.HOST || '0.0.0.0');
await migrateOrExit(env.DATABASE_URL, env.DATABASE_MIGRATION_URL);
// What answers requests has no use for the supplier's access code, nor for the key of the tables' owner.
const variables = { ...process.env, ...blankForWeb() };

const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
const front = new URL('front.ts', import.meta.url).href;
const host = process.env.HOST || '0.0.0.0';
process.execve?.(
  process.execPath,
  [process.execPath, '--import', front, next, 'start', '-p', String(env.PORT), '-H', host],
  variables as NodeJS.ProcessEnv,
);
