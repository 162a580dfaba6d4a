import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { changesAt } from './changes-desk.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
let at: ReturnType<typeof changesAt>;
beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

describe('suspend and resume', () => {
  async function onPhone() {
    const one = await at.bought();
    await desk.supplier.esim(one.esim.esimTranNo, { install: true, enable: true, use: 1_000_000 });
    await at.refresh(one.esim.id);
    return one;
  }
  const stateOf = async (orderId: string) => (await at.first(orderId)).esimStatus;
  const last = async (esimId: string) => (await at.changesOf(esimId)).at(-1);

  test('off and on again', async () => {
    const { orderId, esim } = await onPhone();
    await at.change(orderId, esim.id, 'suspend');
    expect(await last(esim.id)).toMatchObject({ kind: 'suspend', state: 'done' });
    expect(await stateOf(orderId)).toBe('SUSPENDED');
    expect(await at.ask(orderId, esim.id, 'suspend')).toEqual({ ok: false, obstacle: 'suspended' });
    expect(await at.ask(orderId, esim.id, 'cancel')).toEqual({ ok: false, obstacle: 'downloaded' });
    await at.change(orderId, esim.id, 'resume');
    expect(await last(esim.id)).toMatchObject({ kind: 'resume', state: 'done' });
    expect(await stateOf(orderId)).toBe('IN_USE');
    expect(await at.ask(orderId, esim.id, 'resume')).toEqual({ ok: false, obstacle: 'not-suspended' });
    expect(await at.refundsOf(orderId)).toEqual([]);
    expect(await at.mailsOf(orderId, 'change-done')).toBe(2);
  });

  test.each([
    ['suspend', '*/esim/suspend', 'SUSPENDED'],
    ['resume', '*/esim/unsuspend', 'IN_USE'],
  ] as const)('%s with a lost answer, done or not [B18]', async (kind, path, expected) => {
    for (const action of ['accept-then-reset', 'reset', 'accept-then-hang', 'status-503'] as const) {
      const { orderId, esim } = await onPhone();
      if (kind === 'resume') await at.change(orderId, esim.id, 'suspend');
      desk.supplier.fault({ match: { path, times: 1 }, action });
      await at.change(orderId, esim.id, kind);
      await desk.pass(3, 1);
      expect(await last(esim.id)).toMatchObject({ kind, state: 'done' });
      expect(await stateOf(orderId)).toBe(expected);
      desk.supplier.clearFaults();
    }
  });

  test('the supplier says no: refused, and the page says how it really stands', async () => {
    const { orderId, esim } = await onPhone();
    desk.supplier.fault({ match: { path: '*/esim/suspend' }, action: { error: '200002' } });
    await at.change(orderId, esim.id, 'suspend');
    expect(await last(esim.id)).toMatchObject({ state: 'refused', reason: 'network-refused' });
    expect(await stateOf(orderId)).toBe('IN_USE');
    expect(await at.mailsOf(orderId, 'change-done')).toBe(0);
  });

  test('webhooks out of order: the state is what the supplier says now [B18]', async () => {
    const { orderId, esim } = await onPhone();
    await at.change(orderId, esim.id, 'suspend');
    await at.change(orderId, esim.id, 'resume');
    for (const esimStatus of ['IN_USE', 'SUSPENDED']) {
      await desk.hear({
        notifyType: 'ESIM_STATUS',
        content: { esimTranNo: esim.esimTranNo, esimStatus, smdpStatus: 'ENABLED' },
      });
      await at.refresh(esim.id);
      expect(await stateOf(orderId)).toBe('IN_USE');
    }
  });

  test('its time ran out before it could be resumed', async () => {
    const { orderId, esim } = await onPhone();
    await at.change(orderId, esim.id, 'suspend');
    await at.ask(orderId, esim.id, 'resume');
    await desk.supplier.esim(esim.esimTranNo, { set: { esimStatus: 'USED_EXPIRED' } });
    await desk.work();
    expect(await last(esim.id)).toMatchObject({ state: 'refused', reason: 'expired' });
  });
});
