import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditLog, customers, passkeys, sessions } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { type Operator, operatorOfSession } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { sha256 } from '#lib/secrets.ts';
import { addPasskey, offerPasskey, ownPasskeys, type PasskeyWorks, removePasskey } from './passkeys.ts';
import { askForProof, proveByPasskey } from './prove.ts';

const env = { APP_URL: 'https://shop.example', OPERATOR_EMAILS: ['owner@shop.example'] };
const customerId = newId('cus');
const session = 'the session of the owner';
let t: TestDatabase;
let works: PasskeyWorks;

beforeAll(async () => {
  t = await cloneDatabase();
  works = { db: t.db, env, session };
  await t.db.insert(customers).values({ id: customerId, email: 'owner@shop.example' });
});
afterAll(() => t.drop());
beforeEach(async () => {
  await t.db.delete(passkeys);
  await t.db.delete(sessions);
  await t.db.insert(sessions).values({
    sessionToken: sha256(session),
    userId: customerId,
    expires: sql`shop_now() + interval '30 days'`,
  });
});

/** The bearer of the session, as the next request would see them. */
async function owner(): Promise<Operator> {
  const operator = await operatorOfSession(t.db, env, session);
  if (!operator) throw new Error('not signed in');
  return operator;
}

interface Bent {
  origin?: string;
  rpId?: string;
  /** User present and verified. */
  flags?: number;
  counter?: number;
  challenge?: string;
}

const sha = (data: string | Buffer) => createHash('sha256').update(data).digest();

/** A passkey as a device keeps it: a key on P-256, stored with its public half as COSE. */
async function device(of = customerId) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const id = randomBytes(16).toString('base64url');
  await t.db.insert(passkeys).values({
    id,
    customerId: of,
    publicKey: cose.toString('base64url'),
    counter: 5,
    name: 'a device',
  });
  const answer = (challenge: string, bent: Bent = {}) => {
    const { origin = env.APP_URL, rpId = 'shop.example', flags = 0x05, counter = 6 } = bent;
    const client = Buffer.from(
      JSON.stringify({ type: 'webauthn.get', challenge: bent.challenge ?? challenge, origin }),
    );
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const data = Buffer.concat([sha(rpId), Buffer.from([flags]), count]);
    const signature = sign('sha256', Buffer.concat([data, sha(client)]), privateKey);
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  };
  return { id, answer };
}

const prove = async (input: unknown) => (await proveByPasskey(works, await owner(), input)) === 'proved';
const isFresh = async () => (await owner()).fresh;

test('a signature over the challenge is a proof, once, and leaves its row', async () => {
  const { id, answer } = await device();
  const { challenge, allowCredentials, userVerification } = await askForProof(works, await owner());
  expect(allowCredentials).toMatchObject([{ id }]);
  expect(userVerification).toBe('required');
  expect(await isFresh()).toBe(false);
  const before = await t.db.$count(auditLog);
  expect(await prove(answer(challenge))).toBe(true);
  expect(await isFresh()).toBe(true);
  expect(await t.db.$count(auditLog)).toBe(before + 1);
  expect(await prove(answer(challenge, { counter: 7 }))).toBe(false);
  const [row] = await t.db.select().from(passkeys);
  expect(row).toMatchObject({ counter: 6, usedAt: expect.any(Date) });
});

test('another site, a missing touch, an old counter and a foreign challenge prove nothing [D37]', async () => {
  const { answer } = await device();
  const bents: Bent[] = [
    { origin: 'https://shop.example.evil.example' },
    { rpId: 'evil.example' },
    { flags: 0x01 },
    { flags: 0x04 },
    { counter: 5 },
    { challenge: randomBytes(32).toString('base64url') },
  ];
  for (const bent of bents) {
    const { challenge } = await askForProof(works, await owner());
    expect(await prove(answer(challenge, bent)), JSON.stringify(bent)).toBe(false);
  }
  for (const input of [null, {}, 'x', { ...answer('x'), id: "' or 1=1" }]) {
    await askForProof(works, await owner());
    expect(await prove(input)).toBe(false);
  }
  expect(await isFresh()).toBe(false);
});

test('a challenge is spent by a wrong answer, dies after five minutes, and is one of many at once', async () => {
  const { answer } = await device();
  const first = await askForProof(works, await owner());
  expect(await prove(answer(first.challenge, { flags: 0x01 }))).toBe(false);
  expect(await prove(answer(first.challenge))).toBe(false);
  const second = await askForProof(works, await owner());
  await t.db.update(sessions).set({ challengeAt: sql`shop_now() - interval '5 minutes'` });
  expect(await prove(answer(second.challenge))).toBe(false);
  const { challenge } = await askForProof(works, await owner());
  const race = await Promise.all([6, 7, 8].map((counter) => prove(answer(challenge, { counter }))));
  expect(race.filter(Boolean)).toHaveLength(1);
});

test('somebody else’s passkey is neither taken nor removed', async () => {
  const other = newId('cus');
  await t.db.insert(customers).values({ id: other, email: 'other@shop.example' });
  const { id, answer } = await device(other);
  const { challenge } = await askForProof(works, await owner());
  expect(await prove(answer(challenge))).toBe(false);
  await removePasskey(t.db, { ...(await owner()), fresh: true }, id);
  expect(await t.db.$count(passkeys, eq(passkeys.id, id))).toBe(1);
});

test('registering and removing want a fresh proof, and an answer that was asked for [D37]', async () => {
  const stale = await owner();
  await expect(offerPasskey(works, stale)).rejects.toThrow('Prove first');
  await expect(addPasskey(works, stale, {})).rejects.toThrow('Prove first');
  await expect(removePasskey(t.db, stale, 'x')).rejects.toThrow('Prove first');
  const fresh = { ...stale, fresh: true };
  const options = await offerPasskey(works, fresh);
  expect(options).toMatchObject({
    rp: { id: 'shop.example' },
    authenticatorSelection: { userVerification: 'required' },
  });
  expect(await addPasskey(works, fresh, { name: 'x', answer: { id: 'x' } })).toBe(false);
  const { id } = await device();
  const [own] = await ownPasskeys(t.db, fresh);
  expect(own).toMatchObject({ id, name: 'a device', usedAt: null });
  await removePasskey(t.db, fresh, id);
  expect(await ownPasskeys(t.db, fresh)).toEqual([]);
  const deeds = await t.db.select().from(auditLog).where(eq(auditLog.action, 'remove-passkey'));
  expect(deeds).toMatchObject([{ before: { name: 'a device' }, subject: `passkey:${id}` }]);
});
