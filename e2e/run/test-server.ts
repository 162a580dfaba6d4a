import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterable, startEmbedded } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { templateName } from '#db/testing.ts';
import { freePort } from './ports.ts';

/** One PostgreSQL for all unit and database tests, with a migrated template to clone from. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.WITHOUT_DATABASE === '1') return undefined;
  const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-pg-'));
  // The server runs as its own user when we are root.
  await chmod(dir, 0o755);
  const server = await startEmbedded({ dir: path.join(dir, 'data'), port: await freePort(), durable: false });
  await server.createDatabase(templateName);
  await migrateDatabase(server.url(templateName));
  process.env.TEST_SERVER_URL = server.url('postgres');
  return async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
