import { test as base } from '@playwright/test';
import pg from 'pg';
import { z } from 'zod';
import { startTestShop, type TestShop } from './run/browser-shop.ts';

export { expect } from '@playwright/test';

/** A stand-in's own levers, over HTTP: `get('state')`, `post('faults', { … })`, `delete('faults')`. */
export interface Levers {
  url: string;
  get(name: string): Promise<unknown>;
  post(name: string, body?: unknown): Promise<unknown>;
  delete(name: string): Promise<unknown>;
}

const message = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
});
export type Message = z.infer<typeof message>;

export interface Shop {
  url: string;
  databaseUrl: string;
  logs: string;
  stripe: Levers;
  supplier: Levers;
  mailbox: {
    url: string;
    /** The newest mail to an address whose subject matches; waits for it. */
    newest(to: string, subject: RegExp): Promise<Message>;
    /** The mail that something makes come: none that was there before. */
    next(to: string, subject: RegExp, make: () => Promise<void>): Promise<Message>;
  };
  /** Moves the shop's clock ahead, e.g. by "31 minutes". The stand-ins keep theirs. */
  passTime(interval: string): Promise<void>;
}

/** Tests import `test` from here: `page` starts at the shop's address and `shop` moves the world around it. */
export const test = base.extend<{ baseURL: string }, { shop: Shop }>({
  shop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures it needs from here
    async ({}, use, { parallelIndex }) => {
      const { shop, end } = await startTestShop(`test-${parallelIndex}`);
      await use(shopAt(shop));
      await end();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ shop }, use) => use(shop.url),
});

/** A running shop with its levers. */
export function shopAt(given: TestShop): Shop {
  return {
    url: given.url,
    databaseUrl: given.databaseUrl,
    logs: given.logs,
    stripe: levers(given.stripe),
    supplier: levers(given.supplier),
    mailbox: {
      url: given.mailbox,
      newest: (to, subject) => newestMail(given.mailbox, to, subject),
      next: async (to, subject, make) => {
        const known = (await mailsTo(given.mailbox, to)).filter((one) => subject.test(one.subject)).length;
        await make();
        return newestMail(given.mailbox, to, subject, known);
      },
    },
    passTime: (interval) => passTime(given.databaseUrl, interval),
  };
}

function levers(url: string): Levers {
  const call = async (method: string, name: string, body?: unknown) => {
    const response = await fetch(`${url}/_control/${name}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    if (!response.ok) throw new Error(`${method} ${name}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    get: (name) => call('GET', name),
    post: (name, body) => call('POST', name, body),
    delete: (name) => call('DELETE', name),
  };
}

async function passTime(databaseUrl: string, interval: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into shop_clock (id, ahead) values (1, $1::interval)
     on conflict (id) do update set ahead = shop_clock.ahead + excluded.ahead`,
    [interval],
  );
  await client.end();
}

async function mailsTo(mailbox: string, to: string): Promise<Message[]> {
  const answer = await fetch(`${mailbox}/messages?to=${encodeURIComponent(to)}`);
  return z.array(message).parse(await answer.json());
}

async function newestMail(mailbox: string, to: string, subject: RegExp, known = 0): Promise<Message> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = (await mailsTo(mailbox, to)).filter((one) => subject.test(one.subject));
    if (found[0] && found.length > known) return found[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No mail to ${to} with a subject like ${subject} arrived within 10 s`);
}
