import { once } from 'node:events';
import { createServer } from 'node:net';
import { migrateDatabase } from '#db/migrate.ts';

/** Reads a part of the environment, or says in plain lines what is wrong and ends the process. */
export function readOrExit<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    return exit(reason(cause));
  }
}

/** Migrates, or says which database did not answer and ends the process. */
export async function migrateOrExit(url: string, ownerUrl?: string): Promise<void> {
  try {
    await migrateDatabase(url, ownerUrl);
  } catch (cause) {
    const { host, pathname } = new URL(url);
    const where = ownerUrl === undefined ? 'DATABASE_URL' : 'DATABASE_URL and DATABASE_MIGRATION_URL';
    exit(`The database ${host}${pathname} cannot be used: ${reason(cause)}. Check ${where}.`);
  }
}

/** Makes sure that nobody listens on the port yet, or says so and ends the process. */
export async function portOrExit(port: number, host: string): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch {
    exit(`Port ${port} on ${host} is in use or not allowed: stop what listens there, or set another PORT.`);
  } finally {
    probe.close();
  }
}

function exit(line: string): never {
  console.error(line);
  process.exit(1);
}

/** A refused connection arrives as an AggregateError without a message of its own. */
function reason(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reason).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}
