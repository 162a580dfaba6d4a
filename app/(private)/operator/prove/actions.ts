'use server';
import { redirect } from 'next/navigation';
import { actionFailure } from '#app/answer.ts';
import { textOf } from '#app/form-text.ts';
import { currentNetwork } from '#app/limits.ts';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { currentSessionToken } from '#lib/auth/session.ts';
import { requestLink } from '#lib/auth/sign-in.ts';
import type { PasskeyWorks } from '#lib/operator/passkeys.ts';
import { askForProof, type Proof, proveByPasskey } from '#lib/operator/prove.ts';
import { safeBack } from './safe-back.ts';

/** What the browser's passkey has to sign. */
export async function startProof() {
  const operator = await operatorFor('prove-oneself');
  return askForProof(await works(), operator);
}

/** Takes the passkey's signature, and says whether it proves the bearer of this session. */
export async function finishProof(answer: unknown): Promise<Proof> {
  const operator = await operatorFor('prove-oneself');
  return proveByPasskey(await works(), operator, answer);
}

/** Mails the operator a link: signing in with it is a proof too. */
export async function mailProof(data: FormData): Promise<void> {
  const operator = await operatorFor('prove-oneself');
  const next = safeBack(textOf(data, 'next'), shop().env.APP_URL);
  const network = await currentNetwork();
  const state = await requestLink(shop(), { email: operator.email, next, network }).catch(
    (error: unknown) => {
      actionFailure(error);
      return 'later' as const;
    },
  );
  const said = state === 'on-its-way' ? 'sent' : 'problem';
  redirect(`/operator/prove?${new URLSearchParams({ [said]: '1', next })}`);
}

async function works(): Promise<PasskeyWorks> {
  const { db, env } = shop();
  return { db, env, session: (await currentSessionToken(shop())) ?? '' };
}
