import { openPool } from '#db/client.ts';
import { newId } from '#lib/ids.ts';
import { muteLink } from '#lib/usage/mute-link.ts';
import type { Shop } from '../fixtures.ts';
import { beginOrder, buyDemoOrders, type DemoShop } from '../run/demo-orders.ts';
import { linkSecret, operatorEmail, type Ports, stripeKey } from '../run/shop-env.ts';

/** Everything a page of the list can be about, bought and used through the shop's own doors. */
export interface World {
  emails: Record<'customer' | 'operator', string>;
  /** Delivered, of one eSIM that is in use with readings, used up, a day pass, new. */
  orders: Record<'inUse' | 'usedUp' | 'dayPass' | 'new' | 'unpaid', string>;
  esims: Record<'inUse' | 'usedUp' | 'dayPass' | 'new', string>;
  /** A stored webhook. */
  event: string;
  /** Path of the choice of mails, opened by its key. */
  mailChoice: string;
}

const plans = {
  inUse: 'JP_3_30',
  usedUp: 'TH_1_7',
  dayPass: 'EU-42_0.5_Daily',
  new: 'US_1_7',
  unpaid: 'ES_3_30',
};

/** A customer of its own, so that no other test meets these orders. */
const email = 'pages@example.com';

/** Fills a test shop, once: what is there already stays. */
export async function makeWorld(shop: Shop): Promise<World> {
  const pool = openPool(shop.databaseUrl, 2);
  try {
    const one = async <T>(text: string, values: unknown[] = []): Promise<T> => {
      const { rows } = await pool.query(text, values);
      if (!rows[0]) throw new Error(`the world lacks something: ${text}`);
      return Object.values(rows[0])[0] as T;
    };
    const customer = await one<string>(
      'insert into customers (id, email) values ($1, $2) on conflict (email) do update set email = $2 returning id',
      [newId('cus'), email],
    );
    const demo: DemoShop = {
      ports: portsOf(shop),
      databaseUrl: shop.databaseUrl,
      stripeKey,
      customerEmail: email,
    };
    await buyDemoOrders(demo);
    await beginOrder(demo, pool, customer, plans.unpaid, null);
    const orderOf = (plan: string) =>
      one<string>(
        `select order_id from order_lines join orders on orders.id = order_id where customer_id = $1 and plan_code = $2`,
        [customer, plan],
      );
    const esimOf = (order: string) =>
      one<string>(
        `select esims.id from esims join order_units on order_units.id = unit_id
         join order_lines on order_lines.id = line_id where order_id = $1`,
        [order],
      );
    const orders = {
      inUse: await orderOf(plans.inUse),
      usedUp: await orderOf(plans.usedUp),
      dayPass: await orderOf(plans.dayPass),
      new: await orderOf(plans.new),
      unpaid: await orderOf(plans.unpaid),
    };
    return {
      emails: { customer: email, operator: operatorEmail },
      orders,
      esims: {
        inUse: await esimOf(orders.inUse),
        usedUp: await esimOf(orders.usedUp),
        dayPass: await esimOf(orders.dayPass),
        new: await esimOf(orders.new),
      },
      event: await one<string>('select id from events order by received_at desc limit 1'),
      mailChoice: muteLink('', linkSecret, customer),
    };
  } finally {
    await pool.end();
  }
}

function portsOf(shop: Shop): Ports {
  const at = (url: string) => Number(new URL(url).port);
  return {
    web: at(shop.url),
    stripe: at(shop.stripe.url),
    supplier: at(shop.supplier.url),
    mailbox: at(shop.mailbox.url),
    smtp: 0,
    postgres: 0,
  };
}
