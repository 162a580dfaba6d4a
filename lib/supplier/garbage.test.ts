import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SupplierError } from './errors.ts';
import { startTestSupplier, type TestSupplier } from './testing.ts';

let t: TestSupplier;
beforeAll(async () => {
  t = await startTestSupplier();
});
afterAll(() => t.stop());

const order = {
  transactionId: 't1',
  lines: [{ supplierCode: 'A', count: 1, unitPrice: 1 }],
  withPrices: true,
};

// Garbage that looks like an answer: some right fields, at least one of them missing or wrong.
const nearly = fc
  .record(
    {
      success: fc.constantFrom(true, 'true', false, 'false', 1, null),
      errorCode: fc.oneof(fc.constantFrom('0', null, '200007', '310402'), fc.string()),
      obj: fc.oneof(
        fc.jsonValue(),
        fc.record({ orderNo: fc.jsonValue(), transactionId: fc.jsonValue() }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
const garbage = fc.oneof(
  nearly,
  fc.string(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

test('no garbage is ever taken for an order or a top-up, and only a listed code is a refusal [B3]', async () => {
  await fc.assert(
    fc.asyncProperty(garbage, fc.constantFrom(200, 200, 200, 204, 400, 502), async (text, status) => {
      t.answer = () => ({ status, text: status === 204 ? '' : text });
      for (const call of [
        t.supplier.order(order),
        t.supplier.topUp({ esimTranNo: '1', supplierCode: 'A', transactionId: 't1' }),
      ]) {
        const ended: unknown = await call.catch((error: unknown) => error);
        expect(ended).toBeInstanceOf(SupplierError);
        if (ended instanceof SupplierError && ended.outcome !== 'unknown') {
          expect(ended.code).toMatch(/^\d{6}$/);
          expect(text).toContain(ended.code);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('nor makes a read throw anything but a SupplierError', async () => {
  await fc.assert(
    fc.asyncProperty(garbage, async (text) => {
      t.answer = () => ({ status: 200, text });
      const reads = [
        () => t.supplier.balance(),
        () => t.supplier.packages({ all: true }),
        () => t.supplier.profiles({ orderNo: 'B1' }),
        () => t.supplier.usage(['1']),
      ];
      for (const read of reads) {
        await read().catch((error: unknown) => expect(error).toBeInstanceOf(SupplierError));
      }
    }),
    { numRuns: 60 },
  );
});
