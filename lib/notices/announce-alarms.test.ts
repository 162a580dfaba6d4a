import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { alarms, mails, settings, staff } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { type AlarmKind, raiseAlarm } from '#lib/alarm.ts';
import { newId } from '#lib/ids.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { announceAlarms } from './announce-alarms.ts';
import { sendQueuedMail } from './send.ts';

const owners = [' Owner@Shop.example '];
const letters: Letter[] = [];
const postbox: Postbox = {
  from: 'shop@shop.example',
  appUrl: 'https://shop.example',
  linkSecret: 'a secret for links',
  keys: [],
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
beforeEach(async () => {
  letters.length = 0;
  await t.db.update(settings).set({ alarmAddresses: [], mutedAlarms: [] });
});

async function raised(kind: AlarmKind, subject = newId('lin')): Promise<string> {
  await raiseAlarm(t.db, kind, subject, { why: 'a test' });
  return subject;
}

/** What the worker does, twice over: again is not more. */
async function round(): Promise<string[]> {
  for (const _ of [1, 2]) await announceAlarms(t.db, owners);
  const queued = await t.db.select().from(mails).where(eq(mails.state, 'queued'));
  for (const { id } of queued) await sendQueuedMail(t.db, postbox, id);
  return letters.map(({ to }) => to).sort();
}

test('an alarm is mailed once to each owner and each address of the settings, with a link', async () => {
  await t.db.update(settings).set({ alarmAddresses: ['duty@shop.example', 'owner@shop.example'] });
  for (const role of ['owner', 'support', 'viewer'] as const)
    await t.db
      .insert(staff)
      .values({ id: newId('stf'), email: `${role}-2@shop.example`, role, addedBy: 'o' });
  const subject = await raised('line-stuck');
  expect(await round()).toEqual(['duty@shop.example', 'owner-2@shop.example', 'owner@shop.example']);
  expect(letters[0]?.subject).toBe('Landfall alarm: A paid order is stuck');
  expect(letters[0]?.text).toContain('https://shop.example/operator#alarms');
  expect(letters[0]?.text).toContain(subject);
  expect(await round()).toHaveLength(3);
});

test('the link leads to the order, or to the place that shows what is wrong', async () => {
  const { orderId, lineId } = await ownedEsim(t.db);
  await raised('refund-elsewhere', lineId);
  await raised('webhook-changed', 'supplier');
  await round();
  const text = (about: string) => letters.find(({ subject }) => subject.includes(about))?.text;
  expect(text('Money was sent back')).toContain(`https://shop.example/operator/orders/${orderId}\n`);
  expect(text('another address')).toContain('https://shop.example/operator/settings#webhook\n');
});

test('a muted kind is shown and not mailed', async () => {
  await t.db.update(settings).set({ mutedAlarms: ['dispute'] });
  await t.db.update(staff).set({ endedAt: sql`shop_now()` });
  await raised('dispute');
  expect(await round()).toEqual([]);
  await raised('refund-failed');
  expect(await round()).toEqual(['owner@shop.example']);
});

test('one that is closed and raised again within the hour is not mailed again; later it is', async () => {
  const again = async () => {
    await t.db.update(alarms).set({ closedAt: sql`shop_now()` }).where(sql`closed_at is null`);
    await raised('sync-refused', 'catalogue');
    await round();
    return letters.filter(({ subject }) => subject.includes('catalogue')).length;
  };
  expect(await again()).toBe(1);
  expect(await again()).toBe(1);
  await t.db.execute(sql`insert into shop_clock (ahead) values (interval '61 minutes')`);
  expect(await again()).toBe(2);
});
