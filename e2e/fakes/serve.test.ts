import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('all three start from environment variables, say where they are and stop', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('serve.ts', import.meta.url))], {
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      ESIM_ACCESS_CODE: 'my-code',
      SUPPLIER_BALANCE: '4200',
      SUPPLIER_SETTINGS: '{"allocation":{"delayMs":5}}',
      STRIPE_SECRET_KEY: 'sk_test_mine',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const addresses = JSON.parse(String(line));
  const balance = await fetch(`${addresses.supplier.url}/balance/query`, {
    method: 'POST',
    headers: { 'RT-AccessCode': 'my-code' },
    body: '{}',
  });
  expect(await balance.json()).toMatchObject({ success: true, obj: { balance: 4200 } });
  const account = await fetch(`${addresses.stripe.url}/v1/account`, {
    headers: { authorization: 'Bearer sk_test_mine' },
  });
  expect(await account.json()).toMatchObject({ object: 'account' });
  expect((await fetch(addresses.mailbox.url)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
