import { brand } from '#lib/brand.ts';
import { contactHref, type OrderContext } from '#lib/help/contact.ts';

/** The way to help from an order or eSIM: what to try first, and a mail with its number and state in it. */
export function AskUs(context: OrderContext) {
  return (
    <p className="flex flex-wrap gap-x-6">
      <a className="link inline-block py-2.5" href="/help">
        Help: no signal, no data, refunds
      </a>
      <a className="link inline-block py-2.5" href={contactHref(brand.supportEmail, context)}>
        Write to us about this
      </a>
    </p>
  );
}
