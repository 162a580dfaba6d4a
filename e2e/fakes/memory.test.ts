import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { remember } from './memory.ts';
import { startSupplier } from './supplier.ts';

const pager = { pageNum: 1, pageSize: 5 };

test('what was sold is still known after a new start, and what was under way goes on', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'landfall-memory-'));
  const file = path.join(dir, 'deep', 'state');
  const start = async () => {
    const supplier = await startSupplier({ accessCode: 'c', settings: { allocation: { delayMs: 50 } } });
    const last = remember(file, { supplier: supplier.memory });
    const call = async (way: string, body: object) =>
      (
        await fetch(supplier.url + way, {
          method: 'POST',
          headers: { 'RT-AccessCode': 'c' },
          body: JSON.stringify(body),
        })
      ).json();
    const stop = async () => {
      last();
      await supplier.close();
    };
    return { supplier, call, stop };
  };
  const first = await start();
  const bought = { transactionId: 't', packageInfoList: [{ packageCode: 'CKH002', count: 1 }] };
  const { orderNo } = (await first.call('/esim/order', bought)).obj;
  const { balance } = first.supplier.control.ledger();
  await first.stop();

  const second = await start();
  expect(second.supplier.control.ledger()).toMatchObject({ balance, orders: [{ orderNo }] });
  await second.supplier.control.idle();
  const found = await second.call('/esim/query', { orderNo, pager });
  const [{ esimTranNo }] = found.obj.esimList;
  expect(await second.call('/esim/cancel', { esimTranNo })).toMatchObject({ success: true });
  expect((await second.call('/esim/query', { orderNo, pager })).obj.esimList).toMatchObject([
    { esimStatus: 'CANCEL' },
  ]);
  await second.stop();

  await writeFile(file, 'not a memory');
  const third = await start();
  expect(third.supplier.control.ledger().orders).toEqual([]);
  await third.stop();
  await rm(dir, { recursive: true });
});
