/** One thing that can go wrong, and what has to come of it. A test that proves it names the id in its title: `[A1]`. */
export interface Row {
  id: string;
  fault: string;
  expected: string;
}

const row = (id: string, fault: string, expected: string): Row => ({ id, fault, expected });

const payment: Row[] = [
  row('A1', 'no webhook, browser closed', 'found in the list of sessions, delivered'),
  row('A2', 'one event many times, in turn and at once', 'one step, one mail, every answer 200'),
  row('A3', 'webhook before the session id is saved', 'settled by the order its metadata names'),
  row('A4', 'webhook long after the return of the buyer', 'the return settles, the webhook changes nothing'),
  row('A5', 'dispute or refund told before the payment', 'every order of the news ends the same'),
  row('A6', 'delayed payment that arrives, or fails', 'nothing is bought before the money is there'),
  row('A7', 'payment and expiry in one second', 'Stripe decides; never both'),
  row('A8', 'signature missing, wrong, of another scheme or bytes', '400 and nothing stored'),
  row('A9', 'old or future stamp; known id with another body', 'refused; the first one stands'),
  row('A10', 'test event at a live shop, foreign account', 'buys nothing; an alarm'),
  row('A11', 'amount, currency or contents are not the order’s', 'all goes back, an alarm'),
  row('A12', 'an event claims a payment Stripe denies', 'not paid'),
  row('A13', 'Stripe busy, broken or silent on create and read', 'same key again, one session'),
  row('A14', 'a used key with other parameters', 'refused with a reason, no new key'),
  row('A15', 'many clicks at once, two tabs, two payments', 'one session a key; a second payment goes back'),
  row('A16', 'a refund tried again a day later', 'looked for first; sent back once'),
  row('A17', 'refund answer lost, stored fault, refunded already', 'sent back once'),
  row('A18', 'refund pending, then failed after success', 'an alarm until a person ends it'),
  row(
    'A19',
    'two operators, operator and shop, the dashboard',
    'one refund; the dashboard’s is in our books',
  ),
  row('A20', 'refund above the payment, negative, foreign', 'refused by shop and database'),
  row(
    'A21',
    'dispute before and after delivery, won, lost; fraud warning',
    'frozen and suspended; freed when won; unused goes back',
  ),
  row('A22', 'refund of a disputed payment', 'ends as Stripe says, breaks nothing'),
  row('A23', 'a thousand events at once, a fifth of them twice', 'all taken in quickly, each once'),
  row('A24', 'huge, compressed, slow or odd webhook bodies', 'refused, memory stays flat'),
];

const supplier: Row[] = [
  row('B1', 'order taken, no answer', 'asked again with the same id, one order'),
  row('B2', 'connection cut at any point of the answer', 'as no answer'),
  row('B3', 'garbage in every spelling', 'read or unknown; never an order by accident'),
  row('B4', 'broken for five and for forty minutes', 'delivered after; refunded at thirty minutes'),
  row('B5', 'every other call refused as too many', 'nothing lost, the budget is kept'),
  row('B6', 'balance gone, refilled or not', 'sales stop; delivered or refunded'),
  row('B7', 'price a little up, far up, down', 'absorbed, refunded, taken'),
  row('B8', 'out of stock, plan withdrawn', 'refunded and no longer sold'),
  row('B9', 'ready webhook lost, tenfold, early, late', 'delivered once'),
  row('B10', 'forged webhooks of every kind', 'only what the API confirms'),
  row('B11', 'a flood of forged webhooks', 'no call to the supplier, orders unharmed'),
  row('B12', 'preparing for ever', 'refunded at thirty minutes, cancelled when it comes'),
  row('B13', 'rows of others, wrong plan, too many, broken codes', 'refused, an alarm, nothing shown'),
  row('B14', 'half a batch now, the rest late or never', 'what comes is delivered, the rest refunded'),
  row(
    'B15',
    'a repeated id is a duplicate, or makes a second order',
    'looked up; the second one cancelled with an alarm',
  ),
  row('B16', 'an ICCID given out again', 'each sees their own'),
  row('B17', 'installed while cancelling; cancel lost or twice', 'money back once, or not at all'),
  row('B18', 'suspend and resume lost, twice, out of order', 'the state is what the supplier says'),
  row('B19', 'top-up with a lost answer, twice, expired, priced anew', 'added once or refunded'),
  row('B20', 'balance falls without an order; a cancel not credited', 'an alarm within minutes, sales stop'),
  row('B21', 'usage backwards, above all, negative, huge', 'shown sanely'),
  row('B22', 'times in every spelling', 'one reader for all'),
  row('B23', 'every call takes almost ten seconds', 'pages stay quick, nothing runs dry'),
  row('B24', 'two hundred orders at once, three workers', 'never above eight calls a second, in order'),
  row('B25', 'a poisoned catalogue', 'refused, the old one is sold'),
  row('B26', 'our webhook address changed', 'an alarm, put right'),
  row('B27', 'a bad certificate, an unknown host', 'nothing sent, outcome unknown'),
];

const infrastructure: Row[] = [
  row('C1', 'kill -9 at each named point, one and two workers', 'everything paid ends within a minute'),
  row('C2', 'three workers at one order', 'one works, the others leave'),
  row('C3', 'a worker frozen in mid-call', 'its late writes are fenced off'),
  row('C4', 'PostgreSQL away for a minute', '503 to Stripe, later all done'),
  row('C5', 'connection cut after the commit', 'read again, no double effect'),
  row('C6', 'slow statements, long locks', 'they time out, nothing piles up'),
  row('C7', 'no connection left in the pool', 'a quick 503, and it recovers'),
  row('C8', 'serialisation, deadlock, shutdown errors', 'tried again within bounds'),
  row('C9', 'database read-only', 'no webhook is accepted, health says so'),
  row('C10', 'the clocks of processes jump', 'no decision changes'),
  row('C11', 'stopped in mid-order; rolled over with a migration', 'nothing lost'),
  row('C12', 'the queue’s schema dropped', 'rebuilt from the tables'),
  row('C13', 'LISTEN connection cut', 'polling takes over'),
  row('C14', 'a five-minute-old backup restored', 'every paid order is back'),
  row('C15', 'the web process killed', 'the worker delivers on'),
  row('C16', 'mail service broken, slow, down for an hour', 'the page works, one mail later'),
  row('C17', 'a job that always fails', 'parked and visible, others go on'),
  row('C18', 'unknown or broken job payloads', 'parked and visible'),
  row('C19', 'hours of load with faults', 'memory flat, no stuck rows'),
];

/** What a shopper meets while a part is sick: `part/place`. */
const sick: Row[] = [
  row('stripe/browse', 'Stripe', 'pages as always'),
  row('stripe/buy', 'Stripe', 'payments are paused, nothing is lost'),
  row('stripe/paid', 'Stripe', 'refunds wait, the buyer is told'),
  row('stripe/esims', 'Stripe', 'as always'),
  row('supplier/browse', 'supplier', 'the stored catalogue'),
  row('supplier/buy', 'supplier', 'paused after five minutes, before payment'),
  row('supplier/paid', 'supplier', 'being prepared; money back at thirty minutes'),
  row('supplier/esims', 'supplier', 'last known state with its time'),
  row('supplier-webhooks/browse', 'webhooks of the supplier', 'pages as always'),
  row('supplier-webhooks/buy', 'webhooks of the supplier', 'sold as always'),
  row('supplier-webhooks/paid', 'webhooks of the supplier', 'delivered a little later'),
  row('supplier-webhooks/esims', 'webhooks of the supplier', 'usage a little older'),
  row('balance/browse', 'supplier balance', 'pages as always'),
  row('balance/buy', 'supplier balance', 'what it does not cover is not sold'),
  row('balance/paid', 'supplier balance', 'reserved before payment'),
  row('balance/esims', 'supplier balance', 'as always'),
  row('worker/browse', 'worker', 'pages as always'),
  row('worker/buy', 'worker', 'paused once the oldest bell waits a minute'),
  row('worker/paid', 'worker', 'an honest page that waits'),
  row('worker/esims', 'worker', 'shown; no top-ups'),
  row('database/browse', 'PostgreSQL', 'stored pages'),
  row('database/buy', 'PostgreSQL', 'back in a moment'),
  row('database/paid', 'PostgreSQL', 'Stripe is asked to ring again'),
  row('database/esims', 'PostgreSQL', 'back in a moment'),
  row('mail/browse', 'mail', 'pages as always'),
  row('mail/buy', 'mail', 'sold; the code is on the order page'),
  row('mail/paid', 'mail', 'delivered on the page'),
  row('mail/esims', 'mail', 'as always for who is signed in'),
  row('web/paid', 'web process', 'deliveries go on'),
];

const secrets: Row[] = [
  row('D26', 'secrets in bundles, pages of strangers, error pages', 'none, and a planted one is found'),
  row('D27', 'secrets and addresses in logs, jobs, mails, the database', 'none outside their own place'),
  row(
    'D40',
    'a lock from elsewhere, an install script, a look-alike name',
    'the check of the lock says so and is red',
  ),
  row('D41', 'texts made to keep a pattern or a schema busy', 'under 50 ms at 100 kB'),
];

const signIn: Row[] = [
  row(
    'D30',
    'a link opened by a scanner, used twice, late, at once, for another',
    'one use, by POST, ten minutes',
  ),
  row(
    'D31',
    'links by the hundred, to one address or to many',
    'few are mailed; the answer is always the same',
  ),
  row('D32', 'lists, line breaks, capitals, display names as an address', 'one plain address, one mail'),
  row('D33', 'Google says an address it has not verified', 'refused'),
  row('D34', 'a session set beforehand, ended, or of an old role', 'a new one at sign-in; ended at once'),
  row('D35', 'tokens and signatures tried out', 'too long to guess, and counted'),
  row('D36', 'other addresses of one /64, odd spellings, a forged header', 'one network, one count'),
  row('D37', 'money or keys without a fresh proof, or below the role', 'refused, nothing written'),
];

const fraud: Row[] = [
  row('E1', 'payment pages by the hundred, from blocked buyers', 'refused before Stripe is asked'),
  row('E2', 'many cards on one account', 'on hold before the supplier is asked'),
  row(
    'E3',
    'a payment Stripe calls risky, or reviews',
    'on hold; delivered or refunded by a person, or back by itself',
  ),
  row('E4', 'a large order of somebody new', 'on hold'),
  row('E5', 'money back for an eSIM a phone has taken', 'refused by itself'),
  row('E6', 'installed while it is cancelled', 'no money, or no eSIM'),
  row('E7', 'disputed after use', 'switched off; what proves the use is kept'),
  row('E8', 'the link passed on', 'every showing of the code is told to its owner'),
  row('E9', 'the code in addresses, mails, logs, caches', 'nowhere but on the owner’s page'),
  row('E10', 'many eSIMs of one card, account, network or domain', 'on hold above the owner’s numbers'),
  row('E11', 'coupons or referrals of one’s own', 'there are none'),
  row(
    'E12',
    'asking support for a code, or for another address',
    'nobody sees codes; only the buyer’s browser corrects',
  ),
  row('E13', 'orders on our account that are not ours', 'an alarm within minutes, sales stop'),
  row('E14', 'messages to eSIMs', 'there is no way to send one'),
];

export const sections: { title: string; rows: Row[] }[] = [
  { title: 'A. Payment', rows: payment },
  { title: 'B. Supplier', rows: supplier },
  { title: 'C. Crashes and infrastructure', rows: infrastructure },
  { title: 'Sick parts', rows: sick },
  { title: 'D. Secrets and supply', rows: secrets },
  { title: 'D. Sign-in and limits', rows: signIn },
  { title: 'E. Fraud', rows: fraud },
];
