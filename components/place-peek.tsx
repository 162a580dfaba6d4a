'use client';
import { useEffect, useState } from 'react';
import { formatCents } from '#lib/money.ts';

interface Plan {
  code: string;
  title: string;
  href: string;
  fromCents: number;
  currency: string;
}

/** Answers with the plans of a place, cheapest first. */
export type Browse = (locationCode: string) => Promise<Plan[]>;

const shown = 3;
/** Long enough that one who goes on typing costs nothing. */
const pauseMs = 350;

/** The cheapest plans of the place somebody is about to choose. Nothing appears when it cannot be asked. */
export function PlacePeek({ code, browse }: { code: string; browse: Browse }) {
  const [found, setFound] = useState<{ code: string; plans: Plan[] } | null>(null);
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => {
      browse(code).then(
        (plans) => gone || setFound({ code, plans: plans.slice(0, shown) }),
        () => {},
      );
    }, pauseMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [code, browse]);
  if (found?.code !== code || found.plans.length === 0) return null;
  return (
    <ul className="mt-2 grid text-[0.9375rem]" aria-label="Cheapest plans there">
      {found.plans.map((plan) => (
        <li key={plan.code}>
          <a className="flex min-h-11 items-center justify-between gap-4" href={plan.href}>
            <span>{plan.title}</span>
            <b>from {formatCents(plan.fromCents, plan.currency)}</b>
          </a>
        </li>
      ))}
    </ul>
  );
}
