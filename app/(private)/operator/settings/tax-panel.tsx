import type { Operator } from '#lib/auth/operator.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { Panel } from '../panel.tsx';
import { ProveFirst } from '../prove-first.tsx';
import { setTax } from './actions.ts';

/** Whether Stripe Tax works out the tax within each payment. */
export function TaxPanel({ on, operator }: { on: boolean; operator: Operator }) {
  return (
    <Panel id="tax" heading="Stripe Tax">
      <p className="text-[0.9375rem]">
        <strong>{on ? 'On.' : 'Off.'}</strong> Prices always hold their tax: nothing is added on Stripe’s
        page.{' '}
        {on
          ? 'Stripe asks buyers for their country and works out which part of the price is tax; receipts and books name it, and it comes off the margin.'
          : 'Switched on, Stripe asks buyers for their country and works out which part of the price is tax. Set it up at Stripe first: head office, and where you are registered.'}
      </p>
      {mayEver(operator.role, 'switch-tax') && (
        <ProveFirst operator={operator} next="/operator/settings#tax" what="Switching">
          <form action={setTax.bind(null, !on)}>
            <button type="submit" className="button">
              {on ? 'Switch Stripe Tax off' : 'Switch Stripe Tax on'}
            </button>
          </form>
        </ProveFirst>
      )}
    </Panel>
  );
}
