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

/** Answers with a few plans of a place. */
export type Browse = (locationCode: string) => Promise<Plan[]>;

/** Long enough that one who goes on typing costs nothing. */
const pauseMs = 350;

/** Some plans of the place somebody is about to choose. Nothing appears when it cannot be asked. */
export function PlacePeek({ code, browse }: { code: string; browse: Browse }) {
  const [found, setFound] = useState<{ code: string; plans: Plan[] } | null>(null);
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => {
      browse(code).then(
        (plans) => gone || setFound({ code, plans }),
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
    <ul className="lines mt-2" aria-label="Plans there">
      {found.plans.map((plan) => (
        <li key={plan.code}>
          <a href={plan.href}>
            <span>{plan.title}</span>
            <b>{formatCents(plan.fromCents, plan.currency)}</b>
          </a>
        </li>
      ))}
    </ul>
  );
}
