import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alerts, esims, mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { alertKinds } from '#lib/usage/alert-kinds.ts';
import { sendQueuedMail } from './send.ts';

const gigabyte = 1024 ** 3;
const letters: Letter[] = [];
/** A post office of one drawer: what SMTP does with a letter is tested with `send.ts`. */
const postbox: Postbox = {
  from: 'shop@example.com',
  appUrl: 'https://shop.example',
  linkSecret: 'a secret of this test',
  keys: [{ id: 'k1', key: randomBytes(32) }],
  close: () => {},
  send: async (letter) => {
    letters.push(letter);
  },
};

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const inUse = {
  esimStatus: 'IN_USE',
  smdpStatus: 'ENABLED',
  usedBytes: 2 * gigabyte,
  activatedAt: new Date('2026-11-20T10:00:00Z'),
  expiresAt: new Date('2026-12-20T10:00:00Z'),
};

async function alertMail(kind: string, wanted: WantedEsim = {}) {
  const own = await ownedEsim(t.db, { ...wanted, esim: { ...inUse, ...wanted.esim } });
  const id = newId('alt');
  await t.db.insert(alerts).values({ id, esimId: own.esimId, kind, allowance: 0, state: 'mailed' });
  await queueOrderMail(t.db, 'alert', own.orderId, { subject: id });
  const [mail] = await t.db.select().from(mails).where(eq(mails.orderId, own.orderId));
  return { ...own, send: () => sendQueuedMail(t.db, postbox, mail?.id ?? '') };
}

const unused = { activatedAt: null, usedBytes: 0, esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' };
const kinds = alertKinds.flatMap(({ kind }) =>
  kind === 'activate-by' ? ['activate-by-30', 'activate-by-7', 'activate-by-1'] : [kind],
);

test.each(kinds)('%s says what to do and leads to the eSIM', async (kind) => {
  const fresh = /^(activate-by|never)/.test(kind);
  const { email, orderId, esimId, send } = await alertMail(kind, { esim: fresh ? unused : {} });
  await send();
  const letter = letters.at(-1);
  expect(letter).toMatchObject({ to: email });
  expect(letter?.text).toMatch(
    new RegExp(`https://shop\\.example/orders/${orderId}/open\\?key=[\\w-]+&esim=${esimId}(&top-up)?\n`),
  );
  expect(letter?.text.includes('&top-up')).toBe(!fresh);
  expect(letter?.text).toMatch(/https:\/\/shop\.example\/account\/mails\?customer=cus_\w+&key=[\w-]{43}\n/);
  expect(letter?.html).toMatch(/<a [^>]*account\/mails/);
  expect(`${letter?.subject} ${letter?.text} ${letter?.html}`).not.toMatch(
    // Whole words: ids and keys hold any letters.
    /CANARY|LPA:|8985200026331880614|\bundefined\b|\bNaN\b|!(?!important|doctype)/,
  );
});

test('what was topped up, cancelled or connected before the mail left is not sent', async () => {
  const before = letters.length;
  const cases = [
    { kind: 'low-data', now: { allowance: 1 } },
    { kind: 'used-up', now: { esimStatus: 'CANCEL' } },
    { kind: 'last-day', now: { esimStatus: 'USED_EXPIRED' } },
    { kind: 'never-connected', esim: unused, now: { activatedAt: new Date() } },
  ];
  for (const { kind, esim = {}, now } of cases) {
    const { esimId, send } = await alertMail(kind, { esim });
    await t.db.update(esims).set(now).where(eq(esims.id, esimId));
    await send();
  }
  expect(letters).toHaveLength(before);
});

test('an alert about a day pass offers days', async () => {
  const { send } = await alertMail('last-day', { plan: { kind: 'day-pass' } });
  await send();
  expect(letters.at(-1)?.text).toMatch(/Add days:\n/);
});

test.each([
  ['the network lists no top-up for it', { offersReason: 'none' as const, allowance: 0 }],
  ['it was topped up ten times', { offersReason: null, allowance: 10 }],
])('no alert offers a top-up when %s', async (_, esim) => {
  for (const kind of ['half-used', 'low-data', 'nearly-out', 'used-up', 'last-day']) {
    const { send } = await alertMail(kind, { esim });
    await t.db.update(alerts).set({ allowance: esim.allowance });
    await send();
    const { subject, text = '' } = letters.at(-1) ?? {};
    expect(text, kind).not.toMatch(/&top-up|Top up|topped up|A top-up adds/);
    expect(`${subject} ${text}`, kind).toMatch(/get another one[\s\S]*Open your eSIM:\n/);
  }
});
