import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { openBudget } from '#lib/supplier/budget.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { selfSigned } from '../proof/self-signed.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const away = (baseUrl: string) =>
  openSupplier({ baseUrl, accessCode: 'secret-code', budget: openBudget(t.db), timeoutMs: 2_000 });
const order = {
  transactionId: 'lf_x_1',
  lines: [{ supplierCode: 'A', count: 1, unitPrice: 1 }],
  withPrices: true,
};

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

test('a certificate nobody vouches for: nothing is sent, and the order counts as unknown [B27]', async () => {
  let requests = 0;
  let handshakes = 0;
  const server = createHttps(selfSigned(), (_, response) => {
    requests += 1;
    response.end();
  });
  server.on('connection', () => {
    handshakes += 1;
  });
  server.on('tlsClientError', () => {});
  const supplier = away(`https://localhost:${await listening(server)}`);
  await expect(supplier.order(order)).rejects.toMatchObject({ outcome: 'unknown' });
  expect({ requests, handshakes }).toEqual({ requests: 0, handshakes: 1 });
  // Somebody who trusts it would have got through: it is the certificate that was refused.
  const { port } = server.address() as AddressInfo;
  const { status } = await trusting(port);
  expect(status).toBe(200);
  await supplier.close();
  server.close();
});

async function trusting(port: number): Promise<{ status: number }> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const { statusCode, body } = await request(`https://localhost:${port}`, { dispatcher });
  await body.dump();
  await dispatcher.close();
  return { status: statusCode };
}

test('no TLS at all: nothing is sent in clear, and nobody calls it a refusal [B27]', async () => {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      heard.push(chunk);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    socket.on('error', () => {});
  });
  const supplier = away(`https://127.0.0.1:${await listening(server)}`);
  await expect(supplier.order(order)).rejects.toMatchObject({ outcome: 'unknown' });
  expect(Buffer.concat(heard).includes('secret-code')).toBe(false);
  expect(Buffer.concat(heard).includes('POST')).toBe(false);
  await supplier.close();
  server.close();
});

test('a name nobody knows: nothing was sent, so it may be tried later [B27]', async () => {
  const supplier = away('https://supplier.invalid');
  await expect(supplier.order(order)).rejects.toMatchObject({
    outcome: 'try-later',
    code: 'no-connection',
  });
  await supplier.close();
});
