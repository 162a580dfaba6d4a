import { z } from 'zod';
import { startMailbox } from './mailbox.ts';
import { remember } from './memory.ts';
import { stripeSettings } from './stripe/settings.ts';
import { startStripe } from './stripe.ts';
import { settingsSchema } from './supplier/settings.ts';
import { startSupplier } from './supplier.ts';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const json = z.string().transform((text): unknown => JSON.parse(text));

const variables = z.object({
  HOST: z.string().default('127.0.0.1'),
  /** A file that keeps orders, payments and mails for the next start. */
  STAND_IN_STATE: z.string().optional(),
  SUPPLIER_PORT: port,
  STRIPE_PORT: port,
  MAILBOX_PORT: port,
  SMTP_PORT: port,
  ESIM_ACCESS_CODE: z.string().default('stand-in-access-code'),
  ESIM_ACCESS_SECRET: z.string().optional(),
  /** USD × 10,000. */
  SUPPLIER_BALANCE: z.coerce.number().default(10_000_000),
  /** Used until the shop saves one itself. */
  SUPPLIER_WEBHOOK_URL: z.url().optional(),
  SUPPLIER_SETTINGS: json.pipe(settingsSchema).optional(),
  STRIPE_SECRET_KEY: z.string().default('sk_test_stand_in'),
  STRIPE_WEBHOOK_SECRET: z.string().default('whsec_stand_in'),
  STRIPE_WEBHOOK_URL: z.url().optional(),
  /** Address of the payment page for the buyer's browser, when it is not that of the API. */
  STRIPE_PUBLIC_URL: z.url().optional(),
  STRIPE_SETTINGS: json.pipe(stripeSettings).optional(),
});

const given = Object.entries(process.env).filter(([, value]) => value !== undefined && value !== '');
const env = variables.parse(Object.fromEntries(given));
const host = env.HOST;

const supplier = await startSupplier({
  host,
  port: env.SUPPLIER_PORT,
  accessCode: env.ESIM_ACCESS_CODE,
  secretKey: env.ESIM_ACCESS_SECRET,
  balance: env.SUPPLIER_BALANCE,
  webhook: env.SUPPLIER_WEBHOOK_URL,
  settings: env.SUPPLIER_SETTINGS ?? {},
});
const stripe = await startStripe({
  host,
  port: env.STRIPE_PORT,
  secretKey: env.STRIPE_SECRET_KEY,
  webhookSecret: env.STRIPE_WEBHOOK_SECRET,
  webhookUrl: env.STRIPE_WEBHOOK_URL,
  publicUrl: env.STRIPE_PUBLIC_URL,
  settings: env.STRIPE_SETTINGS ?? {},
});
const mailbox = await startMailbox({ host, httpPort: env.MAILBOX_PORT, smtpPort: env.SMTP_PORT });

const memories = { supplier: supplier.memory, stripe: stripe.memory, mailbox: mailbox.memory };
const rememberLast = env.STAND_IN_STATE ? remember(env.STAND_IN_STATE, memories) : () => {};

console.log(
  JSON.stringify({
    supplier: { url: supplier.url, controlUrl: supplier.controlUrl },
    stripe: { url: stripe.url, controlUrl: stripe.controlUrl },
    mailbox: { url: mailbox.url, smtpUrl: mailbox.smtpUrl, controlUrl: mailbox.controlUrl },
  }),
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  rememberLast();
  await Promise.all([supplier.close(), stripe.close(), mailbox.close()]);
  process.exit(0);
}
