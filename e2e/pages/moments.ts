import type { Page } from '@playwright/test';
import { agreeAndPay, goodCard, orderIdOf, payWith, riskyCard } from '../buyer.ts';
import { expect, type Shop } from '../fixtures.ts';
import { query, somebody } from '../written-order.ts';
import type { World } from './world.ts';

export interface Stage {
  /** A page of a buyer of its own, never signed in. */
  page: Page;
  shop: Shop;
  world: World;
  /** A page of the owner of the shop. */
  operator: Page;
}

/** What a page shows only after something was done. */
export interface Moment {
  name: string;
  /** Takes a page there and returns it; `after` puts the surroundings back in order. */
  reach(stage: Stage): Promise<Page>;
  after?(stage: Stage): Promise<unknown>;
}

const changes = (page: Page) => page.getByRole('region', { name: 'Cancel or switch off' });

async function pay(page: Page, card = goodCard): Promise<string> {
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, card, somebody());
  return orderIdOf(page);
}

async function buy(page: Page): Promise<string> {
  const orderId = await pay(page);
  await page.getByRole('link', { name: /^Usage, top up, cancel/ }).click({ timeout: 20_000 });
  await expect(page).toHaveURL(/\/esims\//);
  return orderId;
}

/** What the phone does with the only eSIM of an order. */
async function onPhone(shop: Shop, orderId: string, steps: Record<string, unknown>): Promise<void> {
  const [esim] = await query(
    shop,
    `select esim_tran_no as no from esims join order_units on order_units.id = unit_id
     join order_lines on order_lines.id = line_id where order_id = $1`,
    [orderId],
  );
  await shop.supplier.post(`esim/${esim?.no}`, steps);
}

async function openCancel(page: Page): Promise<void> {
  await changes(page)
    .getByText(/^Cancel and get/)
    .click();
}

async function cancel(page: Page): Promise<void> {
  await openCancel(page);
  await changes(page).getByRole('button', { name: 'Cancel and refund' }).click();
}

async function disputed({ page, shop }: Stage): Promise<string> {
  const orderId = await buy(page);
  const [order] = await query(shop, 'select stripe_payment_intent as id from orders where id = $1', [
    orderId,
  ]);
  await shop.stripe.post('dispute', { payment_intent: order?.id });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('On hold', { timeout: 20_000 });
  return orderId;
}

/** A page while the database lacks the table of plans. */
const failing = (name: string, address: string): Moment => ({
  name,
  reach: async ({ page, shop }) => {
    await query(shop, 'alter table plans rename to plans_away');
    await page.goto(address);
    return page;
  },
  after: ({ shop }) => query(shop, 'alter table plans_away rename to plans'),
});

const calm = ({ shop }: Stage) => shop.supplier.delete('faults');

/** `npm run screenshots` takes them beside the views of the list. */
export const moments: readonly Moment[] = [
  {
    name: 'moment-search',
    reach: async ({ page }) => {
      await page.goto('/');
      await page.getByRole('combobox').first().pressSequentially('gorgia', { delay: 30 });
      await expect(page.getByRole('option').first()).toBeVisible();
      return page;
    },
  },
  {
    name: 'moment-phone-refused',
    reach: async ({ page }) => {
      await page.goto('/checkout?plan=JP_3_30&quantity=1');
      const field = page.getByLabel('Which phone is it for?');
      if (!(await field.isVisible())) await page.getByText('Not sure about the phone? Look it up').click();
      await field.fill('iPhone 8');
      await page.getByRole('button', { name: 'Look up' }).click();
      await expect(page.getByText(/takes no eSIM/)).toBeVisible();
      for (const box of await page.getByRole('checkbox').all()) await box.check();
      await page.getByRole('button', { name: /^Pay \$/ }).click();
      await expect(page.getByRole('alert').first()).toBeVisible();
      return page;
    },
  },
  {
    name: 'moment-preparing',
    reach: async ({ page, shop }) => {
      await shop.supplier.post('settings', { allocation: { delayMs: 120_000 } });
      await pay(page);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      return page;
    },
    after: ({ shop }) => shop.supplier.post('settings', { allocation: { delayMs: 300 } }),
  },
  {
    name: 'moment-refunded',
    reach: async ({ page, shop }) => {
      await shop.supplier.post('faults', {
        match: { path: '*/esim/order' },
        action: { error: '200008', message: 'refused' },
      });
      await pay(page);
      await expect(page.getByRole('heading', { name: /^Your money/ })).toBeVisible({ timeout: 30_000 });
      return page;
    },
    after: calm,
  },
  {
    name: 'moment-cancel-asked',
    reach: async ({ page }) => {
      await buy(page);
      await openCancel(page);
      return page;
    },
  },
  {
    name: 'moment-cancelled',
    reach: async ({ page }) => {
      await buy(page);
      await cancel(page);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Cancelled, /, { timeout: 20_000 });
      return page;
    },
  },
  {
    name: 'moment-cancel-refused',
    reach: async ({ page, shop }) => {
      const orderId = await buy(page);
      await shop.supplier.post('faults', { match: { path: '*/esim/cancel' }, action: { delayMs: 1_500 } });
      await cancel(page);
      await expect(changes(page).getByText('Asking the network to take this eSIM back …')).toBeVisible();
      await onPhone(shop, orderId, { install: true });
      await expect(changes(page).getByText('This eSIM was not cancelled')).toBeVisible({ timeout: 20_000 });
      return page;
    },
    after: calm,
  },
  {
    name: 'moment-code-views',
    reach: async ({ page }) => {
      await buy(page);
      await page.reload();
      await page.getByText('Where its code was shown').click();
      return page;
    },
  },
  {
    name: 'moment-top-up-chosen',
    reach: async ({ page, shop }) => {
      const orderId = await buy(page);
      await onPhone(shop, orderId, { use: 3 * 1024 ** 3 });
      await page.reload();
      await expect(page.getByText(/used up/i).first()).toBeVisible({ timeout: 20_000 });
      await page.getByRole('link', { name: 'Top up' }).first().click();
      await page.getByRole('link', { name: 'Choose 3 GB, 30 days' }).click({ timeout: 20_000 });
      await expect(page.getByRole('heading', { name: /more and 30 more days/ })).toBeVisible();
      return page;
    },
  },
  {
    name: 'moment-kept',
    reach: async ({ page }) => {
      await buy(page);
      await page.getByRole('button', { name: /^Keep on this phone: / }).click();
      await expect(page.getByText(/^Kept on this phone until/)).toBeVisible();
      await page.context().setOffline(true);
      await page.reload();
      await expect(page.getByText(/^Kept on this phone, as things stood on/)).toBeVisible();
      return page;
    },
    after: ({ page }) => page.context().setOffline(false),
  },
  {
    name: 'moment-disputed',
    reach: async (stage) => {
      await disputed(stage);
      return stage.page;
    },
  },
  {
    name: 'moment-evidence',
    reach: async (stage) => {
      const orderId = await disputed(stage);
      await stage.operator.goto(`/operator/orders/${orderId}`);
      await stage.operator.getByRole('button', { name: 'Take it as a file' }).click();
      await expect(stage.operator.getByRole('link', { name: 'Download the file' })).toBeVisible();
      return stage.operator;
    },
  },
  {
    name: 'moment-checked',
    reach: async ({ page }) => {
      await pay(page, riskyCard);
      await expect(page.getByRole('heading', { name: /we are checking it/ })).toBeVisible();
      return page;
    },
  },
  {
    name: 'moment-held',
    reach: async ({ page, operator }) => {
      const orderId = await pay(page, riskyCard);
      await operator.goto(`/operator/orders/${orderId}`);
      await expect(operator.getByRole('region', { name: 'On hold: deliver or refund?' })).toBeVisible();
      return operator;
    },
  },
  failing('moment-failing-shop', '/esim/japan/NO_SUCH_1'),
  failing('moment-failing-own', '/checkout?plan=JP_3_30&quantity=1'),
];
