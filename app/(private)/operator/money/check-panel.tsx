import type { StaffRole } from '#db/schema/index.ts';
import { dayText, momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { MoneyCheck } from '#lib/operator/money-check.ts';
import type { MoneyRange } from '#lib/operator/money-flows.ts';
import { differenceWords, sideWords } from '#lib/operator/money-words.ts';
import { Facts, Panel } from '../panel.tsx';
import { ReadAgain } from '../read-again.tsx';
import { compare } from './actions.ts';

interface CheckPanelProps {
  check: MoneyCheck | null;
  range: MoneyRange;
  role: StaffRole;
}

/** Whether Stripe, the shop and the supplier agree, and where they do not. */
export function CheckPanel({ check, range: { from, to }, role }: CheckPanelProps) {
  return (
    <Panel id="check" heading="Do the books agree?">
      {check ? <Outcome check={check} /> : <p>They were never compared.</p>}
      {mayEver(role, 'check-money') && (
        <form action={compare.bind(null, from, to)}>
          <button type="submit" className="button">
            Compare Stripe, shop and supplier, {from} to {to}
          </button>
        </form>
      )}
    </Panel>
  );
}

function Outcome({ check }: { check: MoneyCheck }) {
  const days = `${dayText(check.fromAt)} to ${dayText(new Date(check.toAt.getTime() - 1))}`;
  if (check.state === 'running') {
    return (
      <>
        <ReadAgain />
        <p role="status">Comparing {days} …</p>
      </>
    );
  }
  const at = momentText(check.finishedAt ?? check.createdAt);
  const { result } = check;
  if (!result) {
    return (
      <p role="alert" className="note border-bad wrap-anywhere">
        {at}: {days} could not be compared. {check.reason}
      </p>
    );
  }
  const { stripe, orders, supplier, differences } = result;
  const cost = (count: number, units: number | undefined) =>
    units === undefined ? count : `${count}, ${formatSupplierMoney(units)}`;
  const money = (count: number, cents: number) => `${count}, ${formatCents(cents)}`;
  return (
    <>
      <p role="status" className={`note ${differences.length === 0 ? 'border-good' : 'border-bad'}`}>
        {differences.length === 0
          ? `They agree to the cent: ${days}.`
          : `${differences.length === 1 ? '1 difference' : `${differences.length} differences`}: ${days}.`}{' '}
        Compared {at}.
      </p>
      <Facts
        rows={[
          ['Payments at Stripe', money(stripe.payments, stripe.chargedCents)],
          ['Payments in the shop', money(orders.payments, orders.chargedCents)],
          ['Refunds at Stripe', money(stripe.refunds, stripe.refundedCents)],
          ['Refunds in the shop', money(orders.refunds, orders.refundedCents)],
          ['eSIMs at the supplier', cost(supplier.theirs, supplier.costs?.theirs)],
          ['eSIMs in the shop', cost(supplier.ours, supplier.costs?.ours)],
          ...(supplier.balance ? balanceRows(supplier.balance) : []),
        ]}
      />
      {differences.length > 0 && (
        <ul aria-label="Differences" className="text-[0.9375rem]">
          {differences.slice(0, 200).map(({ kind, orderId, subject, ours, theirs }) => (
            <li key={`${kind} ${subject}`} className="border-b border-line py-2 wrap-anywhere">
              <p className="font-bold">{differenceWords(kind)}</p>
              <p>
                {subject}: {sideWords(kind, ours)} here, {sideWords(kind, theirs)} there
              </p>
              {orderId && (
                <a className="link inline-block py-2" href={`/operator/orders/${orderId}`}>
                  {orderId}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="text-[0.9375rem] text-quiet">
        The supplier lists eSIMs without prices. An order counts at the price it was taken at; what really
        left is watched by the balance, reading by reading, top-ups among it.
      </p>
    </>
  );
}

type Balance = NonNullable<NonNullable<MoneyCheck['result']>['supplier']['balance']>;

/** How the supplier balance went from the first reading to the last: the lines add up to the last one. */
function balanceRows({ opening, closing, paidIn, own, missing }: Balance): [string, string][] {
  return [
    ['Supplier balance at first', formatSupplierMoney(opening)],
    ['Paid in', formatSupplierMoney(paidIn)],
    ['Moved by our orders, top-ups and cancels', formatSupplierMoney(own)],
    ...(missing > 0 ? ([['Gone without us', formatSupplierMoney(-missing)]] as [string, string][]) : []),
    ['Supplier balance at last', formatSupplierMoney(closing)],
  ];
}
