import { expect, type Page } from '@playwright/test';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';

/** Ticks what has to be agreed to and goes on to the payment page. */
export async function agreeAndPay(page: Page): Promise<void> {
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await page.waitForURL(/\/c\/pay\//);
}

/** Fills the hosted payment page in and presses Pay. */
export async function payWith(page: Page, card: string, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Card number').fill(card);
  await page.getByRole('button', { name: /pay/i }).click();
}

export const goodCard = '4242424242424242';
export const declinedCard = '4000000000000002';
/** Paid, and rated as risky by Stripe. */
export const riskyCard = '4000000000009235';

/** The texts of all QR codes on the page, read from what a camera would see. */
export async function scanCodes(page: Page): Promise<string[]> {
  const codes: string[] = [];
  for (const picture of await page.getByRole('img', { name: /QR code/i }).all()) {
    await picture.scrollIntoViewIfNeeded();
    const { data, width, height } = PNG.sync.read(await picture.screenshot());
    const found = jsQR(new Uint8ClampedArray(data), width, height);
    codes.push(found?.data ?? 'not readable');
  }
  return codes;
}

/** Order id of the order page we are on. */
export async function orderIdOf(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/orders\/ord_[0-9a-z]{26}$/);
  return page.url().slice(-30);
}
