'use server';
import { redirect } from 'next/navigation';
import { textOf } from '#app/form-text.ts';
import { operatorFor, pageBelow } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import type { ChangeKind } from '#db/schema/esims.ts';
import { changeDeeds, changeEsim, readEsimNow } from '#lib/operator/esim-change.ts';
import { replaceEsim } from '#lib/operator/esim-replace.ts';

/** Has the eSIM read at the supplier now. */
export async function readNow(esimId: string): Promise<void> {
  const operator = await operatorFor('read-esim', pageOf(esimId));
  answer(esimId, (await readEsimNow(shop().db, operator, esimId)) ? 'read-asked' : 'not-now');
}

/** Asks for a change; a word that is no change asks for none. */
export async function change(esimId: string, kind: ChangeKind, data: FormData): Promise<void> {
  const deed =
    typeof kind === 'string' && Object.hasOwn(changeDeeds, kind) ? changeDeeds[kind] : 'see-console';
  const operator = await operatorFor(deed, pageOf(esimId));
  if (deed === 'see-console') answer(esimId, 'not-now');
  const wish = { kind, reason: textOf(data, 'reason'), digits: textOf(data, 'digits') };
  answer(esimId, await changeEsim(shop().db, operator, esimId, wish));
}

/** Orders another one at our cost. */
export async function replace(esimId: string, data: FormData): Promise<void> {
  const operator = await operatorFor('replace-esim', pageOf(esimId));
  const { said } = await replaceEsim(shop().db, operator, esimId, textOf(data, 'reason'));
  answer(esimId, said);
}

function pageOf(esimId: string): string {
  return pageBelow('/operator/esims', esimId);
}

function answer(esimId: string, said: string): never {
  redirect(`${pageOf(esimId)}?said=${said}`);
}
