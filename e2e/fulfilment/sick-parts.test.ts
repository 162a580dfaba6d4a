import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { heartbeats, partStates, supplierBalance } from '#db/schema/index.ts';
import { plansOf } from '#lib/catalogue/read.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { shopHealth } from '#lib/health.ts';
import { openPostbox } from '#lib/mail/send.ts';
import { sendQueuedMail } from '#lib/notices/send.ts';
import { progressSentence } from '#lib/orders/progress.ts';
import { notePart, type Part, type PartReport, watchParts } from '#lib/parts.ts';
import { openBudget } from '#lib/supplier/budget.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { openTopUpDesk, type TopUpDesk } from './top-up-desk.ts';

let desk: TopUpDesk;
beforeAll(async () => {
  desk = await openTopUpDesk();
});
afterEach(async () => {
  desk.calm();
  await desk.db.delete(partStates);
  await saveBalance(desk.works);
});
afterAll(() => desk.close());

const cost = 18_000;
const pause = () => salesPaused(desk.db, cost);
const sick = async () => (await shopHealth(desk.db)).sick;
const start = async (plan = 'ES_3_30') => startCheckout(desk.counter, desk.buyer, await desk.form({ plan }));

/** A part that has failed for so many seconds, and did so just now. */
async function failsSince(part: Part, seconds: number): Promise<void> {
  await notePart(desk.db, part, false);
  await desk.db.update(partStates).set({ failingSince: sql`shop_now() - make_interval(secs => ${seconds})` });
}

/** Browsing, and what is in the wallet already, need nothing but the database. */
async function expectOpen(orderId: string): Promise<void> {
  expect((await plansOf(desk.db, 'ES')).length).toBeGreaterThan(5);
  expect((await desk.view(orderId))?.lines[0]?.units[0]?.esim?.activationCode).toMatch(/^LPA:1\$/);
}

describe('Stripe is sick', () => {
  test('sales pause before anybody pays, say so, and go on by themselves [stripe/buy]', async () => {
    desk.stripe.fault({ match: {}, action: 'status-503' });
    expect(await start()).toMatchObject({ ok: false, reason: 'payments-down' });
    expect(await pause()).toBeNull();
    await failsSince('stripe', 40);
    expect(await start()).toMatchObject({ ok: false, reason: 'paused', pause: 'payments-away' });
    expect(await sick()).toEqual(['stripe']);
    desk.stripe.clearFaults();
    await notePart(desk.db, 'stripe', true);
    expect(await start()).toMatchObject({ ok: true });
    expect(await sick()).toEqual([]);
  });

  test('pages and wallet stay, and nobody asks Stripe for them [stripe/browse, stripe/esims]', async () => {
    const orderId = await desk.deliver();
    desk.stripe.fault({ match: {}, action: 'status-503' });
    const calls = desk.stripe.state().calls.length;
    await expectOpen(orderId);
    expect(desk.stripe.state().calls).toHaveLength(calls);
  });

  test('a refund waits, is told as on its way, and goes out later [stripe/paid]', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });
    desk.stripe.fault({ match: { path: '/v1/refunds*' }, action: 'status-429' });
    const orderId = await desk.deliver();
    const waiting = await desk.view(orderId);
    expect(waiting).toMatchObject({ finished: false, refundedCents: 0 });
    if (waiting) expect(progressSentence(waiting)).toBe('Your money is on its way back');
    desk.stripe.clearFaults();
    await desk.pass(900, 300);
    const back = await desk.view(orderId);
    if (back) expect(progressSentence(back)).toBe('Your money went back to your card');
  });
});

describe('the supplier is sick', () => {
  test('five minutes of silence pause sales before payment; what answers again sells again [supplier/buy]', async () => {
    const report: PartReport = watchParts(desk.db);
    const supplier = openSupplier({
      baseUrl: desk.supplierUrl,
      accessCode: 'desk',
      budget: openBudget(desk.db),
      breaker: { failures: 2, probeAfterMs: 50 },
      retryAfterMs: 10,
      report: (path, answered) => report(`supplier:${path}`, answered),
    });
    desk.supplier.fault({ match: {}, action: 'status-503' });
    await expect(supplier.balance()).rejects.toThrow();
    const parts = async () => (await desk.db.select().from(partStates))[0];
    await expect
      .poll(parts)
      .toMatchObject({ part: 'supplier:/balance/query', failingSince: expect.any(Date) });
    expect(await pause()).toBeNull();
    await failsSince('supplier:/balance/query', 301);
    expect(await start()).toMatchObject({ ok: false, reason: 'paused', pause: 'supplier-away' });
    expect(await sick()).toEqual(['supplier']);
    desk.supplier.clearFaults();
    await expect.poll(() => supplier.balance().catch(() => null), { timeout: 5_000 }).not.toBeNull();
    await expect.poll(async () => (await parts())?.failingSince).toBeNull();
    expect(await pause()).toBeNull();
    await supplier.close();
  });

  test('a failure nobody has repeated is forgotten: somebody has to try', async () => {
    await failsSince('supplier:/esim/order', 400);
    expect(await pause()).toBe('supplier-away');
    await desk.pass(240);
    expect(await pause()).toBeNull();
  });

  test('the stored catalogue stays on sale [supplier/browse]', async () => {
    const orderId = await desk.deliver();
    desk.supplier.fault({ match: {}, action: 'status-503' });
    await expect(syncCatalogue(desk.db, desk.works.supplier)).rejects.toThrow();
    await expectOpen(orderId);
  });

  test('its webhooks alone: named, and sold as always [supplier-webhooks/browse, supplier-webhooks/buy]', async () => {
    await desk.db.execute(sql`delete from events`);
    await desk.db.execute(sql`update esims set created_at = shop_now() - interval '2 hours'`);
    const orderId = await desk.deliver({ quantity: 3 });
    expect(await sick()).toEqual(['supplier-webhooks']);
    expect(await start()).toMatchObject({ ok: true });
    await expectOpen(orderId);
    await desk.hear({ notifyType: 'CHECK_HEALTH', content: {} });
    expect(await sick()).toEqual([]);
  });
});

describe('the supplier balance is low', () => {
  test('what it does not cover is not sold, what it covers is [balance/buy, balance/browse, balance/esims]', async () => {
    const orderId = await desk.deliver();
    await desk.db.update(supplierBalance).set({ balanceUnits: 20_000 + cost });
    expect(await start('ES_3_30')).toMatchObject({ ok: true });
    expect(await salesPaused(desk.db, cost + 1)).toBe('balance');
    await expectOpen(orderId);
    await desk.db.update(supplierBalance).set({ balanceUnits: 20_000 });
    expect(await start('ES_3_30')).toMatchObject({ ok: false, reason: 'paused', pause: 'balance' });
  });

  test('what is paid is reserved: the next buyer is told before paying [balance/paid]', async () => {
    const orderId = await desk.buy();
    await desk.settle(orderId);
    await desk.db.update(supplierBalance).set({ balanceUnits: 20_000 + cost });
    expect(await pause()).toBe('balance');
    await desk.work();
    await desk.pass(6, 1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });
});

describe('no worker', () => {
  const beats = (secondsAgo: number) =>
    desk.db.update(heartbeats).set({ beatAt: sql`clock_timestamp() - make_interval(secs => ${secondsAgo})` });

  test('nothing is sold, no top-up either; pages and wallet stay [worker/buy, worker/esims, worker/browse]', async () => {
    const base = await desk.bought();
    const form = await desk.topUpForm(base, {});
    await beats(61);
    expect(await start()).toMatchObject({ ok: false, reason: 'paused', pause: 'worker-away' });
    expect(await desk.start(base, form)).toMatchObject({ ok: false, reason: 'paused', pause: 'worker-away' });
    expect(await sick()).toEqual(['worker']);
    await expectOpen(base.orderId);
    await beats(-3600);
    expect(await pause()).toBeNull();
  });

  test('one that hangs: a bell that waits for more than a minute pauses sales [worker/buy]', async () => {
    const orderId = await desk.buy();
    await desk.settle(orderId);
    expect(await pause()).toBeNull();
    await desk.pool.query(
      `select graphile_worker.add_job('advance-line', json_build_object('id', $1::text),
         job_key => 'advance-line:' || $1, run_at => now() - interval '61 seconds')`,
      [(await desk.line(orderId)).id],
    );
    expect(await pause()).toBe('worker-late');
    expect(await sick()).toEqual(['worker']);
    await desk.work();
    await desk.pass(6, 1);
    expect(await pause()).toBeNull();
  });

  test('who has paid sees that it is being ordered, and until when [worker/paid]', async () => {
    const orderId = await desk.buy();
    await desk.settle(orderId);
    const view = await desk.view(orderId);
    if (!view) throw new Error('no order');
    expect(progressSentence(view)).toBe('Payment received, ordering your eSIM');
    expect(view.lines[0]?.deadlineAt).toBeInstanceOf(Date);
    await desk.work();
  });
});

test('mail is down: sold and delivered on the page, the mail waits [mail/browse, mail/buy, mail/paid, mail/esims]', async () => {
  const report: PartReport = (part, answered) => void notePart(desk.db, part, answered);
  const postbox = openPostbox({
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Landfall <esim@landfall.example>',
    APP_URL: 'https://shop.example',
    NEXTAUTH_SECRET: 'a secret for links',
    ENCRYPTION_KEY: [...desk.works.keys],
  });
  const orderId = await desk.deliver();
  const { rows } = await desk.pool.query('select id from mails where order_id = $1', [orderId]);
  await sendQueuedMail(desk.db, postbox, rows[0].id, report);
  await expect.poll(async () => (await desk.db.select().from(partStates))[0]?.part).toBe('mail');
  await failsSince('mail', 90);
  expect(await sick()).toEqual(['mail']);
  expect(await pause()).toBeNull();
  await expectOpen(orderId);
  const mail = await desk.pool.query('select state from mails where order_id = $1', [orderId]);
  expect(mail.rows).toEqual([{ state: 'queued' }]);
  postbox.close();
});
