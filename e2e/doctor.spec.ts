import { execFile } from 'node:child_process';
import { expect, test } from './fixtures.ts';
import { type KillableShop, startKillableShop } from './proof/killable-shop.ts';
import { repository } from './run/build.ts';

let mine: KillableShop;
test.beforeAll(async ({ shop }) => {
  mine = await startKillableShop(shop.databaseUrl);
});
test.afterAll(() => mine?.close());

/** Runs the doctor with some variables changed; `undefined` takes one away. */
function doctor(
  change: Record<string, string> = {},
  args: string[] = [],
): Promise<{ code: number; said: string }> {
  const env = { ...mine.env, ...change } as NodeJS.ProcessEnv;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['lib/doctor/doctor.ts', ...args],
      { cwd: repository, env },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, said: out + err });
      },
    );
  });
}

const redLines = (said: string) => said.split('\n').filter((line) => line.startsWith('RED'));

test('a healthy shop: no line is red', async () => {
  const { code, said } = await doctor();
  expect(redLines(said)).toEqual([]);
  expect(code).toBe(0);
  for (const name of ['database', 'migrations', 'worker', 'web', 'supplier balance', 'Stripe key', 'mail']) {
    expect(said).toMatch(new RegExp(`^ok +${name}`, 'm'));
  }
});

test('each sick part has its red line, which says what to do', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ ESIM_ACCESS_CODE: 'another-code' }, /supplier balance.*ESIM_ACCESS_CODE/],
    [{ STRIPE_SECRET_KEY: 'sk_test_another' }, /Stripe key.*STRIPE_SECRET_KEY/],
    [{ STRIPE_WEBHOOK_SECRET: 'whsec_another_one' }, /Stripe secret.*STRIPE_WEBHOOK_SECRET/],
    [{ SMTP_URL: 'smtp://127.0.0.1:1' }, /mail.*SMTP_URL/],
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/none' }, /database.*DATABASE_URL/],
  ];
  for (const [change, line] of cases) {
    const { code, said } = await doctor(change);
    expect(redLines(said).join('\n')).toMatch(line);
    expect(code).toBe(1);
    expect(said).not.toMatch(/at .*\.ts:\d+/);
  }
});

test('a foreign webhook address is red, and replaced only when asked', async () => {
  await mine.supplier.webhook('https://elsewhere.example/hook');
  expect(redLines((await doctor()).said).join('\n')).toMatch(/elsewhere\.example.*--register/);
  expect((await doctor({}, ['--register'])).said).toMatch(/^ok +supplier webhook +registered now/m);
});

test('an environment that is wrong is listed as a whole', async () => {
  const { code, said } = await doctor({
    APP_URL: 'shop',
    NEXTAUTH_SECRET: 'short',
    ENCRYPTION_KEY: 'k1:abc',
  });
  expect(code).toBe(1);
  for (const name of ['APP_URL', 'NEXTAUTH_SECRET', 'ENCRYPTION_KEY']) expect(said).toContain(`- ${name} `);
  expect((await doctor({ LANDFALL_DEMO: '' })).said).toMatch(/STRIPE_SECRET_KEY holds a value of the demo/);
});
