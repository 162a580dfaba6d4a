import { safeNext } from '#lib/auth/next-path.ts';
import { readFilter } from '#lib/catalogue/filter.ts';
import { fold, matchPlaces } from '#lib/catalogue/search.ts';
import { checkoutForm, checkoutQuery, topUpForm, topUpQuery } from '#lib/checkout/input.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { installLinks } from '#lib/esims/install-links.ts';
import { stripeIncoming } from '#lib/inbox/stripe-incoming.ts';
import { supplierIncoming } from '#lib/inbox/supplier-incoming.ts';
import { scrub } from '#lib/log.ts';
import { soughtBy } from '#lib/operator/order-query.ts';
import { deviceName } from '#lib/orders/device.ts';
import { pathOfLink } from '#lib/orders/link.ts';
import { openStripe } from '#lib/payments/stripe.ts';
import { verifiedEvent } from '#lib/payments/verify.ts';
import { parseActivationCode } from '#lib/supplier/activation-code.ts';
import { envelope } from '#lib/supplier/envelope.ts';
import { packageRow } from '#lib/supplier/package-row.ts';
import { parseTime } from '#lib/supplier/times.ts';
import { orderAnswer, profileRow, topUpAnswer, usageRow } from '#lib/supplier/wire.ts';

/** One reader of what comes from outside. `run` throws when it breaks its word for this text. */
export interface Target {
  name: string;
  run(text: string): void;
  /** Texts it reads, to begin from. */
  seeds: string[];
}

const secret = 'whsec_of_the_fuzzer';
const stripe = openStripe('sk_test_of_the_fuzzer', 'http://127.0.0.1:9');
const shopUrl = 'https://shop.example';

function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Every key in a value, at any depth. */
function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}

/** What a form or an address sends: names and texts, the last of a name counts. */
function fieldsOf(text: string): Record<string, unknown> {
  const fields = Object.fromEntries(new URLSearchParams(text));
  return { days: null, ...fields };
}

function stripeWebhook(text: string): void {
  const signature = stripe.webhooks.generateTestHeaderString({ payload: text, secret });
  const event = verifiedEvent(stripe, text, signature, [secret]);
  if (!event) return;
  must(verifiedEvent(stripe, `${text} `, signature, [secret]) === null, 'a changed body was believed');
  const { key, type, body } = stripeIncoming(event);
  must(key.length > 0 && type.length > 0, 'an event without id or type');
  const personal = ['email', 'name', 'phone', 'address', 'customer_details', 'billing_details', 'card'];
  const data = (body.data as { object: Record<string, unknown> | null }).object ?? {};
  must(!Object.keys(data).some((name) => personal.includes(name)), 'personal data was kept');
}

function supplierWebhook(text: string): void {
  const read = supplierIncoming(text);
  if (!read) return;
  must(/^[0-9a-f]{64}$/.test(read.incoming.key), 'no key');
  must(!keysIn(read.incoming.body).some((key) => key.toLowerCase() === 'eid'), 'a device number was kept');
  must(!/[\p{Cc}]/u.test(read.incoming.type), 'a control sign in the type');
}

function supplierAnswer(text: string): void {
  const value = json(text);
  const answer = envelope.safeParse(value);
  const rows = [value, answer.success ? answer.data.obj : null];
  for (const row of rows) {
    const profile = profileRow.safeParse(row);
    if (profile.success) {
      must(parseActivationCode(profile.data.activationCode) !== null, 'a broken code was taken');
      must(Number.isSafeInteger(profile.data.totalBytes) && profile.data.totalBytes >= 0, 'odd bytes');
    }
    const offer = packageRow.safeParse(row);
    if (offer.success) must(offer.data.price > 0 && offer.data.dataBytes > 0, 'a plan for nothing');
    for (const shape of [orderAnswer, topUpAnswer]) {
      const read = shape.safeParse(row);
      if (read.success) must(read.data.transactionId.length > 0, 'an order without an id');
    }
    const usage = usageRow.safeParse(row);
    if (usage.success) must(usage.data.usedBytes >= 0 && usage.data.totalBytes > 0, 'odd usage');
  }
}

function activationCode(text: string): void {
  const code = parseActivationCode(text);
  if (!code) return;
  must(code.text === text && text.length <= 512, 'the code was changed');
  must(/^[!-~]*$/.test(text) && !/["'`<>\\]/.test(text), 'a sign that leaves a quoted text');
  for (const link of Object.values(installLinks(text))) {
    must(new URL(link).searchParams.get('carddata') === text, 'the link carries another code');
  }
}

function query(text: string): void {
  const params = new URLSearchParams(text);
  const filter = readFilter(params);
  must(filter.data === null || filter.data > 0, 'an odd amount of data');
  must(filter.days === null || Number.isSafeInteger(filter.days), 'odd days');
  const bought = checkoutQuery.safeParse(fieldsOf(text));
  if (bought.success) must(bought.data.quantity >= 1 && bought.data.quantity <= 30, 'an odd quantity');
  topUpQuery.safeParse(fieldsOf(text));
  const next = safeNext(params.get('next') ?? text, shopUrl);
  must(next.startsWith('/') && !next.startsWith('//'), `leads away: ${next}`);
  must(new URL(next, shopUrl).origin === shopUrl, `leads away: ${next}`);
  must(pathOfLink('ord_1', params).startsWith('/orders/ord_1'), 'a link leads elsewhere');
  const sought = soughtBy(text);
  must(sought === null || sought.text.length <= 200, 'a search without end');
  matchPlaces([], text);
  must(!/\s\s/.test(fold(text.slice(0, 60))), 'two spaces');
}

function form(text: string): void {
  const fields = fieldsOf(text);
  for (const shape of [checkoutForm, topUpForm]) {
    const read = shape.safeParse(fields);
    if (!read.success) continue;
    must(Number.isSafeInteger(read.data.seenCents) && read.data.seenCents > 0, 'an odd price');
    must(!('price' in read.data || 'userId' in read.data), 'a foreign field was taken');
  }
  const email = normaliseEmail(text);
  if (!email) return;
  must(email.split('@').length === 2 && !/[\s,;<>"]/.test(email), 'not one plain address');
  must(normaliseEmail(email) === email, 'its spelling is not settled');
}

function time(text: string): void {
  const moment = parseTime(text);
  if (!moment) return;
  const year = moment.getUTCFullYear();
  must(year >= 2000 && year <= 2100, 'a year that cannot be');
}

function logLine(text: string): void {
  const hidden = scrub(`${text} LPA:1$rsp.example$SECRET-CODE sk_live_SECRET whsec_SECRET ann@mail.example`);
  must(!/SECRET|ann@mail/.test(hidden), 'a secret stands in the log');
}

/** Every reader of what strangers send, with its promises. */
export const targets: Target[] = [
  {
    name: 'Stripe webhook',
    run: stripeWebhook,
    seeds: [
      '{"id":"evt_1","type":"charge.refunded","created":1,"livemode":false,"data":{"object":{"id":"ch_1","email":"a@b.example","metadata":{"order":"ord_1"}}}}',
      '[]',
    ],
  },
  {
    name: 'supplier webhook',
    run: supplierWebhook,
    seeds: [
      '{"notifyType":"SMDP_EVENT","notifyId":"1","eventGenerateTime":"2026-01-01T00:00:00Z","content":{"eid":"8904","EID":"1","esimTranNo":"2","nested":[{"eId":"3"}],"remain":1,"totalVolume":5}}',
      '{"notifyType":"ORDER_STATUS","content":{"orderNo":"B1","transactionId":"t1","orderStatus":"GOT_RESOURCE"}}',
    ],
  },
  {
    name: 'supplier answer',
    run: supplierAnswer,
    seeds: [
      '{"success":true,"errorCode":"0","obj":{"orderNo":"B1","transactionId":"t1"}}',
      '{"success":"true","obj":{"esimTranNo":"1","orderNo":"B1","transactionId":"t","iccid":"8985200026331880614","ac":"LPA:1$rsp.example$X","esimStatus":"GOT_RESOURCE","smdpStatus":"RELEASED","totalVolume":1,"totalDuration":7,"expiredTime":"2026-01-01T00:00:00+0000","packageList":[{"packageCode":"A"}]}}',
      '{"packageCode":"A","slug":"JP_1_7","name":"Japan","price":10000,"currencyCode":"USD","volume":1,"duration":7,"durationUnit":"DAY","location":"JP,US","locationNetworkList":[{"operatorList":[{"operatorName":"IIJ","networkType":"5G"}]}]}',
      '{"esimTranNo":"1","dataUsage":1,"totalData":2,"lastUpdateTime":"2026-01-01T00:00:00Z"}',
    ],
  },
  {
    name: 'activation code',
    run: activationCode,
    seeds: ['LPA:1$rsp.example.com$ABC-123', 'LPA:1$a.b$M$1.3.6$1'],
  },
  {
    name: 'query string',
    run: query,
    seeds: [
      'plan=JP_3_30&quantity=2&days=7&data=5&kind=day-pass&network=5G&exit=not-HK&topup=yes&next=/orders/1',
      'next=//evil.example',
      'ord_01k5m8h2c3d4e5f6g7h8j9k0mn',
      // Found on 2026-11-27: a capital that is two letters when it is small, at the longest there may be.
      `İ${'x'.repeat(198)}=1`,
    ],
  },
  {
    name: 'form',
    run: form,
    seeds: [
      'plan=JP_3_30&quantity=1&checkoutKey=3f2504e0-4f89-41d3-9a0c-0305e82c3301&seenCents=459&terms=yes&immediate=yes&device=yes&unlocked=yes',
      'offer=TOPUP_1&checkoutKey=3f2504e0-4f89-41d3-9a0c-0305e82c3301&seenCents=300&terms=yes&immediate=yes',
      "o'brien+x@mail.example.co.uk",
    ],
  },
  { name: 'time', run: time, seeds: ['2026-01-31T12:00:00.123+0530', '2026-02-28 10:00 UTC'] },
  { name: 'log line', run: logLine, seeds: ['LPA:1$a$b', '\\nparams: a,b', '89852000263318806', 'a@b'] },
  {
    name: 'browser',
    run: (text) => must(deviceName(text).length < 40, 'a long name'),
    seeds: ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1'],
  },
];
