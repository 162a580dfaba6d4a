import type Stripe from 'stripe';

/** Whether Stripe Tax is set up: `pending` with what it lacks; `unknown` when Stripe or its key does not tell. */
export type TaxReadiness =
  | { state: 'active' }
  | { state: 'pending'; lacks: string[] }
  | { state: 'unknown'; why: string };

/** Asks Stripe whether payment pages may have their tax worked out. */
export async function taxReadiness(stripe: Stripe): Promise<TaxReadiness> {
  try {
    const { status, status_details: details } = await stripe.tax.settings.retrieve();
    if (status === 'active') return { state: 'active' };
    return { state: 'pending', lacks: details?.pending?.missing_fields ?? [] };
  } catch (error) {
    return { state: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
}
