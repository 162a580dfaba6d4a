import pg from 'pg';
import { log } from '#lib/log.ts';

/** Pages of one topic that are told of changes; the others look by themselves every few seconds. */
const mostListeners = 20;
/** Topics of one web process; an open page costs a connection. */
const mostTopics = 5_000;

/** What a page can follow: an order, everything of an account or of one browser, syncs of the catalogue. */
export type Topic = `order:${string}` | `account:${string}` | `browser:${string}` | 'catalogue';

/** Tells open pages that something changed: one LISTEN connection for the whole web process. */
export class Watch {
  private readonly url: string;
  private readonly listeners = new Map<string, Set<() => void>>();
  private client: pg.Client | null = null;
  private connecting: Promise<void> | null = null;

  constructor(url: string) {
    this.url = url;
  }

  /** Calls `changed` after each change of the topic, until the returned function is called. */
  async follow(topic: Topic, changed: () => void): Promise<() => void> {
    const set = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, set.add(changed));
    await this.connect();
    return () => {
      set.delete(changed);
      if (set.size === 0) this.listeners.delete(topic);
    };
  }

  /** Whether the topic has as many open pages as one may have. */
  isFull(topic: Topic): boolean {
    return (this.listeners.get(topic)?.size ?? 0) >= mostListeners || this.listeners.size >= mostTopics;
  }

  private connect(): Promise<void> {
    this.connecting ??= this.listen().catch((error: unknown) => {
      log.warn({ error: String(error) }, 'pages are not told of changes: the database is away');
      this.lost();
    });
    return this.connecting;
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 5_000 });
    this.client = client;
    client.on('error', () => this.lost());
    client.on('end', () => this.lost());
    client.on('notification', ({ payload }) => {
      for (const changed of this.listeners.get(payload ?? '') ?? []) changed();
    });
    await client.connect();
    await client.query('listen shop_changed');
  }

  /** After a lost connection every page is told once, since a change may have been missed. */
  private lost(): void {
    if (!this.client) return;
    this.client.removeAllListeners();
    this.client.on('error', () => {});
    this.client.end().catch(() => {});
    this.client = null;
    this.connecting = null;
    setTimeout(() => {
      if (this.listeners.size === 0) return;
      void this.connect().then(() => {
        for (const set of this.listeners.values()) for (const changed of set) changed();
      });
    }, 1_000).unref();
  }
}
