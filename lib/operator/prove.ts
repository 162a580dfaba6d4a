import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { passkeys } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import { markProved, type Operator } from '#lib/auth/operator.ts';
import { forget, secondsToWait } from '#lib/limits/count.ts';
import { keepChallenge, relyingParty, takeChallenge } from './challenge.ts';
import { authorise } from './deeds.ts';
import type { PasskeyWorks } from './passkeys.ts';

/** What the browser needs to sign with one of the operator's passkeys. */
export async function askForProof(
  works: PasskeyWorks,
  operator: Operator,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  authorise(operator, 'prove-oneself');
  const { id, transports } = passkeys;
  const known = await works.db
    .select({ id, transports })
    .from(passkeys)
    .where(eq(passkeys.customerId, operator.customerId));
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(works.env.APP_URL).rpID,
    allowCredentials: known,
    userVerification: 'required',
  });
  await keepChallenge(works.db, works.session, options.challenge);
  return options;
}

/** What came of a signature; too many of them are not looked at. */
export type Proof = 'proved' | 'refused' | 'too-often';

const text = z.string().max(20_000);
const signature = z.looseObject({
  id: z.string().regex(/^[\w-]{1,1400}$/),
  rawId: text,
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: text, authenticatorData: text, signature: text }),
  clientExtensionResults: z.looseObject({}),
});

/**
 * Checks a passkey's signature over this session's challenge, which is spent by it either way. Then the
 * session counts as proved.
 */
export async function proveByPasskey(
  works: PasskeyWorks,
  operator: Operator,
  input: unknown,
): Promise<Proof> {
  authorise(operator, 'prove-oneself');
  const account = operator.customerId;
  if ((await secondsToWait(works.db, 'use-passkey', { account })) !== null) return 'too-often';
  if (!(await fits(works, operator, input))) return 'refused';
  await forget(works.db, 'use-passkey', 'account', account);
  return 'proved';
}

async function fits(works: PasskeyWorks, operator: Operator, input: unknown): Promise<boolean> {
  const expectedChallenge = await takeChallenge(works.db, works.session);
  const parsed = signature.safeParse(input);
  if (!parsed.success || !expectedChallenge) return false;
  const { rpID, origin } = relyingParty(works.env.APP_URL);
  return works.db.transaction(async (tx) => {
    // Locked: of two answers with the same counter one is a copy.
    const [passkey] = await tx
      .select()
      .from(passkeys)
      .where(and(eq(passkeys.id, parsed.data.id), eq(passkeys.customerId, operator.customerId)))
      .for('update');
    if (!passkey) return false;
    const result = await verifyAuthenticationResponse({
      response: parsed.data as unknown as AuthenticationResponseJSON,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    }).catch(() => null);
    if (!result?.verified) return false;
    await tx
      .update(passkeys)
      .set({ counter: result.authenticationInfo.newCounter, usedAt: sql`shop_now()` })
      .where(eq(passkeys.id, passkey.id));
    await markProved(tx, works.session);
    await recordDeed(tx, operator, { action: 'prove-oneself', subject: `passkey:${passkey.id}` });
    return true;
  });
}
