import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditLog, customers, events, passkeys, refunds, staff } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { alarmKinds } from '#lib/alarm-words.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { currentPricing, pricingVersions } from '#lib/catalogue/read-pricing.ts';
import { newId } from '#lib/ids.ts';
import { addBlock } from '#lib/operator/block-list.ts';
import { markPlan } from '#lib/operator/catalogue-show.ts';
import { syncNow } from '#lib/operator/catalogue-syncs.ts';
import { applyPricing, rollBackPricing } from '#lib/operator/change-pricing.ts';
import { markAlarmDone } from '#lib/operator/close-alarm.ts';
import { type DeedName, deeds, roles } from '#lib/operator/deeds.ts';
import { changeEsim, readEsimNow } from '#lib/operator/esim-change.ts';
import { replaceEsim } from '#lib/operator/esim-replace.ts';
import { askForEvidence } from '#lib/operator/evidence.ts';
import { rangeOf } from '#lib/operator/money.ts';
import { askForCheck } from '#lib/operator/money-check.ts';
import { decideHold } from '#lib/operator/order-hold.ts';
import { resendMail } from '#lib/operator/order-mail.ts';
import { addNote } from '#lib/operator/order-note.ts';
import { refundUnits } from '#lib/operator/order-refund.ts';
import { retryOrder } from '#lib/operator/order-retry.ts';
import { settleByHand } from '#lib/operator/order-settle-refund.ts';
import { removePasskey } from '#lib/operator/passkeys.ts';
import { replayDelivery } from '#lib/operator/replay-delivery.ts';
import { changeSettings, registerWebhook } from '#lib/operator/settings.ts';
import { addStaff, changeRole, endStaff } from '#lib/operator/staff.ts';
import { stopSales } from '#lib/operator/stop-sales.ts';
import { switchTax } from '#lib/operator/switch-tax.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, openDesk } from './desk.ts';

const customerId = newId('cus');
const as = (role: (typeof roles)[number], fresh = true): Operator => ({
  kind: 'operator',
  customerId,
  email: `${role}@shop.example`,
  role,
  fresh,
});
const reason = 'as the test asks';
let desk: Desk;
let at: ReturnType<typeof changesAt>;
/** What there is to do something with, each thing for itself. */
let order: { orderId: string; esim: Awaited<ReturnType<typeof at.first>> };
let stuck: string;
let held: string;

beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
  await desk.db.insert(customers).values({ id: customerId, email: 'owner@shop.example' });
  order = await at.bought();
  desk.supplier.fault({ match: { path: '*/esim/order' }, action: 'status-503' });
  stuck = await desk.buy();
  await desk.settle(stuck);
  desk.calm();
  const begun = await desk.checkout();
  held = begun.orderId;
  await desk.stripe.pay(begun.sessionId, { card: '4000000000009235' });
  await desk.settle(held);
});
afterAll(() => desk.close());

const ring = async (by: Operator, kind: 'suspend' | 'resume' | 'cancel' | 'revoke') => {
  const digits = order.esim.iccid.slice(-4);
  await changeEsim(desk.db, by, order.esim.id, { kind, reason, digits });
};
const works = () => ({ db: desk.db, env: { OPERATOR_EMAILS: ['owner@shop.example'] } });
const staffOf = async (email: string) =>
  (await desk.db.select().from(staff).where(eq(staff.email, email)))[0]?.id ?? '';

/** Looking leaves no row; the two that want a device are played in the tests of passkeys. */
type Played = Exclude<DeedName, 'see-console' | 'see-record' | 'add-passkey' | 'prove-oneself'>;

/** Every deed, in an order in which each can be done. A deed that is missing here does not compile. */
const played: Record<Played, (by: Operator) => Promise<unknown>> = {
  'remove-passkey': async (by) => {
    const row = { id: 'key_1', customerId, publicKey: '', counter: 0, name: 'a device' };
    await desk.db.insert(passkeys).values(row).onConflictDoNothing();
    return removePasskey(desk.db, by, 'key_1');
  },
  'close-alarm': async (by) => {
    await raiseAlarm(desk.db, 'dispute', 'x');
    const { rows } = await desk.db.execute<{ id: string }>(sql`select id from alarms where subject = 'x'`);
    return markAlarmDone(desk.db, by, rows[0]?.id ?? '');
  },
  'stop-sales': (by) => stopSales(desk.db, by, { on: true, reason }),
  'resume-sales': (by) => stopSales(desk.db, by, { on: false }),
  'change-pricing': async (by) => {
    const now = await currentPricing(desk.db);
    const pricing = { ...now, marginBasisPoints: now.marginBasisPoints + 100 };
    return applyPricing(desk.db, by, { base: now.id, pricing });
  },
  'roll-back-pricing': async (by) => {
    const [now, before] = await pricingVersions(desk.db, 2);
    return rollBackPricing(desk.db, by, { base: now?.id ?? '', version: before?.id ?? '' });
  },
  'hide-plan': (by) => markPlan(desk.db, by, { code: 'JP_3_30', mark: 'hidden', on: true }),
  'feature-plan': (by) => markPlan(desk.db, by, { code: 'JP_3_30', mark: 'featured', on: true }),
  'sync-catalogue': (by) => syncNow(desk.db, by),
  'change-settings': (by) =>
    changeSettings(desk.db, by, {
      alarmAddresses: 'duty@shop.example',
      mailed: [...alarmKinds],
      balanceLow: '12',
      balanceBuffer: '2',
      absorb: '10',
    }),
  'switch-tax': (by) => switchTax(desk.works, by, true),
  'register-webhook': (by) => registerWebhook(desk.db, by),
  'add-staff': (by) => addStaff(works(), by, { email: 'new@shop.example', role: 'viewer' }),
  'change-role': async (by) => changeRole(works(), by, await staffOf('new@shop.example'), 'support'),
  'end-staff': async (by) => endStaff(works(), by, await staffOf('new@shop.example')),
  'retry-line': (by) => retryOrder(desk.db, by, stuck),
  'add-note': (by) => addNote(desk.db, by, order.orderId, reason),
  'resend-mail': (by) => resendMail(desk.db, by, order.orderId),
  'refund-unit': async (by) => {
    const { rows } = await desk.db.execute<{ id: string }>(
      sql`select u.id from order_units u join order_lines l on l.id = u.line_id where l.order_id = ${order.orderId}`,
    );
    return refundUnits(desk.db, by, {
      orderId: order.orderId,
      unitId: rows[0]?.id ?? '',
      cents: 50,
      reason,
    });
  },
  'decide-hold': (by) => decideHold(desk.db, by, held, { decision: 'refund', reason }),
  'take-evidence': (by) => askForEvidence(desk.db, by, order.orderId),
  'change-blocks': (by) => addBlock(desk.db, by, { kind: 'domain', value: `${by.role}.example`, reason }),
  'settle-refund': async (by) => {
    const [refund] = await desk.db.select().from(refunds).where(eq(refunds.orderId, order.orderId));
    if (refund?.state === 'due') {
      await desk.db.update(refunds).set({ state: 'sent' });
      await desk.db.update(refunds).set({ state: 'failed' });
    }
    return settleByHand(desk.db, by, order.orderId, refund?.id ?? '', reason);
  },
  'replay-delivery': async (by) => {
    const row = { source: 'stripe', key: 'evt_1', type: 'x', body: {}, state: 'failed' } as const;
    const id = newId('evt');
    await desk.db
      .insert(events)
      .values({ id, ...row })
      .onConflictDoNothing();
    const [event] = await desk.db.select().from(events).where(eq(events.key, 'evt_1'));
    return replayDelivery(desk.db, by, event?.id ?? '');
  },
  'read-esim': (by) => readEsimNow(desk.db, by, order.esim.id),
  'suspend-esim': async (by) => {
    desk.supplier.esim(order.esim.esimTranNo, { install: true, enable: true, use: 1_000_000 });
    await at.refresh(order.esim.id);
    await ring(by, 'suspend');
    await desk.work();
  },
  'resume-esim': async (by) => {
    await ring(by, 'resume');
    await desk.work();
  },
  'cancel-esim': async (by) => {
    order = by.role === 'owner' && by.fresh ? await at.bought() : order;
    await ring(by, 'cancel');
    await desk.work();
  },
  'replace-esim': async (by) => {
    order = by.role === 'owner' && by.fresh ? await at.bought() : order;
    return replaceEsim(desk.db, by, order.esim.id, reason);
  },
  'revoke-esim': (by) => ring(by, 'revoke'),
  'check-money': async (by) => askForCheck(desk.db, by, await rangeOf(desk.db, {})),
};

const names = Object.keys(played) as Played[];
const rowsOf = (action: string) => desk.db.$count(auditLog, eq(auditLog.action, action));

describe('every deed', () => {
  test.each(names)(
    '%s: refused below its role and without its proof, done and on record at it [D37]',
    async (deed) => {
      const { least, proof } = deeds[deed];
      for (const role of roles.filter((one) => roles.indexOf(one) < roles.indexOf(least))) {
        await expect(played[deed](as(role)), role).rejects.toThrow('Your role does not allow this');
      }
      if (proof) await expect(played[deed](as(least, false))).rejects.toThrow('Prove first');
      expect(await rowsOf(deed), 'nothing was done yet').toBe(0);
      await played[deed](as(least));
      expect(await rowsOf(deed)).toBe(1);
      const [row] = await desk.db.select().from(auditLog).where(eq(auditLog.action, deed));
      expect(row?.actor).toBe(`operator:${least}@shop.example`);
    },
  );
});
