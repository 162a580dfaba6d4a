// Runs under any Node from 20 on and without packages: installs what is missing, then continues under
// the Node that comes with the project.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const logs = path.join(repository, '.landfall/logs');
const localNode = path.join(repository, 'node_modules/.bin/node');

let lastLine = '';

/** Installs if needed, runs `script` (TypeScript) with Node 24 and ends with its exit code; `closing` is the last line where it cannot. */
export async function runScript(script, args, closing = '') {
  lastLine = closing;
  process.chdir(repository);
  const node = await install();
  const child = spawn(node, [path.join(repository, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${path.dirname(localNode)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  // A terminal tells the whole group; a signal sent to us alone is passed on. The script stops once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.connected && child.send({ stop: signal }));
  }
  // npm itself may be killed without a word to us.
  const ancestors = npmAbove();
  if (process.env.npm_lifecycle_event) {
    const watch = () => npmAbove() !== ancestors && child.connected && child.send({ stop: 'SIGTERM' });
    setInterval(watch, 1_000).unref();
  }
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => (signal ? fail(`Ended by ${signal}`) : process.exit(code)));
}

/** The processes between npm and us: its shell, if it is still there, and npm. */
function npmAbove() {
  try {
    const shell = readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').startsWith('sh\0-c\0');
    const parents = shell
      ? readFileSync(`/proc/${process.ppid}/status`, 'utf8').match(/^PPid:.*$/m)?.[0]
      : '';
    return `${process.ppid} ${parents}`;
  } catch {
    return `${process.ppid}`;
  }
}

async function install() {
  if (!isInstalled()) {
    mkdirSync(logs, { recursive: true });
    const log = path.join(logs, 'install.log');
    const started = Date.now();
    process.stdout.write('Installing packages (npm ci) … ');
    const code = await npmCi(log);
    if (code !== 0) {
      console.log('failed');
      const why =
        readFileSync(log, 'utf8').match(/npm error (?!code|errno|syscall|network )(.+)/)?.[1] ??
        `exit code ${code}`;
      fail(`npm ci failed: ${why}. Check the network and try again; the whole output is in ${log}`);
    }
    console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  if (version(localNode) >= 24) return localNode;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail('Node 24 is needed: no package for this machine has it, install it from https://nodejs.org');
}

function npmCi(log) {
  const output = openSync(log, 'w');
  const { NODE_ENV: _, ...env } = process.env;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  return new Promise((resolve) => {
    const npm = spawn('npm', args, { cwd: repository, env, stdio: ['ignore', output, output] });
    const end = () => npm.kill() && process.exit(143);
    process.once('SIGTERM', end);
    npm.on('error', () => fail('npm is missing: install Node 20 or newer with npm, then try again'));
    npm.on('exit', (code) => {
      process.off('SIGTERM', end);
      resolve(code ?? 1);
    });
  });
}

/** Compares our lock with the one npm keeps of what it installed. */
function isInstalled() {
  const installed = packages('node_modules/.package-lock.json');
  const wanted = Object.entries(packages('package-lock.json') ?? {}).filter(([name]) => name !== '');
  return (
    installed !== undefined &&
    wanted.every(([name, entry]) => installed[name]?.version === entry.version || mayBeAbsent(entry)) &&
    existsSync(path.join(repository, 'node_modules/next/package.json'))
  );
}

/** Of the optional packages only those made for this very machine have to be there. */
function mayBeAbsent({ optional, devOptional, integrity, os, cpu, libc }) {
  const isForUs = os?.includes(process.platform) && cpu?.includes(process.arch) && !libc;
  return (optional || devOptional) && !(integrity && isForUs);
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(path.join(repository, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function version(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

function fail(line) {
  console.error(line);
  if (lastLine) console.log(lastLine);
  process.exit(1);
}
