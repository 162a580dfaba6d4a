import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call } from '../call.ts';
import type { Books, SessionRecord } from './books.ts';
import { endedPage, missingPage, paymentPage } from './page.ts';
import { pay } from './pay.ts';
import { expireByClock } from './sessions.ts';

const longestWaitMs = 10_000;

/** `/c/pay/<session>`: the page the buyer sees, and what its form does. */
export async function checkout(books: Books, call: Call): Promise<Answer> {
  expireByClock(books);
  const record = books.sessions.get(call.path.slice('/c/pay/'.length));
  if (!record) return missingPage();
  const { session } = record;
  if (call.method !== 'POST') {
    if (session.status !== 'open') return endedPage(record, targetOf(record));
    return paymentPage(record, { email: session.customer_email ?? '', card: '', error: null });
  }
  // Pressing the button again after the payment leads to where it led the first time.
  if (session.status === 'complete') return seeOther(record);
  if (session.status === 'expired') return endedPage(record, targetOf(record));
  return submit(books, record, new URLSearchParams(call.body));
}

async function submit(books: Books, record: SessionRecord, form: URLSearchParams): Promise<Answer> {
  const email = (form.get('email') ?? '').trim();
  const card = form.get('card') ?? '';
  const country = form.get('country') ?? 'US';
  const postalCode = (form.get('postal') ?? '').trim();
  const typed = { email, card, country, postalCode };
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
    return paymentPage(record, { ...typed, error: 'Your email is incomplete.' });
  }
  if (record.session.automatic_tax.enabled && !postalCode) {
    return paymentPage(record, { ...typed, error: 'Your postal code is incomplete.' });
  }
  const result = pay(books, record.session.id, email, card, { country, postalCode });
  if (!result.ok) return paymentPage(record, { ...typed, error: result.message });
  if (books.settings.redirect === 'after-webhook') {
    await Promise.race([result.answered, sleep(longestWaitMs, undefined, { ref: false })]);
  }
  return seeOther(record);
}

function seeOther(record: SessionRecord): Answer {
  return { status: 303, headers: { location: targetOf(record) ?? '/' }, body: '' };
}

function targetOf({ session }: SessionRecord): string | null {
  const target = session.status === 'complete' ? session.success_url : session.cancel_url;
  return target?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}
