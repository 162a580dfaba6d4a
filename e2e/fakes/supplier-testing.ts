import { createServer } from 'node:http';
import { expect } from 'vitest';
import type { EsimRow } from './supplier/world.ts';
import { startSupplier } from './supplier.ts';

export const accessCode = 'code-for-tests';
export const secretKey = 'secret-for-tests';
export const plan = 'CKH002';
export const pager = { pageNum: 1, pageSize: 50 };

export interface Reply {
  success: boolean;
  errorCode: string | null;
  errorMsg: string | null;
  obj: Record<string, unknown> | null;
}

export const orderBody = (transactionId: string, more: object = {}) => ({
  transactionId,
  packageInfoList: [{ packageCode: plan, count: 1, price: 18000 }],
  ...more,
});

/** A supplier for one test file, with the calls its tests need. */
export async function supplierForTests() {
  const settings = { allocation: { delayMs: 5 } };
  const supplier = await startSupplier({ accessCode, secretKey, balance: 1_000_000, settings });

  async function call(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(supplier.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'RT-AccessCode': accessCode, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Reply;
  }

  async function order(transactionId: string, more: object = {}): Promise<string> {
    const reply = await call('/esim/order', orderBody(transactionId, more));
    expect(reply).toMatchObject({ success: true, errorCode: '0' });
    return String(reply.obj?.orderNo);
  }

  async function rowsOf(body: object): Promise<EsimRow[]> {
    const reply = await call('/esim/query', { ...body, pager });
    expect(reply).toMatchObject({ success: true });
    return reply.obj?.esimList as EsimRow[];
  }

  async function readyEsim(transactionId: string): Promise<EsimRow> {
    const orderNo = await order(transactionId);
    await supplier.control.idle();
    const [row] = await rowsOf({ orderNo });
    if (!row) throw new Error('no row');
    return row;
  }

  const code = async (path: string, body: unknown) => (await call(path, body)).errorCode;
  return { supplier, call, code, order, rowsOf, readyEsim };
}

/** An address that takes webhooks and keeps them. */
export async function hookTarget() {
  const received: { notifyType: string; notifyId: string; content: Record<string, unknown> }[] = [];
  const target = { status: 200, url: '', received, close: async () => {} };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    received.push(JSON.parse(text));
    response.writeHead(target.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  target.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  target.close = () => new Promise((resolve) => server.close(() => resolve()));
  return target;
}
