'use server';
import { redirect } from 'next/navigation';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { askForCheck } from '#lib/operator/money-check.ts';

/** Has the worker compare the three books for these days. */
export async function compare(from: string, to: string): Promise<void> {
  const isDay = (day: unknown) => typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day);
  const days = isDay(from) && isDay(to) ? { from, to } : { from: '', to: '' };
  const page = `/operator/money?${new URLSearchParams(days)}`;
  const operator = await operatorFor('check-money', page);
  const said = await askForCheck(shop().db, operator, days);
  redirect(`${page}&said=${said}#check`);
}
