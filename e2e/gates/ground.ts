import { randomBytes, randomUUID } from 'node:crypto';
import { newId } from '#lib/ids.ts';
import { seal, sha256 } from '#lib/secrets.ts';
import type { Shop } from '../fixtures.ts';
import { encryptionKey, operatorEmail } from '../run/shop-env.ts';
import { deliveredOrder, query } from '../written-order.ts';

export const everybody = ['guest', 'customer', 'other', 'viewer', 'support', 'owner', 'stale'] as const;
/** Who asks: nobody known, two customers, the roles of the console; `stale` is an owner without a fresh proof. */
export type Who = (typeof everybody)[number];

export interface Person {
  email: string;
  cookie: string;
  /** What stands in their answers alone: address, activation code, ids. */
  marks: string[];
}

/** What one customer owns. */
export interface Belongings {
  order: string;
  esim: string;
}

export interface Ground {
  shop: Shop;
  people: Record<Who, Person>;
  own: Belongings;
  /** In the shape of ids, and nobody's. */
  missing: Belongings & { event: string };
  event: string;
}

/** Two customers with an eSIM each, and people of every role, signed in. Written as rows: quick, and apart from other tests. */
export async function makeGround(shop: Shop): Promise<Ground> {
  const tag = randomUUID().slice(0, 8);
  const email = (who: string) => `gate-${who}-${tag}@example.com`;
  for (const role of ['viewer', 'support', 'owner'])
    await query(shop, "insert into staff (id, email, role, added_by) values ($1, $2, $3, 'test')", [
      newId('stf'),
      email(role),
      role,
    ]);
  const own = await belongings(shop, email('customer'));
  const foreign = await belongings(shop, email('other'));
  const event = newId('evt');
  await query(
    shop,
    "insert into events (id, source, key, type, body, state, next_action_at) values ($1, 'supplier', $1, 'CHECK_HEALTH', '{}', 'done', null)",
    [event],
  );
  const person = async (who: Who, address: string, marks: string[] = []): Promise<Person> => ({
    email: address,
    cookie: await sessionOf(shop, address, who !== 'stale'),
    marks: [address, ...marks],
  });
  const marksOf = ({ order, esim, code }: Belongings & { code: string }) => [order, esim, code];
  return {
    shop,
    own,
    event,
    missing: { order: newId('ord'), esim: newId('esm'), event: newId('evt') },
    people: {
      guest: { email: '', cookie: '', marks: [] },
      customer: await person('customer', email('customer'), marksOf(own)),
      other: await person('other', email('other'), marksOf(foreign)),
      viewer: await person('viewer', email('viewer')),
      support: await person('support', email('support')),
      owner: await person('owner', email('owner')),
      stale: await person('stale', operatorEmail),
    },
  };
}

/** A new session, as the cookie of a request. */
export async function sessionOf(shop: Shop, email: string, fresh = true): Promise<string> {
  const token = randomBytes(32).toString('hex');
  const [customer] = await query(
    shop,
    'insert into customers (id, email) values ($1, $2) on conflict (email) do update set email = $2 returning id',
    [newId('cus'), email],
  );
  await query(
    shop,
    "insert into sessions (session_token, user_id, expires, proved_at) values ($1, $2, shop_now() + interval '1 day', case when $3 then shop_now() end)",
    [sha256(token), customer.id, fresh],
  );
  return `landfall-session=${token}`;
}

async function belongings(shop: Shop, email: string): Promise<Belongings & { code: string }> {
  const order = await deliveredOrder(shop, email);
  const code = `LPA:1$rsp.example.com$${randomUUID().toUpperCase()}`;
  const [row] = await query(
    shop,
    `select esims.id from esims join order_units on order_units.id = unit_id
     join order_lines on order_lines.id = line_id where order_id = $1`,
    [order],
  );
  const [id = '', key = ''] = encryptionKey.split(':');
  const sealed = seal([{ id, key: Buffer.from(key, 'base64') }], row.id, code);
  await query(
    shop,
    "update esims set sealed_activation_code = $2, smdp_status = 'RELEASED', esim_status = 'GOT_RESOURCE' where id = $1",
    [row.id, sealed],
  );
  return { order, esim: row.id, code };
}

/** Everything that a call of the console or of a customer could have changed, as one text. */
export async function stateOf({ shop, own, people }: Ground): Promise<string> {
  const rows = await query(
    shop,
    `select
      (select json_agg(o order by o.id) from orders o where id = $1) as orders,
      (select json_agg(e.installed_at) from esims e where id = $2) as esims,
      (select count(*) from esim_changes where esim_id = $2) as changes,
      (select count(*) from refunds where order_id = $1) as refunds,
      (select count(*) from order_notes) as notes,
      (select json_agg(s order by s.id) from staff s) as staff,
      (select count(*) from passkeys) as passkeys,
      (select json_agg(s) from settings s) as settings,
      (select json_agg(s order by s.name) from switches s) as switches,
      (select count(*) from pricings) as pricings,
      (select count(*) from money_checks) as checks,
      (select count(*) from audit_log) as deeds,
      (select json_agg(c) from customers c where email = $3) as customer`,
    [own.order, own.esim, people.customer.email],
  );
  return JSON.stringify(rows[0], null, 1);
}
