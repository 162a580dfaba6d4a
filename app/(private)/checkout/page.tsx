import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { shop } from '#app/shop.ts';
import { PlaceNote } from '#components/place-note.tsx';
import { brand } from '#lib/brand.ts';
import { placeKind } from '#lib/catalogue/places.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { type SellablePlan, sellablePlan, slugsByCode } from '#lib/catalogue/read.ts';
import { namedIn, wrongPlaceNote } from '#lib/catalogue/wrong-place.ts';
import { type Pause, salesPaused } from '#lib/checkout/gate.ts';
import { checkoutQuery } from '#lib/checkout/input.ts';
import { asksForTax, taxWords } from '#lib/checkout/tax.ts';
import { longestPhoneName } from '#lib/esims/phone-verdict.ts';
import { payForPlan } from './actions.ts';
import { CheckoutForm } from './checkout-form.tsx';
import { ChooseAgain } from './choose-again.tsx';
import { PhoneCheck } from './phone-check.tsx';
import { PurchaseSummary } from './purchase-summary.tsx';
import { pauseWords } from './words.ts';

type Query = Record<string, string | string[] | undefined>;

/** The plan the address names, read once for title and page. */
const planOf = cache(async (code: Query[string]) => {
  const parsed = checkoutQuery.shape.plan.safeParse(code);
  return parsed.success ? sellablePlan(shop().db, parsed.data) : null;
});

/** A page that fails says so itself: its title is no second place for that. */
export async function generateMetadata({ searchParams }: Address): Promise<Metadata> {
  const plan = await planOf((await searchParams).plan).catch(() => 'unknown');
  return { title: plan ? 'Checkout' : 'Not found' };
}

interface Address {
  searchParams: Promise<Query>;
}

/** The last page before payment: what is bought, today's price, and what has to be asked. */
export default async function CheckoutPage({ searchParams }: Address) {
  const query = await searchParams;
  const { db } = shop();
  const asked = checkoutQuery.safeParse({
    plan: query.plan ?? '',
    quantity: query.quantity ?? '1',
    days: query.days ?? null,
  });
  const plan = await planOf(query.plan);
  if (!plan) notFound();
  const problem = asked.success ? daysProblem(plan, asked.data.days) : wordsOf(asked.error.issues);
  if (!asked.success || problem) return <ChooseAgain plan={plan} problem={problem} query={query} />;

  const { quantity, days } = asked.data;
  const phone = typeof query.phone === 'string' ? query.phone.slice(0, longestPhoneName).trim() : '';
  const fields = {
    plan: plan.code,
    quantity: String(quantity),
    ...(days === null ? {} : { days: String(days) }),
  };
  const unitCents = linePriceCents(plan, days);
  const totalCents = unitCents * quantity;
  const pause = await salesPaused(db, plan.costUnits * quantity * (days ?? 1));
  const summary = (
    <div className="grid gap-5">
      <h1>Checkout</h1>
      <PurchaseSummary
        plan={plan}
        quantity={quantity}
        days={days}
        unitCents={unitCents}
        totalCents={totalCents}
      />
      <WrongPlace plan={plan} />
      <p>
        <a className="link inline-block py-2.5" href={`/esim/${plan.locationSlug}`}>
          Other plans for {plan.locationName}
        </a>
      </p>
    </div>
  );
  if (pause) {
    return (
      <div className="grid gap-8 lg:grid-cols-[1fr_26rem] lg:items-start lg:gap-12">
        {summary}
        <Paused pause={pause} plan={plan} />
      </div>
    );
  }
  return (
    <CheckoutForm
      address={`/checkout?${new URLSearchParams(phone ? { ...fields, phone } : fields)}`}
      action={payForPlan}
      fields={phone ? { ...fields, phone } : fields}
      lookUp={<PhoneCheck fields={fields} phone={phone} />}
      delivered="the eSIM is delivered"
      newPhone
      checkoutKey={randomUUID()}
      totalCents={totalCents}
      currency={plan.currency}
      summary={summary}
    >
      <Promises tax={taxWords(await asksForTax(db))} />
    </CheckoutForm>
  );
}

/** The last line against the wrong country, before anything is paid. */
async function WrongPlace({ plan }: { plan: SellablePlan }) {
  const { locationCode: code, locationName: name, covers: members } = plan;
  const kind = placeKind(code, members);
  const parts = wrongPlaceNote({ code, kind, name, members });
  return parts && <PlaceNote parts={parts} slugs={await slugsByCode(shop().db, namedIn(parts))} />;
}

/** Why nothing is sold right now, and what one can do meanwhile. */
function Paused({ pause, plan }: { pause: Pause; plan: SellablePlan }) {
  return (
    <div className="grid gap-4">
      <p role="alert" className="note border-warn">
        {pauseWords[pause]}.
      </p>
      <p>Travelling soon? Write to us, or look at another plan.</p>
      <p className="flex flex-wrap gap-3">
        <a className="button" href={`mailto:${brand.supportEmail}?${mailAbout(plan.title)}`}>
          Write to {brand.supportEmail}
        </a>
        <a className="button" href={`/esim/${plan.locationSlug}`}>
          Other plans for {plan.locationName}
        </a>
      </p>
    </div>
  );
}

/** Mail programs take %20 for a space, not a plus sign. */
function mailAbout(title: string): string {
  return `subject=${encodeURIComponent(title)}`;
}

function Promises({ tax }: { tax: string }) {
  return (
    <ul className="grid gap-1.5 text-[0.9375rem] text-quiet">
      <li>Paid on Stripe’s page. We never see your card.</li>
      <li>{tax}</li>
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
