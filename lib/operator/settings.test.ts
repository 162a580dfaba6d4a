import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alarms, auditLog, supplierBalance } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { alarmKinds } from '#lib/alarm-words.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { checkWebhook } from '#lib/fulfilment/check-webhook.ts';
import { failure, startTestSupplier, success, type TestSupplier } from '#lib/supplier/testing.ts';
import { changeSettings, readSettings, readWebhook, registerWebhook } from './settings.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: true,
};
const form = {
  alarmAddresses: '',
  mailed: [...alarmKinds],
  balanceLow: '50',
  balanceBuffer: '2.00',
  absorb: '10',
};
let t: TestDatabase;
let far: TestSupplier;

beforeAll(async () => {
  t = await cloneDatabase();
  far = await startTestSupplier();
});
afterAll(async () => {
  await far.stop();
  await t.drop();
});

test('settings are written as meant; the record holds what changed and nothing else', async () => {
  const wanted = {
    ...form,
    alarmAddresses: ' Duty@Shop.example\nnight@shop.example, duty@shop.example ',
    mailed: alarmKinds.filter((kind) => kind !== 'dispute'),
    balanceLow: '123.45',
  };
  expect(await changeSettings(t.db, owner, wanted)).toBeNull();
  expect(await readSettings(t.db, owner)).toEqual({
    alarmAddresses: ['duty@shop.example', 'night@shop.example'],
    mutedAlarms: ['dispute'],
    balanceLowUnits: 1_234_500,
    balanceBufferUnits: 20_000,
    absorbBasisPoints: 1000,
    stripeTax: false,
  });
  const [deed] = await t.db.select().from(auditLog).orderBy(desc(auditLog.at)).limit(1);
  expect(deed).toMatchObject({
    action: 'change-settings',
    actor: 'operator:owner@shop.example',
    before: { alarmAddresses: [], mutedAlarms: [], balanceLowUnits: 500_000 },
  });
  expect(Object.keys(deed?.after ?? {}).sort()).toEqual(['alarmAddresses', 'balanceLowUnits', 'mutedAlarms']);
  const before = await t.db.$count(auditLog);
  expect(await changeSettings(t.db, owner, wanted)).toBeNull();
  expect(await t.db.$count(auditLog)).toBe(before);
});

test('what is not an amount, a share or an address changes nothing', async () => {
  const before = await readSettings(t.db, owner);
  const wrong = [
    [{ balanceLow: '-5' }, 'money'],
    [{ balanceBuffer: '1e9' }, 'money'],
    [{ absorb: '101' }, 'share'],
    [{ alarmAddresses: 'a@b@c' }, 'addresses'],
    [{ mailed: 'all' }, 'kinds'],
  ] as const;
  for (const [change, problem] of wrong)
    expect(await changeSettings(t.db, owner, { ...form, ...change }), problem).toBe(problem);
  await expect(changeSettings(t.db, { ...owner, fresh: false }, form)).rejects.toThrow('Prove first');
  await expect(changeSettings(t.db, { ...owner, role: 'support' }, form)).rejects.toThrow('Your role');
  expect(await readSettings(t.db, owner)).toEqual(before);
});

test('below the threshold there is an alarm; it ends above it', async () => {
  const read = async (units: number) => {
    far.answer = () => success({ balance: units });
    await saveBalance({ db: t.db, supplier: far.supplier });
    return t.db.select().from(alarms).where(eq(alarms.kind, 'balance-low'));
  };
  await changeSettings(t.db, owner, form);
  expect(await read(499_999)).toMatchObject([{ closedAt: null, detail: { balance: '$50.00' } }]);
  expect(await read(499_000)).toHaveLength(1);
  expect((await read(500_000))[0]?.closedAt).not.toBeNull();
  await t.db.delete(supplierBalance);
});

test('the console shows where the supplier rings, without the secret, and asks the worker to look', async () => {
  let registered: string | null = 'https://elsewhere.example/hook/their-secret';
  let refuses = true;
  far.answer = ({ path, body }) => {
    if (path.endsWith('/query')) return success({ webhook: registered });
    if (refuses) return failure('200', 'the address does not answer');
    registered = String(body.webhook);
    return success(null);
  };
  const webhookUrl = 'https://shop.example/api/webhooks/esim-access/our-secret';
  expect(await readWebhook(t.db, owner)).toBeNull();
  const check = () => checkWebhook({ db: t.db, supplier: far.supplier, webhookUrl });
  await expect(check()).rejects.toThrow();
  expect(await readWebhook(t.db, owner)).toMatchObject({
    registered: 'https://elsewhere.example/hook/…',
    isOurs: false,
  });
  await registerWebhook(t.db, owner);
  refuses = false;
  await check();
  expect(await readWebhook(t.db, owner)).toMatchObject({
    registered: 'https://shop.example/api/webhooks/esim-access/…',
    isOurs: true,
  });
  const [deed] = await t.db.select().from(auditLog).orderBy(desc(auditLog.at)).limit(1);
  expect(deed?.action).toBe('register-webhook');
  await expect(registerWebhook(t.db, { ...owner, role: 'support' })).rejects.toThrow('Your role');
});
