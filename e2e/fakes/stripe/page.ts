import type { Answer } from '../call.ts';
import type { SessionRecord } from './books.ts';
import { money } from './money.ts';
import { taxCountries } from './tax.ts';

export interface PageState {
  email: string;
  card: string;
  error: string | null;
  country?: string;
  postalCode?: string;
}

/** The hosted payment page of an open session. */
export function paymentPage(record: SessionRecord, state: PageState): Answer {
  const { session, lines } = record;
  const currency = session.currency ?? 'usd';
  const items = lines
    .map(
      (line) =>
        `<li><span>${escaped(line.description ?? '')}<small>Qty ${line.quantity}</small></span><b>${money(line.amount_total, currency)}</b></li>`,
    )
    .join('');
  const back = session.cancel_url
    ? `<a class="back" href="${escaped(session.cancel_url)}">← Cancel and go back</a>`
    : '';
  const error = state.error ? `<p role="alert" id="error">${escaped(state.error)}</p>` : '';
  const fixed = session.customer_email ? 'readonly' : '';
  const place = session.automatic_tax.enabled ? placeFields(state) : '';
  return html(
    'Checkout',
    `<p class="mode">Test mode: no money moves</p>${back}
<h1>${money(session.amount_total ?? 0, currency)}</h1><ul>${items}</ul>
<form method="post">${error}
<label for="email">Email</label>
<input id="email" name="email" type="email" required autocomplete="email" value="${escaped(state.email)}" ${fixed}>
${place}<label for="card">Card number</label>
<input id="card" name="card" required inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242"
 aria-describedby="hint" value="${escaped(state.card)}">
<p id="hint">4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined.</p>
<button type="submit">Pay</button></form>`,
  );
}

/** Where the buyer is: asked only when tax depends on it. */
function placeFields({ country = 'US', postalCode = '' }: PageState): string {
  const options = Object.entries(taxCountries)
    .map(([code, name]) => `<option value="${code}"${code === country ? ' selected' : ''}>${name}</option>`)
    .join('');
  return `<label for="country">Country or region</label>
<select id="country" name="country" required autocomplete="billing country">${options}</select>
<label for="postal">Postal code</label>
<input id="postal" name="postal" autocomplete="billing postal-code" value="${escaped(postalCode)}" required>
<p>Tax is worked out from where you are and is part of the price.</p>
`;
}

/** What a session that is no longer open shows. */
export function endedPage({ session }: SessionRecord, target: string | null): Answer {
  const text =
    session.status === 'complete'
      ? 'You’re all done here. This payment is complete.'
      : 'This payment page has expired. Nothing was charged.';
  const link = target ? `<p><a href="${escaped(target)}">Back to the shop</a></p>` : '';
  return html('Checkout', `<h1>${text}</h1>${link}`);
}

export function missingPage(): Answer {
  return html('Not found', '<h1>This payment page does not exist.</h1>', 404);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:26rem;margin:3rem auto;padding:0 1.25rem}
.mode{display:inline-block;background:#ffde92;color:#4a3400;padding:.1rem .6rem;border-radius:.3rem;font-size:.8rem}
.back{display:block;margin:.5rem 0 1.5rem;color:inherit}
h1{margin:.5rem 0;font-size:1.9rem}
ul{list-style:none;padding:0;border-bottom:1px solid #8885}
li{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 0}
small{display:block;opacity:.7}
label{display:block;margin:1rem 0 .3rem;font-weight:600}
input,select{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;border:1px solid #8888;border-radius:.4rem}
#hint{font-size:.8rem;opacity:.75;margin:.4rem 0 1.2rem}
#error{background:#fde2e1;color:#8c1d18;padding:.6rem .8rem;border-radius:.4rem}
button{width:100%;font:inherit;font-weight:600;padding:.75rem;border:0;border-radius:.4rem;background:#0f5ad8;color:#fff}
:focus-visible{outline:3px solid #7fb0ff;outline-offset:2px}`;

function html(title: string, body: string, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`,
  };
}
