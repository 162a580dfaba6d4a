import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterable } from '#db/embedded.ts';
import { repository } from './build.ts';
import { freePort } from './ports.ts';
import type { Ports } from './shop-env.ts';
import { prepareStack } from './stack.ts';

/** What the browser tests know about the shop they run against. */
export interface TestShop {
  url: string;
  stripe: string;
  supplier: string;
  mailbox: string;
  databaseUrl: string;
  /** Folder of its logs, one for each process. */
  logs: string;
}

/** A shop of its own for one line of browser tests: production build, stand-ins, worker, fresh database. */
export async function startTestShop(name: string): Promise<{ shop: TestShop; end: () => Promise<void> }> {
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
  const home = path.join(repository, '.landfall', name);
  const stack = prepareStack({
    home,
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
    const shop = {
      url: `http://localhost:${ports.web}`,
      stripe: at(ports.stripe),
      supplier: at(ports.supplier),
      mailbox: at(ports.mailbox),
      databaseUrl,
      logs: path.join(home, 'logs'),
    };
    return { shop, end };
  } catch (cause) {
    await end();
    throw cause;
  }
}

function refuse(line: string): never {
  throw new Error(line);
}
