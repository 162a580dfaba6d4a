'use client';
import { useState } from 'react';
import { linePriceCents, type PricedPlan } from '#lib/catalogue/price.ts';
import { formatCents } from '#lib/money.ts';

const mostUnits = 30;
const mostDays = 365;
/** A week: what most ask for. */
const usualDays = 7;

/** How many, how long, what it comes to. A plain GET form to the checkout; the script only adds up. */
export function BuyForm({ plan }: { plan: PricedPlan & { code: string; currency: string } }) {
  const dayPass = plan.kind === 'day-pass';
  const [quantity, setQuantity] = useState('1');
  const [days, setDays] = useState(String(usualDays));
  const units = within(quantity, mostUnits);
  const length = dayPass ? within(days, mostDays) : null;
  const total = units === null || (dayPass && length === null) ? null : linePriceCents(plan, length) * units;
  return (
    <form action="/checkout" className="stub">
      <p className="cost">
        {formatCents(plan.firstDayCents ?? plan.priceCents, plan.currency)}
        {dayPass && <small>first day, then {formatCents(plan.priceCents, plan.currency)} a day</small>}
      </p>
      <input type="hidden" name="plan" value={plan.code} />
      {dayPass && <Count name="days" label="Days" max={mostDays} value={days} onChange={setDays} />}
      <Count
        name="quantity"
        label="eSIMs, one for each phone"
        max={mostUnits}
        value={quantity}
        onChange={setQuantity}
      />
      <p>The total is shown again before you pay.</p>
      {/* On a phone it sticks to the bottom edge. */}
      <button type="submit" className="button button-next buy">
        Buy{total === null ? '' : ` for ${formatCents(total, plan.currency)}`}
      </button>
    </form>
  );
}

interface CountProps {
  name: string;
  label: string;
  max: number;
  value: string;
  onChange: (value: string) => void;
}

function Count({ name, label, max, value, onChange }: CountProps) {
  return (
    <label id={name}>
      {label}
      <input
        className="field"
        type="number"
        inputMode="numeric"
        name={name}
        min={1}
        max={max}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function within(text: string, max: number): number | null {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= max ? value : null;
}
