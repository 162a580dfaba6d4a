'use server';
import { redirect } from 'next/navigation';
import { textOf } from '#app/form-text.ts';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { addBlock, endBlock } from '#lib/operator/block-list.ts';

const here = '/operator/blocks';

/** Keeps somebody out. */
export async function block(data: FormData): Promise<void> {
  const operator = await operatorFor('change-blocks', here);
  const [kind, value, reason] = [textOf(data, 'kind'), textOf(data, 'value'), textOf(data, 'reason')];
  redirect(`${here}?said=${await addBlock(shop().db, operator, { kind, value, reason })}`);
}

/** Lets somebody buy again. */
export async function unblock(id: string): Promise<void> {
  const operator = await operatorFor('change-blocks', here);
  redirect(`${here}?said=${await endBlock(shop().db, operator, String(id))}`);
}
