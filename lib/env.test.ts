import { describe, expect, test } from 'vitest';
import { blankForWeb, webEnv, workerEnv } from './env.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const right = {
  DATABASE_URL: 'postgres://shop@db.example/shop',
  APP_URL: 'https://shop.example/',
  NEXTAUTH_SECRET: 'a random text of some length',
  ENCRYPTION_KEY: `k2:${key},k1:${key}`,
  STRIPE_SECRET_KEY: 'sk_live_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_new_one,whsec_old_one',
  ESIM_ACCESS_CODE: 'abc',
  ESIM_ACCESS_WEBHOOK_TOKEN: 'abcdefghijklmnop',
  SMTP_URL: 'smtps://user:password@mail.example',
  MAIL_FROM: 'Shop <esim@shop.example>',
} as unknown as NodeJS.ProcessEnv;

const problems = (change: Record<string, string>) => {
  try {
    webEnv({ ...right, ...change });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('the environment', () => {
  test('of a live shop is read, with its defaults', () => {
    expect(webEnv(right)).toMatchObject({ APP_URL: 'https://shop.example', PORT: 3000, TRUST_PROXY_HOPS: 0 });
    expect(webEnv(right).STRIPE_WEBHOOK_SECRET).toEqual(['whsec_new_one', 'whsec_old_one']);
    expect(webEnv(right).ENCRYPTION_KEY.map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(workerEnv(right).ESIM_ACCESS_API_URL).toBe('https://api.esimaccess.com/api/v1/open');
  });

  test('that is wrong is listed as a whole, without any value of it', () => {
    const said = problems({
      APP_URL: 'shop',
      NEXTAUTH_SECRET: 'short',
      ENCRYPTION_KEY: 'k1:abc',
      DATABASE_URL: '',
    });
    for (const name of [
      'APP_URL has',
      'NEXTAUTH_SECRET has',
      'ENCRYPTION_KEY has',
      'DATABASE_URL is missing',
    ]) {
      expect(said).toContain(`- ${name}`);
    }
    expect(said).not.toContain('short');
  });

  test('says in plain words what a number has to be, and knows a key from a signing secret', () => {
    expect(problems({ PORT: '70000' })).toContain('PORT has to be a whole number up to 65535');
    expect(problems({ TRUST_PROXY_HOPS: 'one' })).toContain('TRUST_PROXY_HOPS has to be a whole number');
    expect(problems({ STRIPE_WEBHOOK_SECRET: 'sk_test_abcdef' })).toContain('STRIPE_WEBHOOK_SECRET has');
  });

  test('wants https, but for this machine', () => {
    expect(problems({ APP_URL: 'http://shop.example' })).toContain('https');
    expect(problems({ APP_URL: 'http://127.0.0.1:3000' })).toBe('');
  });

  test("refuses the demo's secrets and fault points outside the demo", () => {
    expect(problems({ STRIPE_SECRET_KEY: 'sk_test_demo-only-key' })).toContain('STRIPE_SECRET_KEY holds');
    expect(problems({ FAILPOINT: 'FP10:kill' })).toContain('FAILPOINT');
    expect(problems({ STRIPE_SECRET_KEY: 'sk_test_demo-only-key', LANDFALL_DEMO: '1' })).toBe('');
  });
});

test('web runs without the secrets of the worker', () => {
  const blank = blankForWeb();
  for (const name of ['ESIM_ACCESS_CODE', 'ESIM_ACCESS_SECRET', 'SMTP_URL', 'DATABASE_MIGRATION_URL'])
    expect(blank[name], name).toBe('');
  for (const name of Object.keys(webEnv(right)).filter((one) => one !== 'DATABASE_MIGRATION_URL'))
    expect(blank, name).not.toHaveProperty(name);
  expect(() => webEnv({ ...right, ...blank })).not.toThrow();
});
