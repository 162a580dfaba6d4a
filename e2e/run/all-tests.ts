import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { startGuarded } from '#db/guarded.ts';
import { buildOnce, nextProgram, repository } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { type Count, playwrightCount, vitestCount } from './counts.ts';
import { onStopRequest } from './interruption.ts';

// npm test runs everything; npm run verify what takes seconds. Each step counts as one test, except
// those that hold tests themselves.
const home = path.join(repository, '.landfall');
const logs = path.join(home, 'logs');
const bin = path.join(repository, 'node_modules/.bin');
const quick = process.argv.includes('verify');

interface Step {
  name: string;
  run(): Promise<Count>;
}

const program = (name: string) => path.join(bin, name);
const steps: Step[] = [
  { name: 'Format and lint', run: () => command('lint', [program('biome'), 'check', '.']) },
  { name: 'Types', run: types },
  ...(quick
    ? [{ name: 'Structure and pure tests', run: pureTests }]
    : [
        { name: 'Structure, unit and database tests', run: () => unitTests('unit', []) },
        { name: 'Dead code', run: () => command('knip', [program('knip'), '--config', 'e2e/knip.json']) },
        { name: 'Build', run: build },
        { name: 'Browser tests', run: browserTests },
      ]),
];

const total: Count = { passed: 0, failed: 0 };
await mkdir(logs, { recursive: true });
const stopped = onStopRequest();
for (const step of steps) {
  const started = Date.now();
  process.stdout.write(`${step.name.padEnd(38)}`);
  const result = await Promise.race([step.run().catch(unable), stopped]);
  const count = result === 'stopped' ? { passed: 0, failed: 1, output: 'Stopped on request.' } : result;
  total.passed += count.passed;
  total.failed += count.failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(
    `${seconds} s  ${count.failed === 0 ? 'ok' : 'FAILED'}  ${count.passed} passed, ${count.failed} failed` +
      (count.retried ? `, ${count.retried} of them passed only when tried again` : ''),
  );
  if (count.output) console.log(`\n${count.output}\n`);
  if (result === 'stopped') break;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** One command as one test: its exit code decides, its output is shown when it fails. */
async function command(name: string, args: [string, ...string[]]): Promise<Count> {
  const { code, log } = await execute(name, args);
  if (code === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, output: await end(log) };
}

async function types(): Promise<Count> {
  // The route types that pages refer to are generated.
  const generated = await command('typegen', [process.execPath, nextProgram, 'typegen']);
  return generated.failed > 0 ? generated : command('types', [program('tsc'), '--noEmit']);
}

async function unitTests(name: string, only: string[], env: Record<string, string> = {}): Promise<Count> {
  const report = path.join(logs, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [program('vitest'), 'run', '--config', 'e2e/vitest.config.ts', ...reporters, ...only] as const;
  const { code, log } = await execute(name, [...args], { report, env });
  const count = vitestCount(await readFile(report, 'utf8').catch(() => ''), code);
  return count.failed === 0 ? count : { ...count, output: await end(log) };
}

/** The tests that need no database, found by what they do not import. */
async function pureTests(): Promise<Count> {
  const pure: string[] = [];
  for (const entry of await readdir(repository, { recursive: true })) {
    if (!/^(app|components|lib|db|e2e)\/.*\.test\.ts$/.test(entry)) continue;
    const text = await readFile(path.join(repository, entry), 'utf8');
    if (!/\/testing\.ts|embedded\.ts|desk\.ts|TEST_SERVER_URL/.test(text)) pure.push(entry);
  }
  return unitTests('verify', pure, { WITHOUT_DATABASE: '1' });
}

async function build(): Promise<Count> {
  await buildOnce();
  return { passed: 1, failed: 0 };
}

async function browserTests(): Promise<Count> {
  await ensureChromium();
  const report = path.join(logs, 'browser.json');
  const args = [
    program('playwright'),
    'test',
    '--config',
    'e2e/playwright.config.ts',
    '--reporter=list,json',
  ] as const;
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const { code, log } = await execute('browser', [...args], { report, env });
  const count = playwrightCount(await readFile(report, 'utf8').catch(() => ''), code);
  return count.failed === 0 && !count.retried ? count : { ...count, output: await end(log) };
}

async function execute(
  name: string,
  args: readonly [string, ...string[]],
  { report, env = {} }: { report?: string; env?: Record<string, string> } = {},
): Promise<{ code: number; log: string }> {
  const log = path.join(logs, `${name}.log`);
  if (report) await rm(report, { force: true });
  const { NODE_ENV: _, ...given } = process.env;
  const kept = Object.fromEntries(
    Object.entries(given).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  );
  const started = startGuarded(args, {
    log,
    cwd: repository,
    env: { ...kept, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', ...env },
  });
  const timer = setTimeout(() => void started.stop(), 60 * 60_000);
  const code = await started.exited;
  clearTimeout(timer);
  return { code, log };
}

/** A step that could not do its work at all is a failed test with the reason. */
function unable(cause: unknown): Count {
  return { passed: 0, failed: 1, output: cause instanceof Error ? cause.message : String(cause) };
}

async function end(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  const cut = lines.length > 150 ? [`… (all of it: ${log})`, ...lines.slice(-150)] : lines;
  return cut.join('\n');
}
