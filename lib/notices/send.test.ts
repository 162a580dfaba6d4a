import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { eq, sql } from 'drizzle-orm';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { esims, mails, orderHistory, orderLines, orders, orderUnits, refunds } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import { openPostbox, type Postbox } from '#lib/mail/send.ts';
import { opensOrder } from '#lib/orders/link.ts';
import { seal } from '#lib/secrets.ts';
import { sendQueuedMail } from './send.ts';

const keys = [{ id: 'k1', key: randomBytes(32) }];
const linkSecret = 'a secret of this test';
const code = 'LPA:1$rsp.example.com$CANARY-MATCHING-ID';
const iccid = '8985200026331880614';

let t: TestDatabase;
let server: SMTPServer;
let postbox: Postbox;
let received: Email[] = [];
let answer: Error | null = null;

beforeAll(async () => {
  t = await cloneDatabase();
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) => done(answer),
    onData: (stream, _session, done) => {
      buffer(stream)
        .then((raw) => PostalMime.parse(raw))
        .then((mail) => {
          received.push(mail);
          done();
        }, done);
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  postbox = openPostbox({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'Landfall <esim@landfall.example>',
    APP_URL: 'https://shop.example',
    NEXTAUTH_SECRET: linkSecret,
    ENCRYPTION_KEY: keys,
  });
});

afterAll(async () => {
  postbox.close();
  await new Promise<void>((resolve) => server.close(resolve));
  await t.drop();
});

beforeEach(() => {
  received = [];
  answer = null;
});

interface Wanted {
  fates: ('deliver' | 'refund' | null)[];
  email?: string | null;
}

/** A paid order with one eSIM for each fate, written as rows: how it got there is tested elsewhere. */
async function paidOrder({ fates, email = 'traveller@example.com' }: Wanted): Promise<string> {
  const orderId = newId('ord');
  const lineId = newId('lin');
  await t.db.insert(orders).values({
    id: orderId,
    state: 'paid',
    buyerKey: 'b',
    checkoutKey: orderId,
    email,
    totalCents: 459 * fates.length,
    capturedCents: 459 * fates.length,
    termsVersion: '1',
    paidAt: sql`shop_now()`,
  });
  await t.db.insert(orderLines).values({
    id: lineId,
    orderId,
    no: 1,
    state: 'accepted',
    planCode: 'JP_3_30',
    supplierCode: 'P1',
    plan: {
      code: 'JP_3_30',
      title: 'Japan, 3 GB, 30 days <b>',
      locationCode: 'JP',
      locationName: 'Japan',
      kind: 'fixed',
      dataBytes: 3_221_225_472,
      days: 30,
      validityStarts: 'first-connection',
      activateWithinDays: 180,
    },
    quantity: fates.length,
    unitPriceCents: 459,
    costUnits: 12_000,
    deadlineAt: sql`shop_now() + interval '20 minutes'`,
  });
  for (const [index, decision] of fates.entries()) {
    const unitId = newId('unt');
    await t.db.insert(orderUnits).values({ id: unitId, lineId, no: index + 1, decision, priceCents: 459 });
    if (decision === 'refund') {
      await t.db
        .insert(refunds)
        .values({ id: newId('rfd'), orderId, unitId, purpose: 'undelivered', amountCents: 459 });
    }
    if (decision !== 'deliver') continue;
    const esimId = newId('esm');
    await t.db.insert(esims).values({
      id: esimId,
      unitId,
      esimTranNo: esimId,
      supplierOrderNo: 'B1',
      iccid,
      sealedActivationCode: seal(keys, esimId, code),
      esimStatus: 'GOT_RESOURCE',
      smdpStatus: 'RELEASED',
      totalBytes: 3_221_225_472,
      totalDays: 30,
    });
  }
  return orderId;
}

async function queued(orderId: string, kind: 'esim-ready' | 'refunded' | 'delayed') {
  await queueOrderMail(t.db, kind, orderId);
  const [row] = await t.db.select().from(mails).where(eq(mails.orderId, orderId));
  if (!row) throw new Error('no mail was queued');
  return row.id;
}

async function mailRow(id: string) {
  const [row] = await t.db.select().from(mails).where(eq(mails.id, id));
  if (!row) throw new Error('the mail is gone');
  return row;
}

function onlyMail(): Email {
  const [mail, ...others] = received;
  if (!mail || others.length > 0) throw new Error(`${received.length} mails arrived`);
  return mail;
}

const words = (mail: Email) => `${mail.subject} ${mail.text} ${mail.html} ${JSON.stringify(mail.headers)}`;

test('a ready eSIM is announced with a link that opens the order, and with no code [E9]', async () => {
  const orderId = await paidOrder({ fates: ['deliver'] });
  const id = await queued(orderId, 'esim-ready');
  await sendQueuedMail(t.db, postbox, id);
  const mail = onlyMail();
  expect(mail.to?.[0]?.address).toBe('traveller@example.com');
  expect(mail.subject).toBe('Your eSIM is ready: Japan, 3 GB, 30 days <b>');
  expect(mail.html).not.toContain('30 days <b>');
  const { rows } = await t.db.execute<{ day: string }>(
    sql`select to_char(paid_at + interval '180 days', 'FMDD FMMonth YYYY') as day from orders where id = ${orderId}`,
  );
  expect(mail.text).toContain(`Connect in Japan by ${rows[0]?.day}, `);
  expect(mail.text).toMatch(/\d\d:\d\d UTC, or it lapses\./);
  expect(words(mail)).not.toMatch(/LPA:|CANARY|rsp\.example|8985200026331880614/);
  const link = new URL(/https:\/\/shop\.example\S+/.exec(mail.text ?? '')?.[0] ?? '');
  expect(link.pathname).toBe(`/orders/${orderId}/open`);
  expect(opensOrder(linkSecret, { id: orderId, linkVersion: 1 }, link.searchParams.get('key') ?? '')).toBe(
    true,
  );
  const row = await mailRow(id);
  expect(row).toMatchObject({ state: 'sent', nextActionAt: null, reason: null, leaseUntil: null });
  expect(row.sentAt).toBeInstanceOf(Date);
  const steps = await t.db.select().from(orderHistory).where(eq(orderHistory.orderId, orderId));
  expect(steps).toMatchObject([{ subject: 'mail', from: 'queued', to: 'sent' }]);
});

test('a second bell sends nothing; a repeat after a crash is the same message', async () => {
  const orderId = await paidOrder({ fates: ['deliver'] });
  const id = await queued(orderId, 'esim-ready');
  await Promise.all([1, 2, 3].map(() => sendQueuedMail(t.db, postbox, id)));
  await sendQueuedMail(t.db, postbox, id);
  const first = onlyMail();
  // The process died between the mail service's answer and our note of it.
  await t.db.update(mails).set({ state: 'queued', nextActionAt: sql`shop_now()` }).where(eq(mails.id, id));
  await sendQueuedMail(t.db, postbox, id);
  expect(received).toHaveLength(2);
  expect(received[1]?.messageId).toBe(first.messageId);
  expect(first.messageId).toBe(`<${id}@shop.example>`);
  expect(first.headers.find(({ key }) => key === 'x-entity-ref-id')?.value).toBe(id);
});

test('a refund names the amount; a part delivered is named too', async () => {
  const orderId = await paidOrder({ fates: ['deliver', 'refund', 'refund'] });
  await sendQueuedMail(t.db, postbox, await queued(orderId, 'refunded'));
  const mail = onlyMail();
  expect(mail.subject).toContain('$9.18 goes back to your card');
  expect(mail.text).toContain('2 eSIMs for Japan');
});

test('a delay is announced with its end, and not at all once nothing waits', async () => {
  const waiting = await paidOrder({ fates: [null] });
  await sendQueuedMail(t.db, postbox, await queued(waiting, 'delayed'));
  expect(onlyMail().text).toMatch(
    /not ready by \d+ \w+ \d{4}, \d\d:\d\d UTC, your money goes back by itself/,
  );
  const done = await paidOrder({ fates: ['deliver'] });
  const id = await queued(done, 'delayed');
  await sendQueuedMail(t.db, postbox, id);
  expect(received).toHaveLength(1);
  expect(await mailRow(id)).toMatchObject({ state: 'sent', reason: 'not needed', sentAt: null });
});

test('the network’s own date is the one that counts', async () => {
  const orderId = await paidOrder({ fates: ['deliver', 'deliver'] });
  await t.db.update(esims).set({ expiresAt: new Date('2031-05-23T14:22:00Z') });
  await sendQueuedMail(t.db, postbox, await queued(orderId, 'esim-ready'));
  expect(onlyMail().text).toContain('Connect in Japan by 23 May 2031, 14:22 UTC, or they lapse.');
});

test('a refund without money is not announced', async () => {
  const orderId = await paidOrder({ fates: ['deliver'] });
  const id = await queued(orderId, 'refunded');
  await sendQueuedMail(t.db, postbox, id);
  expect(received).toEqual([]);
  expect(await mailRow(id)).toMatchObject({ state: 'sent', reason: 'not needed' });
});

test('without an address the mail fails with its reason', async () => {
  const id = await queued(await paidOrder({ fates: ['deliver'], email: null }), 'esim-ready');
  await sendQueuedMail(t.db, postbox, id);
  expect(received).toHaveLength(0);
  expect(await mailRow(id)).toMatchObject({ state: 'failed', reason: 'the order has no address' });
});

test('a mail service that refuses is asked again, later each time, and given up after a day', async () => {
  answer = Object.assign(new Error('4.2.0 mailbox of traveller@example.com is busy'), { responseCode: 451 });
  const id = await queued(await paidOrder({ fates: ['deliver'] }), 'esim-ready');
  const waits: number[] = [];
  for (let n = 0; n < 10; n += 1) {
    await sendQueuedMail(t.db, postbox, id);
    const { rows } = await t.db.execute<{ wait: number | null }>(
      sql`select extract(epoch from next_action_at - shop_now())::float8 as wait from mails where id = ${id}`,
    );
    waits.push(Math.round(rows[0]?.wait ?? -1));
    await t.db
      .update(mails)
      .set({ nextActionAt: sql`shop_now()` })
      .where(sql`id = ${id} and state = 'queued'`);
  }
  expect(waits).toEqual([5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 46_800, -1]);
  const row = await mailRow(id);
  expect(row).toMatchObject({ state: 'failed', attempts: 9, nextActionAt: null });
  expect(row.reason).toContain('451');
  expect(row.reason).not.toContain('traveller@');
});
