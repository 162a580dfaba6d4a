'use server';
import { redirect } from 'next/navigation';
import { textOf } from '#app/form-text.ts';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { currentSessionToken } from '#lib/auth/session.ts';
import { addPasskey, offerPasskey, removePasskey } from '#lib/operator/passkeys.ts';
import { addStaff, changeRole, endStaff, type StaffResult } from '#lib/operator/staff.ts';

const here = '/operator/staff';

/** Lets an address in, with a role. */
export async function add(data: FormData): Promise<void> {
  const operator = await operatorFor('add-staff', here);
  const result = await addStaff(shop(), operator, {
    email: textOf(data, 'email'),
    role: textOf(data, 'role'),
  });
  answer(result);
}

/** Gives somebody another role. */
export async function giveRole(staffId: string, data: FormData): Promise<void> {
  const operator = await operatorFor('change-role', here);
  answer(await changeRole(shop(), operator, staffId, textOf(data, 'role')));
}

/** Ends somebody's access. */
export async function end(staffId: string): Promise<void> {
  const operator = await operatorFor('end-staff', here);
  answer(await endStaff(shop(), operator, staffId));
}

/** What the browser needs to make a passkey. */
export async function startPasskey() {
  const operator = await operatorFor('add-passkey', here);
  const { db, env } = shop();
  const session = (await currentSessionToken(shop())) ?? '';
  return offerPasskey({ db, env, session }, operator);
}

/** Keeps the passkey the browser made. */
export async function keepPasskey(name: string, given: unknown): Promise<boolean> {
  const operator = await operatorFor('add-passkey', here);
  const { db, env } = shop();
  const session = (await currentSessionToken(shop())) ?? '';
  return addPasskey({ db, env, session }, operator, { name, answer: given });
}

/** Removes a passkey of one's own. */
export async function dropPasskey(passkeyId: string): Promise<void> {
  const operator = await operatorFor('remove-passkey', here);
  await removePasskey(shop().db, operator, passkeyId);
  redirect(`${here}?done=passkey-removed`);
}

function answer(result: StaffResult): never {
  redirect(result === 'done' ? `${here}?done=saved` : `${here}?problem=${result}`);
}
