import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, DbOrTx } from '#db/client.ts';
import { passkeys } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { brand } from '#lib/brand.ts';
import { keepChallenge, relyingParty, takeChallenge } from './challenge.ts';
import { authorise } from './deeds.ts';

/** What passkeys work with: the session they belong to is the one of the request. */
export interface PasskeyWorks {
  db: Db;
  env: { APP_URL: string };
  /** The session cookie's token. */
  session: string;
}

export interface OwnPasskey {
  id: string;
  name: string;
  createdAt: Date;
  usedAt: Date | null;
}

/** The operator's own passkeys, oldest first. */
export async function ownPasskeys(db: DbOrTx, { customerId }: Operator): Promise<OwnPasskey[]> {
  const { id, name, createdAt, usedAt } = passkeys;
  return db
    .select({ id, name, createdAt, usedAt })
    .from(passkeys)
    .where(eq(passkeys.customerId, customerId))
    .orderBy(asc(createdAt), asc(id));
}

/** What the browser needs to make a new passkey; a device that has one already is left out. */
export async function offerPasskey(
  works: PasskeyWorks,
  operator: Operator,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  authorise(operator, 'add-passkey');
  const known = await ownPasskeys(works.db, operator);
  const options = await generateRegistrationOptions({
    rpName: brand.name,
    rpID: relyingParty(works.env.APP_URL).rpID,
    userName: operator.email,
    userID: new TextEncoder().encode(operator.customerId),
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  await keepChallenge(works.db, works.session, options.challenge);
  return options;
}

const text = z.string().max(20_000);
const registration = z.object({
  name: z.string().trim().min(1).max(60),
  answer: z.looseObject({
    id: z.string().regex(/^[\w-]{1,1400}$/),
    rawId: text,
    type: z.literal('public-key'),
    response: z.looseObject({ clientDataJSON: text, attestationObject: text }),
    clientExtensionResults: z.looseObject({}),
  }),
});

/** Keeps a new passkey, if the browser's answer is the one to our question. */
export async function addPasskey(works: PasskeyWorks, operator: Operator, input: unknown): Promise<boolean> {
  authorise(operator, 'add-passkey');
  const parsed = registration.safeParse(input);
  const expectedChallenge = await takeChallenge(works.db, works.session);
  if (!parsed.success || !expectedChallenge) return false;
  const { rpID, origin } = relyingParty(works.env.APP_URL);
  const result = await verifyRegistrationResponse({
    response: parsed.data.answer as unknown as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => null);
  if (!result?.verified) return false;
  const { id, publicKey, counter, transports } = result.registrationInfo.credential;
  return works.db.transaction(async (tx) => {
    const [added] = await tx
      .insert(passkeys)
      .values({
        id,
        customerId: operator.customerId,
        publicKey: Buffer.from(publicKey).toString('base64url'),
        counter,
        transports: transports ?? [],
        name: parsed.data.name,
      })
      .onConflictDoNothing()
      .returning();
    if (!added) return false;
    const after = { name: added.name };
    await recordDeed(tx, operator, { action: 'add-passkey', subject: `passkey:${id}`, after });
    return true;
  });
}

/** Removes one of the operator's own passkeys; anybody else's is not touched. */
export async function removePasskey(db: Db, operator: Operator, passkeyId: string): Promise<void> {
  authorise(operator, 'remove-passkey');
  await db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(passkeys)
      .where(and(eq(passkeys.id, passkeyId), eq(passkeys.customerId, operator.customerId)))
      .returning();
    if (!gone) return;
    const before = { name: gone.name };
    await recordDeed(tx, operator, { action: 'remove-passkey', subject: `passkey:${gone.id}`, before });
  });
}
