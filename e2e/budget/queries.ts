import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Counts what the web process asks the database, from PostgreSQL's own log. */
export class QueryCounter {
  private readonly client: pg.Client;

  private readonly log: string;

  private constructor(client: pg.Client, log: string) {
    this.client = client;
    this.log = log;
  }

  static async start(databaseUrl: string, log: string): Promise<QueryCounter> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`alter system set log_line_prefix = '[%a] '`);
    await client.query(`alter system set log_statement = 'all'`);
    await client.query('select pg_reload_conf()');
    return new QueryCounter(client, log);
  }

  /** Queries of the web process while `work` runs. */
  async during(work: () => Promise<unknown>): Promise<number> {
    const from = await this.mark();
    await work();
    await this.mark();
    const handle = await open(this.log);
    try {
      const { size } = await handle.stat();
      const { buffer } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
      return buffer.toString().split('\n').filter(isQuery).length;
    } finally {
      await handle.close();
    }
  }

  async stop(): Promise<void> {
    await this.client.query('alter system reset log_statement');
    await this.client.query('select pg_reload_conf()');
    await this.client.end();
  }

  /** Everything before is in the log; where it ends. The server writes its log a moment late. */
  private async mark(): Promise<number> {
    const text = `mark ${process.hrtime.bigint()}`;
    for (;;) {
      await this.client.query(`select '${text}'`);
      const handle = await open(this.log);
      const { size } = await handle.stat();
      const from = Math.max(0, size - 64_000);
      const { buffer } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
      await handle.close();
      if (buffer.includes(text)) return size;
      await pause(20);
    }
  }
}

/** Not the words that open and close a transaction. */
function isQuery(line: string): boolean {
  return (
    /^\[landfall-web\] LOG: {2}(execute|statement)/.test(line) && !/: (begin|commit|rollback)/i.test(line)
  );
}
