import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openDb, openPool } from '#db/client.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { sellablePlan } from '#lib/catalogue/read.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { openStripe } from '#lib/payments/stripe.ts';
import { sha256 } from '#lib/secrets.ts';
import type { Shop } from '../fixtures.ts';
import { demoPorts, webVariables, workerVariables } from '../run/shop-env.ts';
import { filesBelow, rowsOf, seenAt } from './places.ts';
import { type Allowed, type Canary, type Hit, hitsIn, type Place } from './search.ts';

const supplierState = z.object({
  orders: z.array(
    z.object({
      transactionId: z.string(),
      esims: z.array(z.looseObject({ ac: z.string(), iccid: z.string(), esimTranNo: z.string() })),
    }),
  ),
});

/** Where one of the secrets may stand. Everything else is a leak. */
export const allowed: Allowed[] = [
  {
    canary: 'ICCID',
    where: /^table public\.esims$/,
    why: 'the eSIM itself; its owner and support need the number',
  },
  {
    canary: 'ICCID',
    where: /^table public\.events$/,
    why: 'the supplier’s webhook as it came; emptied after 90 days',
  },
  { canary: 'ICCID', where: /^call to the supplier/, why: 'the supplier’s own number, back to the supplier' },
  {
    canary: 'e-mail',
    where: /^table public\.(orders|customers)$/,
    why: 'who bought; gone when the account is deleted',
  },
  { canary: 'e-mail', where: /^mail to the buyer/, why: 'its address' },
  {
    canary: 'webhook token',
    where: /^call to the supplier \/webhook\/save$/,
    why: 'tells the supplier where to ring',
  },
];

export interface Report {
  hits: Hit[];
  places: number;
  /** Secrets that the owner's page showed: without them the run looked for the wrong thing. */
  shownToOwner: boolean;
}

/**
 * Buys an eSIM with known secrets to the end, installs it on a phone, lets strangers look at every page of it, and
 * looks for the secrets wherever the shop leaves something.
 */
export async function canaryRun(
  shop: Shop,
  { logs, build }: { logs: string; build: string[] },
): Promise<Report> {
  const email = `canary-${randomUUID().slice(0, 12)}@mail.example`;
  const { orderId, buyer } = await buy(shop, email);
  const esim = await delivered(shop, orderId);
  const eid = `8904903200000000${randomBytes(8).readUIntBE(0, 6).toString().padStart(16, '0').slice(-16)}`;
  await shop.supplier.post('forge', {
    body: {
      notifyType: 'SMDP_EVENT',
      notifyId: randomUUID(),
      eventGenerateTime: new Date().toISOString(),
      content: { ...esim.ids, eid, EID: eid, esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' },
    },
  });
  const canaries = [
    { name: 'activation code', value: esim.code },
    { name: 'matching id', value: esim.code.split('$')[2] ?? esim.code },
    { name: 'ICCID', value: esim.ids.iccid },
    { name: 'e-mail', value: email },
    { name: 'EID', value: eid },
    ...keysOfShop(),
  ];
  const page = `${shop.url}/orders/${orderId}`;
  const own = await seenAt(page, 'owner', { cookie: `landfall_buyer=${buyer}` });
  const shownToOwner = own[0]?.text.includes(esim.code) ?? false;
  const places: Place[] = [
    ...(await strangersLooks(shop, page, esim.id)),
    ...(await rowsOf(shop.databaseUrl)),
    ...(await mails(shop, email)),
    ...(await callsToSupplier(shop)),
    ...filesBelow(logs),
  ].filter(({ where }) => !/stand-ins\.log|postgres\.log/.test(where));
  const built = build.flatMap((folder) => hitsIn(filesBelow(folder), canaries, allowed));
  return { hits: [...hitsIn(places, canaries, allowed), ...built], places: places.length, shownToOwner };
}

/** What the demo's processes are given: known, and nobody's. */
function keysOfShop(): Canary[] {
  const given = { ...webVariables(demoPorts, ''), ...workerVariables(demoPorts, '') };
  const named = {
    'access code': given.ESIM_ACCESS_CODE,
    'access secret': given.ESIM_ACCESS_SECRET,
    'Stripe key': given.STRIPE_SECRET_KEY,
    'Stripe webhook secret': given.STRIPE_WEBHOOK_SECRET,
    'auth secret': given.NEXTAUTH_SECRET,
    'encryption key': given.ENCRYPTION_KEY?.split(':')[1],
    'webhook token': given.ESIM_ACCESS_WEBHOOK_TOKEN,
  };
  return Object.entries(named).map(([name, value]) => ({ name, value: value ?? 'missing from shop-env.ts' }));
}

async function buy(shop: Shop, email: string) {
  const pool = openPool(shop.databaseUrl, 2);
  const db = openDb(pool);
  try {
    const plan = await sellablePlan(db, 'ES_3_30');
    if (!plan) throw new Error('no plan ES_3_30');
    const buyer = randomBytes(32).toString('base64url');
    const key = keysOfShop().find(({ name }) => name === 'Stripe key')?.value ?? '';
    const started = await startCheckout(
      { db, stripe: openStripe(key, shop.stripe.url), appUrl: shop.url },
      { buyerKey: sha256(buyer), customerId: null },
      {
        plan: plan.code,
        quantity: 1,
        days: null,
        checkoutKey: randomUUID(),
        seenCents: linePriceCents(plan, null),
        terms: 'yes',
        immediate: 'yes',
        device: 'yes',
        unlocked: 'yes',
      },
    );
    if (!started.ok) throw new Error(`the checkout refused: ${started.reason}`);
    const { rows } = await pool.query('select stripe_session_id as id from orders where id = $1', [
      started.orderId,
    ]);
    await shop.stripe.post('pay', { session: rows[0]?.id, email });
    return { orderId: started.orderId, buyer };
  } finally {
    await pool.end();
  }
}

/** Waits until it is there, and says what the supplier gave. */
async function delivered(shop: Shop, orderId: string) {
  const pool = openPool(shop.databaseUrl, 1);
  try {
    for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
      const { rows } = await pool.query(
        `select esims.id, esim_tran_no as "tranNo" from esims
         join order_units on order_units.id = esims.unit_id
         join order_lines on order_lines.id = order_units.line_id where order_id = $1`,
        [orderId],
      );
      if (!rows[0]) continue;
      const state = supplierState.parse(await shop.supplier.get('state'));
      const row = state.orders.flatMap(({ esims }) => esims).find((one) => one.esimTranNo === rows[0].tranNo);
      if (!row) throw new Error('the supplier does not know it');
      return {
        id: String(rows[0].id),
        code: row.ac,
        ids: { iccid: row.iccid, esimTranNo: row.esimTranNo },
      };
    }
    throw new Error('not delivered within 60 s');
  } finally {
    await pool.end();
  }
}

/** What somebody without any cookie, and somebody with a cookie of their own, is sent. */
async function strangersLooks(shop: Shop, page: string, esimId: string): Promise<Place[]> {
  const esim = `${page}/esims/${esimId}`;
  const own = [
    page,
    `${page}/receipt`,
    `${page}/live`,
    esim,
    `${esim}/sheet`,
    `${esim}/kept`,
    `${esim}/top-up`,
  ];
  const shared = [
    '/',
    '/esim/spain',
    '/checkout?plan=ES_3_30&quantity=1',
    '/dashboard',
    '/operator',
    '/terms',
    '/api/health',
  ];
  const broken = [
    '/orders/%zz',
    `/orders/ord_${'0'.repeat(26)}`,
    '/no-such-page',
    '/api/v1/plans/none',
    '/_next/static/x.js.map',
    '/.env',
  ];
  const stranger = { cookie: `landfall_buyer=${randomBytes(32).toString('base64url')}` };
  const places: Place[] = [];
  for (const address of [...own, ...[...shared, ...broken].map((one) => `${shop.url}${one}`)]) {
    places.push(...(await seenAt(address, 'nobody')), ...(await seenAt(address, 'a stranger', stranger)));
  }
  return places;
}

async function mails(shop: Shop, email: string): Promise<Place[]> {
  await shop.mailbox.newest(email, /./);
  const answer = await fetch(`${shop.mailbox.url}/messages`);
  const all = z.array(z.looseObject({ to: z.string() })).parse(await answer.json());
  return all.map((mail) => ({
    where: mail.to === email ? 'mail to the buyer' : 'mail to others',
    text: JSON.stringify(mail),
  }));
}

async function callsToSupplier(shop: Shop): Promise<Place[]> {
  const { calls } = z
    .object({ calls: z.array(z.object({ path: z.string(), body: z.string() })) })
    .parse(await shop.supplier.get('calls'));
  return calls.map(({ path, body }) => ({ where: `call to the supplier ${path}`, text: body }));
}
