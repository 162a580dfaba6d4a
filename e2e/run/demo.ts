import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { enterable } from '#db/embedded.ts';
import { repository } from './build.ts';
import { buyDemoOrders } from './demo-orders.ts';
import { onStopRequest } from './interruption.ts';
import { freePort, isFree } from './ports.ts';
import { customerEmail, demoPorts, operatorEmail, type Ports, stripeKey } from './shop-env.ts';
import { prepareStack, type Stack } from './stack.ts';

// The whole shop on this machine, without accounts or secrets: npm run demo, npm run dev.
const home = path.join(repository, '.landfall');
const dev = process.argv.includes('--dev');
const name = dev ? 'npm run dev' : 'npm run demo';
const note = path.join(home, 'demo.pid');

const stopped = onStopRequest();
try {
  await claim();
  const ports = await choosePorts();
  const data = await enterable(home);
  const stack = prepareStack({
    home,
    ports,
    database: { dir: path.join(data, 'pg'), name: 'landfall', durable: true },
    web: dev ? 'dev' : 'build',
    step,
  });
  console.log('Landfall, with stand-ins for Stripe, the eSIM supplier and mail:');
  const first = await Promise.race([
    start(stack, ports),
    stack.broken.then((line) => new Error(line)),
    stopped,
  ]).catch((cause: Error) => cause);
  if (first === 'ready') welcome(ports, data);
  const end = first === 'ready' ? await Promise.race([stopped, stack.broken]) : first;
  console.log(end === 'stopped' ? '\nStopping …' : '');
  await stack.stop();
  await rm(note, { force: true });
  if (end === 'stopped') {
    console.log('Everything is stopped.');
    process.exit(first === 'ready' ? 0 : 130);
  }
  fail(end instanceof Error ? end.message : end);
} catch (cause) {
  fail(cause instanceof Error ? cause.message : String(cause));
}

async function start(stack: Stack, ports: Ports): Promise<'ready'> {
  const { databaseUrl } = await stack.start();
  await step('Orders of the demo customer', () =>
    buyDemoOrders({ ports, databaseUrl, stripeKey, customerEmail }),
  );
  return 'ready';
}

/** Two demos would share one database: the second one is refused. */
async function claim(): Promise<void> {
  await mkdir(home, { recursive: true });
  const pid = Number(await readFile(note, 'utf8').catch(() => '0'));
  const command = pid > 0 ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
  if (command.includes('e2e/run/demo.ts')) {
    throw new Error(`The demo of this folder runs already (process ${pid}): stop it first with kill ${pid}`);
  }
  await writeFile(note, String(process.pid));
}

async function choosePorts(): Promise<Ports> {
  const given = (variable: string, normal: number) => {
    const port = Number(process.env[variable] || normal);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
    throw new Error(`${variable} has to be a port number, not "${process.env[variable]}"`);
  };
  const web = given('PORT', demoPorts.web);
  if (!(await isFree(web))) {
    const other = web === 3000 ? 3001 : 3000;
    throw new Error(`Port ${web} is in use: stop what runs there or start with PORT=${other} ${name}`);
  }
  return {
    web,
    stripe: await freePort(given('STRIPE_PORT', demoPorts.stripe)),
    supplier: await freePort(given('SUPPLIER_PORT', demoPorts.supplier)),
    mailbox: await freePort(given('MAILBOX_PORT', demoPorts.mailbox)),
    smtp: await freePort(given('SMTP_PORT', demoPorts.smtp)),
    postgres: await freePort(given('POSTGRES_PORT', demoPorts.postgres)),
  };
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  process.stdout.write(`  ${what.padEnd(38)}`);
  const result = await work();
  const unchanged = result === 'unchanged' ? ' (sources unchanged)' : '';
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s${unchanged}`);
  return result;
}

function welcome(ports: Ports, data: string): void {
  const shop = `http://localhost:${ports.web}`;
  console.log(`
  Shop              ${shop}
  Your account      ${shop}/sign-in    as ${customerEmail}
  Operator console  ${shop}/operator   as ${operatorEmail}
  Mailbox           http://localhost:${ports.mailbox}   every mail the shop sends, sign-in links among them
  Supplier          http://localhost:${ports.supplier}   a stand-in; its levers install and use an eSIM, see e2e/fakes/README.md

  Nothing leaves this machine. Logs: .landfall/logs. To start afresh delete ${data}
  Stop with Ctrl-C.
`);
}

function fail(line: string): never {
  console.error(line);
  process.exit(1);
}
