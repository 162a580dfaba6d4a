'use server';
import { revalidateTag } from 'next/cache';
import { redirect } from 'next/navigation';
import { textOf } from '#app/form-text.ts';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { sellingTag } from '#lib/catalogue/places.ts';
import { markAlarmDone } from '#lib/operator/close-alarm.ts';
import { stopSales } from '#lib/operator/stop-sales.ts';

/** Stops sales, with a reason. */
export async function stopSelling(data: FormData): Promise<void> {
  const operator = await operatorFor('stop-sales');
  const done = await stopSales(shop().db, operator, { on: true, reason: textOf(data, 'reason') });
  revalidateTag(sellingTag, { expire: 0 });
  redirect(done ? '/operator' : '/operator?problem=reason');
}

/** Opens the shop again. */
export async function sellAgain(): Promise<void> {
  await stopSales(shop().db, await operatorFor('resume-sales'), { on: false });
  revalidateTag(sellingTag, { expire: 0 });
  redirect('/operator');
}

/** Closes an alarm that was seen to. */
export async function alarmDone(alarmId: string): Promise<void> {
  await markAlarmDone(shop().db, await operatorFor('close-alarm'), alarmId);
  redirect('/operator');
}
