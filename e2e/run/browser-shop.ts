import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterable } from '#db/embedded.ts';
import { repository } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { freePort } from './ports.ts';
import type { Ports } from './shop-env.ts';
import { prepareStack } from './stack.ts';

/** What the browser tests know about the shop they run against; handed over as JSON in TEST_SHOP. */
export interface TestShop {
  url: string;
  stripe: string;
  supplier: string;
  mailbox: string;
  databaseUrl: string;
  /** Where its PostgreSQL writes its log. */
  postgresLog: string;
}

/** One shop for the whole run of browser tests: production build, stand-ins, worker, fresh database. */
export default async function startTestShop(): Promise<() => Promise<void>> {
  await ensureChromium();
  const ports: Ports = {
    web: await freePort(),
    stripe: await freePort(),
    supplier: await freePort(),
    mailbox: await freePort(),
    smtp: await freePort(),
    postgres: await freePort(),
  };
  const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-e2e-'));
  await chmod(dir, 0o755);
  const stack = prepareStack({
    home: path.join(repository, '.landfall/test'),
    ports,
    database: { dir: path.join(dir, 'pg'), name: 'landfall_test', durable: false },
    web: 'build',
    // Two proxies in front that are not there: only a test that says so itself comes from a network.
    webEnv: { TRUST_PROXY_HOPS: '2' },
    step: (_, work) => work(),
  });
  const end = async () => {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const { databaseUrl } = await Promise.race([stack.start(), stack.broken.then(refuse)]);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const shop: TestShop = {
      url: `http://localhost:${ports.web}`,
      stripe: at(ports.stripe),
      supplier: at(ports.supplier),
      mailbox: at(ports.mailbox),
      databaseUrl,
      postgresLog: path.join(repository, '.landfall/test/logs/postgres.log'),
    };
    process.env.TEST_SHOP = JSON.stringify(shop);
    await writeFile(path.join(repository, '.landfall/test-stack.json'), process.env.TEST_SHOP);
  } catch (cause) {
    await end();
    throw cause;
  }
  return end;
}

function refuse(line: string): never {
  throw new Error(line);
}
