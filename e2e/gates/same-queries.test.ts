import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { correctAddress } from '#lib/account/correct-address.ts';
import { addressDesk, sendAgain } from '#lib/account/order-address.ts';
import { receiptFor } from '#lib/account/receipt.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { newId } from '#lib/ids.ts';
import { esimPage } from '#lib/orders/esim-page.ts';
import { keptUntil } from '#lib/orders/keep.ts';
import { ownEsim } from '#lib/orders/own-esim.ts';
import { canFollow, orderFor, type Viewer } from '#lib/orders/read.ts';
import { stopWaiting } from '#lib/orders/stop-waiting.ts';
import { sha256 } from '#lib/secrets.ts';
import { lookAgain } from '#lib/usage/look-again.ts';

const linkSecret = 'a secret of this test only';
const keys = { encryption: [{ id: 'k1', key: randomBytes(32) }], linkSecret };
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

type Ids = { orderId: string; esimId: string };

/** Whatever somebody can ask about an order or an eSIM by its id. */
const questions: Record<string, (viewer: Viewer, ids: Ids) => Promise<unknown>> = {
  'the order’s page': (viewer, { orderId }) => orderFor(t.db, keys, viewer, orderId),
  'its news': (viewer, { orderId }) => canFollow(t.db, linkSecret, viewer, orderId),
  'its receipt': (viewer, { orderId }) => receiptFor(t.db, linkSecret, viewer, orderId),
  'its address': (viewer, { orderId }) => addressDesk(t.db, viewer, orderId),
  'another address': (viewer, { orderId }) =>
    correctAddress(t.db, keys.encryption, viewer, orderId, 'thief@example.com'),
  'its mail again': (viewer, { orderId }) => sendAgain(t.db, viewer, orderId),
  'an end of the wait': (viewer, { orderId }) => stopWaiting(t.db, linkSecret, viewer, orderId),
  'the eSIM’s page': (viewer, { orderId, esimId }) => esimPage(t.db, keys, viewer, orderId, esimId),
  'the eSIM': (viewer, { orderId, esimId }) => ownEsim(t.db, linkSecret, viewer, orderId, esimId),
  'its copy on a phone': (viewer, { orderId, esimId }) =>
    keptUntil(t.db, linkSecret, viewer, orderId, esimId),
  'another look at it': (viewer, { orderId, esimId }) => lookAgain(t.db, linkSecret, viewer, orderId, esimId),
  'its cancelling': (viewer, { orderId, esimId }) =>
    askForChange(t.db, linkSecret, viewer, orderId, esimId, 'cancel'),
};

/** The queries a question makes, and how it is answered. */
async function asked(question: () => Promise<unknown>): Promise<{ queries: string[]; answer: unknown }> {
  const queries: string[] = [];
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    const answer = await question().catch((error: unknown) => String(error));
    for (const [given] of spy.mock.calls as unknown[][])
      queries.push(typeof given === 'string' ? given : String((given as { text?: string }).text));
    return { queries, answer };
  } finally {
    spy.mockRestore();
  }
}

test('about what is another’s the database is asked the same as about what is missing, no more [D5]', async () => {
  const theirs = await ownedEsim(t.db);
  const missing = { orderId: newId('ord'), esimId: newId('esm') };
  const stranger = await ownedEsim(t.db);
  const nobody: Viewer = { buyerKey: null, customerId: null, orderToken: null };
  const viewers: Viewer[] = [
    nobody,
    { buyerKey: sha256(randomUUID()), customerId: stranger.customerId, orderToken: null },
    { buyerKey: sha256(randomUUID()), customerId: null, orderToken: 'guessed.token' },
  ];
  for (const [name, question] of Object.entries(questions)) {
    for (const viewer of viewers) {
      const foreign = await asked(() => question(viewer, theirs));
      const none = await asked(() => question(viewer, missing));
      expect(foreign, name).toEqual(none);
    }
    const { queries } = await asked(() =>
      question({ ...nobody, buyerKey: theirs.orderId, customerId: theirs.customerId }, theirs),
    );
    expect(queries.length, `${name}: the owner’s own question is seen`).toBeGreaterThan(0);
  }
});
