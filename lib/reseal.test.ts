import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { esims, mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { queueSealedMail } from './mail/queue.ts';
import { resealAll, sealedColumns } from './reseal.ts';
import { type EncryptionKey, open, seal } from './secrets.ts';

const key = (id: string): EncryptionKey => ({ id, key: randomBytes(32) });
const [old, young] = [key('k1'), key('k2')];
const code = (no: number) => `LPA:1$rsp.example$CODE-${no}`;
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());
// What other tests sealed would be counted.
beforeEach(async () => {
  await t.db.execute(sql`delete from mails`);
  await t.db.execute(sql`update esims set sealed_activation_code = ''`);
});

/** eSIMs with their codes sealed under the old key. */
async function sealedEsims(many: number): Promise<string[]> {
  const ids: string[] = [];
  for (let no = 0; no < many; no += 1) {
    const { esimId } = await ownedEsim(t.db);
    await setCode(esimId, seal([old], esimId, code(no)));
    ids.push(esimId);
  }
  return ids;
}

const setCode = (id: string, sealed: string) =>
  t.db.update(esims).set({ sealedActivationCode: sealed }).where(eq(esims.id, id));

async function codesOf(ids: string[]): Promise<string[]> {
  const rows = await t.db.select().from(esims).orderBy(asc(esims.id));
  return rows.filter(({ id }) => ids.includes(id)).map((row) => row.sealedActivationCode);
}

test('every code and every waiting mail opens with the new key alone, and reads as before', async () => {
  const ids = (await sealedEsims(5)).sort();
  await queueSealedMail(t.db, 'sign-in', { keys: [old], payload: { to: 'ann@example.com' } });
  const told: string[] = [];
  const result = await resealAll(t.db, [young, old], { batch: 2, tell: (line) => told.push(line) });
  expect(result).toEqual({ done: 6, closed: {} });
  expect(told).toEqual(['esims: 2 of 5', 'esims: 4 of 5', 'esims: 5 of 5', 'mails: 1 of 1']);
  const codes = await codesOf(ids);
  expect(codes.map((sealed, at) => open([young], ids[at] ?? '', sealed)).sort()).toEqual(
    [0, 1, 2, 3, 4].map(code),
  );
  const [mail] = await t.db.select().from(mails);
  expect(JSON.parse(open([young], mail?.id ?? '', mail?.sealedPayload ?? ''))).toEqual({
    to: 'ann@example.com',
  });
  expect(await resealAll(t.db, [young, old])).toEqual({ done: 0, closed: {} });
});

test('while it runs both keys open; stopped half way, it goes on where it stood', async () => {
  const ids = (await sealedEsims(4)).sort();
  const stop = () => {
    throw new Error('killed');
  };
  await expect(resealAll(t.db, [young, old], { batch: 2, tell: stop })).rejects.toThrow('killed');
  const half = await codesOf(ids);
  expect(half.map((sealed) => sealed.split('.')[0])).toEqual(['k2', 'k2', 'k1', 'k1']);
  for (const [at, sealed] of half.entries())
    expect(open([young, old], ids[at] ?? '', sealed)).toMatch(/^LPA/);
  expect(await resealAll(t.db, [young, old], { batch: 2 })).toEqual({ done: 2, closed: {} });
});

test('a code erased meanwhile stays erased; one without its key is left, counted and stops nothing', async () => {
  const ids = (await sealedEsims(3)).sort();
  const [first = '', second = '', third = ''] = ids;
  await setCode(first, seal([key('k0')], first, code(0)));
  // Between its read and its write the owner deletes the account.
  const racing = new Proxy(t.db, {
    get(db, name, self) {
      if (name !== 'execute') return Reflect.get(db, name, self);
      return async (query: never) => {
        const result = await db.execute(query);
        const rows = result.rows as { id?: string; sealed?: string }[];
        if (rows.some(({ id, sealed }) => id === third && sealed)) await setCode(third, '');
        return result;
      };
    },
  });
  expect(await resealAll(racing, [young, old])).toEqual({ done: 1, closed: { k0: 1 } });
  const [kept = '', moved = '', erased] = await codesOf(ids);
  expect([kept.split('.')[0], open([young], second, moved), erased]).toEqual([
    'k0',
    expect.stringMatching(/^LPA/),
    '',
  ]);
});

test('a seal moved to another row opens nothing', async () => {
  const [one = '', other = ''] = (await sealedEsims(2)).sort();
  const [sealed = ''] = await codesOf([one]);
  expect(() => open([old], other, sealed)).toThrow();
  await setCode(other, sealed);
  expect(await resealAll(t.db, [young, old])).toEqual({ done: 1, closed: { k1: 1 } });
});

test('every column that is called sealed is in the list', async () => {
  const { rows } = await t.pool.query(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and column_name like 'sealed%' order by 1, 2`,
  );
  expect(rows).toEqual(sealedColumns);
});

test('npm run rotate-keys does it, and says what to do about a key that is missing', {
  timeout: 180_000,
}, async () => {
  const [lost = ''] = await sealedEsims(4);
  await setCode(lost, seal([key('k0')], lost, code(0)));
  const text = ({ id, key }: EncryptionKey) => `${id}:${key.toString('base64')}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['lib/start/rotate-keys.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: t.url,
      ENCRYPTION_KEY: [young, old].map(text).join(','),
    },
  });
  expect(stdout, stderr).toContain('esims: 4 of 4\n3 sealed anew under "k2"\n');
  expect(stdout).not.toContain('can be taken out');
  expect(stderr).toContain('1 sealed under "k0" cannot be opened: add that key to ENCRYPTION_KEY');
  expect(status).toBe(1);
});
