import type { Metadata } from 'next';
import { cache } from 'react';
import { missingOrder } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { type ReceiptLine, type ReceiptRefund, type ReceiptView, receiptFor } from '#lib/account/receipt.ts';
import { brand } from '#lib/brand.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { momentText } from '#lib/moments.ts';
import { formatCents } from '#lib/money.ts';
import { PrintButton } from './print-button.tsx';

interface Address {
  params: Promise<{ orderId: string }>;
}

const ownReceipt = cache(async (orderId: string) =>
  receiptFor(shop().db, shop().env.NEXTAUTH_SECRET, await currentViewer(), orderId),
);

/** The title is the name a printed file gets. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { orderId } = await params;
  const found = await ownReceipt(orderId).catch(() => 'unknown');
  return { title: found ? `Receipt ${orderId}` : 'Not found' };
}

/** One order's receipt, made for paper: who sold what to whom it may concern, paid and sent back. */
export default async function ReceiptPage({ params }: Address) {
  const receipt = await ownReceipt((await params).orderId);
  if (!receipt) return missingOrder();
  return (
    <div className="grid max-w-2xl grid-cols-1 gap-8">
      <header className="grid gap-6 sm:grid-cols-[1fr_auto]">
        <h1>Receipt</h1>
        <address className="not-italic sm:text-right">
          <strong>{brand.legal.company}</strong>
          <br />
          {brand.legal.address}
          <br />
          {brand.legal.registration}
          <br />
          {brand.supportEmail}
        </address>
      </header>
      <Facts receipt={receipt} />
      <Sums receipt={receipt} />
      <Disputed state={receipt.state} />
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 print:hidden">
        <PrintButton />
        <a className="link inline-block py-2.5" href={`/orders/${receipt.orderId}`}>
          Back to the order
        </a>
      </div>
    </div>
  );
}

function Facts({ receipt }: { receipt: ReceiptView }) {
  const facts = [
    ['Receipt number', receipt.orderId],
    ['Date of payment', momentText(receipt.paidAt)],
    ['Paid by', 'Card, through Stripe'],
  ];
  return (
    <dl className="grid gap-1">
      {facts.map(([label, value]) => (
        <div key={label} className="gap-x-4 sm:flex">
          <dt className="text-quiet sm:w-40">{label}</dt>
          <dd className="wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The lines, what they come to, what went back and what stays paid. */
function Sums({ receipt }: { receipt: ReceiptView }) {
  const money = (cents: number) => formatCents(cents, receipt.currency);
  const { lines, refunds, taxCents, totalCents } = receipt;
  const tax = taxCents > 0 ? money(taxCents) : null;
  // Prices hold their tax, or Stripe added it: the lines say which.
  const added = lines.reduce((sum, line) => sum + line.totalCents, 0) < totalCents;
  return (
    <table className="w-full border-collapse text-left tabular-nums">
      <caption className="sr-only">What was bought and paid</caption>
      <thead>
        <tr className="border-b-2 border-ink">
          <th scope="col" className="py-2 pr-3">
            {receipt.kind === 'topup' ? 'Top-up' : 'eSIM'}
          </th>
          <th scope="col" className="py-2 text-right">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row
            key={line.id}
            label={line.title}
            detail={countText(line, money)}
            value={money(line.totalCents)}
          />
        ))}
      </tbody>
      <tbody>
        {tax && added && <Row label="Tax" value={tax} />}
        <Row strong label="Total paid" value={money(totalCents)} />
        {tax && !added && <Row label="Tax in it" value={tax} />}
        {refunds.map((refund) => (
          <Row key={refund.id} {...refundWords(refund)} value={`−${money(refund.amountCents)}`} />
        ))}
        {refunds.length > 0 && <Row strong label="Stays paid" value={money(receipt.staysCents)} />}
      </tbody>
    </table>
  );
}

interface RowProps {
  label: string;
  detail?: string;
  value: string;
  strong?: boolean;
}

function Row({ label, detail, value, strong = false }: RowProps) {
  return (
    <tr className={`border-b align-top ${strong ? 'border-ink font-bold' : 'border-line'}`}>
      <th scope="row" className={`py-2 pr-3 ${strong ? 'font-bold' : 'font-normal'}`}>
        {label}
        {detail && <span className="block text-[0.9375rem] text-quiet">{detail}</span>}
      </th>
      <td className="py-2 text-right whitespace-nowrap">{value}</td>
    </tr>
  );
}

/** "2 × $4.59", with the days of a day pass. */
function countText(
  { quantity, days, unitPriceCents }: ReceiptLine,
  money: (cents: number) => string,
): string {
  const each = `${quantity} × ${money(unitPriceCents)}`;
  return days === null ? each : `${each}, for ${daysText(days)}`;
}

function refundWords({ state, at }: ReceiptRefund): { label: string; detail: string } {
  if (state === 'back') return { label: 'Refund', detail: `sent back to the card on ${momentText(at)}` };
  const delay = state === 'delayed' ? ', delayed: we look after it' : '';
  return { label: 'Refund', detail: `on its way to the card since ${momentText(at)}${delay}` };
}

/** What a bank does with a payment stands on no line of ours. */
function Disputed({ state }: { state: ReceiptView['state'] }) {
  const words: Partial<Record<ReceiptView['state'], string>> = {
    disputed: 'This payment is disputed with the bank.',
    dispute_lost: 'The bank took this payment back after a dispute.',
  };
  const text = words[state];
  return text ? <p className="note">{text}</p> : null;
}
