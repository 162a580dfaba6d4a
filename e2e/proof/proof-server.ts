import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterable, startEmbedded } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { buildOnce } from '../run/build.ts';
import { freePort } from '../run/ports.ts';

/** A build, a folder and a PostgreSQL for one proof run; all but the build is gone afterwards. */
export async function openProof(name: string) {
  await buildOnce();
  const dir = await mkdtemp(path.join(await enterable(tmpdir()), `landfall-${name}-`));
  await chmod(dir, 0o755);
  const options = {
    dir: path.join(dir, 'pg'),
    port: await freePort(),
    durable: false,
    log: path.join(dir, 'log'),
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  let server = await startEmbedded(options);
  const template = 'proof_template';
  await server.createDatabase(template);
  await migrateDatabase(server.url(template));
  return {
    dir,
    url: server.url('postgres'),
    template,
    stop: () => server.stop(),
    start: async () => {
      server = await startEmbedded(options);
    },
    close: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
