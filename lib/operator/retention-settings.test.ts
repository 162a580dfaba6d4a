import { desc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { changeRetention, readRetentionSettings, retentionBounds } from './retention-settings.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const owner: Operator = {
  ...{ kind: 'operator', customerId: 'cus_1', email: 'owner@shop.example', role: 'owner', fresh: true },
};
const form = { webhookBody: '90', endedCode: '30', orderTrace: '120', failedMail: '7', unpaidOrder: '90' };

test('periods are written within their bounds, all of them or none, and stand in the record', async () => {
  const before = await readRetentionSettings(t.db, owner);
  expect(before).toEqual({ webhookBody: 90, endedCode: 30, orderTrace: 120, failedMail: 7, unpaidOrder: 90 });
  expect(retentionBounds.orderTrace).toEqual({ least: 30, most: 540 });
  const { failedMail: _, ...less } = form;
  for (const wrong of [
    ...['0', '-1', '29', '541', '1e2', '30.5', 'x', ''].map((orderTrace) => ({ ...form, orderTrace })),
    ...[less, { ...form, forever: '1' }, null, {}],
  ])
    expect(await changeRetention(t.db, owner, wrong), JSON.stringify(wrong)).toBe(false);
  expect(await readRetentionSettings(t.db, owner)).toEqual(before);
  expect(await changeRetention(t.db, owner, { ...form, orderTrace: '60' })).toBe(true);
  expect(await readRetentionSettings(t.db, owner)).toEqual({ ...before, orderTrace: 60 });
  const [deed] = await t.db.select().from(auditLog).orderBy(desc(auditLog.at)).limit(1);
  expect(deed).toMatchObject({
    subject: 'retention',
    before: { orderTrace: 120 },
    after: { orderTrace: 60 },
  });
});

test('only owners with a fresh proof change them', async () => {
  for (const actor of [
    { ...owner, fresh: false },
    { ...owner, role: 'support' as const },
  ])
    await expect(changeRetention(t.db, actor, form)).rejects.toMatchObject({ code: 'forbidden' });
});
