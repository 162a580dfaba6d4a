import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ring } from './queue.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('deliveries, refunds and events go before mails, payments to ask about and the catalogue', async () => {
  await ring(t.db, 'send-mail', { id: '1' });
  await ring(t.db, 'settle-order', { id: '1' });
  await ring(t.db, 'sync-catalogue', {});
  await ring(t.db, 'advance-line', { id: '1' });
  await ring(t.db, 'advance-refund', { id: '1' });
  await ring(t.db, 'process-event', { id: '1' });
  const { rows } = await t.db.execute(
    sql`select task_identifier from graphile_worker.jobs order by priority, task_identifier`,
  );
  expect(rows.map((row) => row.task_identifier)).toEqual([
    'advance-line',
    'advance-refund',
    'process-event',
    'send-mail',
    'settle-order',
    'sync-catalogue',
  ]);
});
