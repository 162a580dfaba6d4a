import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from '#db/embedded.ts';
import { type Guarded, startGuarded } from '#db/guarded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { seedDemo } from '#db/seed.ts';
import { buildOnce, nextProgram, repository } from './build.ts';
import {
  customerEmail,
  operatorEmail,
  type Ports,
  standInVariables,
  webVariables,
  workerVariables,
} from './shop-env.ts';

export interface StackOptions {
  /** Folder of logs and notes. */
  home: string;
  ports: Ports;
  database: { dir: string; name: string; durable: boolean };
  /** `dev` runs the development server instead of a build. */
  web: 'build' | 'dev';
  /** Variables of web that differ from the demo's. */
  webEnv?: Record<string, string>;
  /** Runs one named step of the start; the place for progress and times. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A whole shop on one machine: PostgreSQL, the stand-ins, web and worker. */
export interface Stack {
  start(): Promise<{ databaseUrl: string }>;
  /** Settles with a plain line when one of its processes ends without being asked. */
  readonly broken: Promise<string>;
  /** Stops whatever runs, at any moment of the start too. */
  stop(): Promise<void>;
}

interface Part {
  name: string;
  exited: Promise<number>;
  stop(): Promise<unknown>;
}

export function prepareStack(options: StackOptions): Stack {
  const { home, ports, database, step } = options;
  const parts: Part[] = [];
  const log = (name: string) => path.join(home, 'logs', `${name}.log`);
  let stopping = false;
  let tellBroken: (line: string) => void = () => {};
  const broken = new Promise<string>((resolve) => {
    tellBroken = resolve;
  });

  const keep = <T extends Omit<Part, 'name'>>(name: string, part: T): T => {
    parts.push({ name, exited: part.exited, stop: () => part.stop() });
    if (stopping) void part.stop();
    void part.exited.then(async (code) => {
      if (!stopping)
        tellBroken(`${name} ended (exit code ${code}): ${await lastLine(log(name))} (${log(name)})`);
    });
    return part;
  };
  const launch = (name: string, args: string[], env: Record<string, string>): Guarded =>
    keep(name, startGuarded([process.execPath, ...args], { log: log(name), cwd: repository, env }));
  const until = async (
    what: string,
    name: string,
    part: Guarded,
    ready: () => Promise<boolean>,
    seconds = 60,
  ) => {
    const deadline = Date.now() + seconds * 1000;
    while (!(await ready().catch(() => false))) {
      if (!part.running()) throw new Error(`${what}: ${await lastLine(log(name))} (${log(name)})`);
      if (Date.now() > deadline) throw new Error(`${what} within ${seconds} s: see ${log(name)}`);
      await pause(50);
    }
  };

  const start = async () => {
    await mkdir(path.join(home, 'logs'), { recursive: true });
    const databaseUrl = await step('PostgreSQL', async () => {
      const server = await startEmbedded({
        ...database,
        port: ports.postgres,
        log: log('postgres'),
        launched: (part) => keep('postgres', part),
      });
      await server.createDatabase(database.name);
      await migrateDatabase(server.url(database.name));
      return server.url(database.name);
    });
    await step('Stand-ins (Stripe, supplier, mail)', async () => {
      // Beside the database: the two know the same orders.
      const state = path.join(path.dirname(database.dir), 'stand-ins');
      const part = launch('stand-ins', ['e2e/fakes/serve.ts'], standInVariables(ports, state));
      const ready = async () => /^\{/m.test(await readFile(log('stand-ins'), 'utf8'));
      await until('The stand-ins did not start', 'stand-ins', part, ready);
    });
    if (options.web === 'build') await step('Build', buildOnce);
    await step('Web', async () => {
      const program =
        options.web === 'build' ? ['lib/start/web.ts'] : [nextProgram, 'dev', '-p', String(ports.web)];
      const web = launch('web', program, { ...webVariables(ports, databaseUrl), ...options.webEnv });
      const ready = async () => (await fetch(`http://127.0.0.1:${ports.web}/api/health`)).status > 0;
      await until('The web process did not answer', 'web', web, ready);
    });
    // After the web: the supplier tries the webhook address before it stores it.
    launch('worker', ['lib/jobs/worker.ts'], workerVariables(ports, databaseUrl));
    await step('Catalogue and demo accounts', () => fill(databaseUrl));
    return { databaseUrl };
  };

  const fill = async (databaseUrl: string) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {});
    await client.connect();
    try {
      await seedDemo(client, { customerEmail, operatorEmail });
      for (const deadline = Date.now() + 90_000; ; await pause(100)) {
        const { rows } = await client.query(
          'select outcome, reason from catalogue_syncs order by started_at desc limit 1',
        );
        if (rows[0]?.outcome === 'done') return;
        if (rows[0]?.outcome === 'refused' || Date.now() > deadline) {
          throw new Error(
            `The catalogue was not filled: ${rows[0]?.reason ?? 'no answer'} (${log('worker')})`,
          );
        }
      }
    } finally {
      await client.end();
    }
  };

  const stop = async () => {
    stopping = true;
    // Web and worker first: they still need what stands below them.
    for (const names of [['web', 'worker'], ['stand-ins'], ['postgres']]) {
      await Promise.all(parts.filter((part) => names.includes(part.name)).map((part) => part.stop()));
    }
  };
  return { start, broken, stop };
}

/** The line of a log that tells most: the first error in its end, else its last line. */
async function lastLine(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).trim().split('\n').slice(-30);
  const signs = [/^\w*Error\b/, /error|FATAL|is missing/i];
  const line = signs.map((sign) => lines.find((text) => sign.test(text))).find(Boolean) ?? lines.at(-1);
  return line?.trim().slice(0, 300) || 'it said nothing';
}
