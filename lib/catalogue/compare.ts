import { formatCents } from '#lib/money.ts';
import { factRows } from './fact-rows.ts';
import type { PlanFacts } from './read.ts';

/** As many as fit side by side. */
export const mostCompared = 4;

export interface ComparedRow {
  name: string;
  values: string[];
  /** Whether the plans differ in it. */
  differs: boolean;
}

/** The plan codes of an address, `plan=A&plan=B` or `plans=A,B`: each once, at most four. */
export function comparedCodes(params: URLSearchParams): string[] {
  const listed = [...params.getAll('plan'), ...params.getAll('plans').flatMap((list) => list.split(','))];
  return [...new Set(listed.filter((code) => /^[A-Za-z0-9._-]{1,64}$/.test(code)))].slice(0, mostCompared);
}

/** The facts of several plans side by side, price first. */
export function compareRows(plans: readonly PlanFacts[]): ComparedRow[] {
  const labels = plans.map(factRows);
  const rows = [
    { name: 'Price', values: plans.map(priceText) },
    ...(labels[0] ?? []).map(({ name }, index) => ({
      name,
      values: labels.map((label) => label[index]?.value ?? ''),
    })),
  ];
  return rows.map((row) => ({ ...row, differs: new Set(row.values).size > 1 }));
}

function priceText({ kind, priceCents, firstDayCents, currency }: PlanFacts): string {
  const price = formatCents(priceCents, currency);
  return kind === 'day-pass'
    ? `${formatCents(firstDayCents ?? priceCents, currency)}, then ${price} a day`
    : price;
}
