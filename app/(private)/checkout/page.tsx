import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { shop } from '#app/shop.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { type SellablePlan, sellablePlan } from '#lib/catalogue/read.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { checkoutQuery } from '#lib/checkout/input.ts';
import { CheckoutForm } from './checkout-form.tsx';
import { ChooseAgain } from './choose-again.tsx';
import { PurchaseSummary } from './purchase-summary.tsx';
import { pauseWords } from './words.ts';

export const metadata: Metadata = { title: 'Checkout' };

type Query = Record<string, string | string[] | undefined>;

/** The last page before payment: what is bought, today's price, and what has to be asked. */
export default async function CheckoutPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { db } = shop();
  const asked = checkoutQuery.safeParse({
    plan: query.plan ?? '',
    quantity: query.quantity ?? '1',
    days: query.days ?? null,
  });
  const code = checkoutQuery.shape.plan.safeParse(query.plan);
  const plan = code.success ? await sellablePlan(db, code.data) : null;
  if (!plan) notFound();
  const problem = asked.success ? daysProblem(plan, asked.data.days) : wordsOf(asked.error.issues);
  if (!asked.success || problem) return <ChooseAgain plan={plan} problem={problem} query={query} />;

  const { quantity, days } = asked.data;
  const unitCents = linePriceCents(plan, days);
  const totalCents = unitCents * quantity;
  const pause = await salesPaused(db, plan.costUnits * quantity * (days ?? 1));
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_26rem] lg:items-start lg:gap-12">
      <div className="grid gap-5">
        <h1>Checkout</h1>
        <PurchaseSummary
          plan={plan}
          quantity={quantity}
          days={days}
          unitCents={unitCents}
          totalCents={totalCents}
        />
        <p>
          <a className="link inline-block py-2.5" href={`/esim/${plan.locationSlug}`}>
            Other plans for {plan.locationName}
          </a>
        </p>
      </div>
      <div className="grid gap-4">
        {pause ? (
          <p role="alert" className="note border-warn">
            {pauseWords[pause]}.
          </p>
        ) : (
          <CheckoutForm
            address={addressOf(plan.code, quantity, days)}
            plan={plan.code}
            quantity={quantity}
            days={days}
            checkoutKey={randomUUID()}
            totalCents={totalCents}
            currency={plan.currency}
          />
        )}
        {!pause && <Promises />}
      </div>
    </div>
  );
}

function Promises() {
  return (
    <ul className="grid gap-1.5 text-[0.9375rem] text-quiet">
      <li>Paid on Stripe’s page. We never see your card.</li>
      <li>Your e-mail address is asked for there; the link to your eSIM goes to it.</li>
      <li>Not delivered within 30 minutes: the money goes back by itself.</li>
    </ul>
  );
}

function daysProblem(plan: SellablePlan, days: number | null): string | null {
  if (plan.kind === 'day-pass' && days === null) return 'Choose the number of days';
  return plan.kind === 'fixed' && days !== null ? 'This plan has a fixed number of days' : null;
}

function wordsOf(issues: readonly { code: string; message: string }[]): string {
  const words = issues.map((issue) =>
    issue.code === 'invalid_type' ? 'The address holds something twice' : issue.message,
  );
  return words.join('. ');
}

function addressOf(plan: string, quantity: number, days: number | null): string {
  const query = new URLSearchParams({ plan, quantity: String(quantity) });
  if (days !== null) query.set('days', String(days));
  return `/checkout?${query}`;
}
