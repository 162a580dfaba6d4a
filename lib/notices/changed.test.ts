import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { esimChanges, mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { sendQueuedMail } from './send.ts';

let t: TestDatabase;
const letters: Letter[] = [];
const postbox: Postbox = {
  from: 'Landfall <esim@shop.example>',
  appUrl: 'https://shop.example',
  linkSecret: 'a secret of this test only',
  keys: [{ id: 'k1', key: randomBytes(32) }],
  send: async (letter) => {
    letters.push(letter);
  },
  close: () => {},
};

beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

/** The mail about a change of a new eSIM, as the order's address gets it. */
async function mailOf(kind: 'suspend' | 'resume', actor: string) {
  const own = await ownedEsim(t.db);
  const id = newId('chg');
  await t.db.insert(esimChanges).values({ id, esimId: own.esimId, kind, actor });
  await t.db.update(esimChanges).set({ state: 'sent' }).where(eq(esimChanges.id, id));
  await t.db
    .update(esimChanges)
    .set({ state: 'done', nextActionAt: null, settledAt: sql`shop_now()` })
    .where(eq(esimChanges.id, id));
  await queueOrderMail(t.db, 'change-done', own.orderId, { subject: id });
  const [mail] = await t.db.select().from(mails).where(eq(mails.orderId, own.orderId));
  await sendQueuedMail(t.db, postbox, mail?.id ?? '');
  const letter = letters.pop();
  if (!letter) throw new Error('no mail was sent');
  return { own, letter };
}

test('switched off: which one, how to undo it, and the way there; no code', async () => {
  const { own, letter } = await mailOf('suspend', 'buyer');
  expect(letter.to).toBe(own.email);
  expect(letter.subject).toBe('Your eSIM was switched off: Japan, 3 GB, 30 days');
  expect(letter.text).toContain('ending in 0614');
  expect(letter.text).toContain('Was it not you? Switch it on again there, or write to support@');
  expect(letter.text).toMatch(new RegExp(`/orders/${own.orderId}/open\\?key=\\S+&esim=${own.esimId}`));
  expect(`${letter.text}${letter.html}`).not.toMatch(/CANARY|LPA|8985200026331880614/);
});

test('switched on again', async () => {
  const { letter } = await mailOf('resume', 'customer:cus_1');
  expect(letter.subject).toBe('Your eSIM is switched on again: Japan, 3 GB, 30 days');
  expect(letter.text).toContain('Was it not you? Write to');
  expect(letter.text).not.toContain('Switch it on again');
});

test('what we did ourselves is called ours', async () => {
  const { letter } = await mailOf('suspend', 'operator:owner@shop.example');
  expect(letter.text).toContain('We did this.');
  expect(letter.text).not.toContain('not you');
});
