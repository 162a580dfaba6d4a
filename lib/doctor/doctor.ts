import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { openDb, openPool } from '#db/client.ts';
import { wholeEnv } from '#lib/env.ts';
import { plainLine } from '#lib/log.ts';
import { openStripe } from '#lib/payments/stripe.ts';
import { readOrExit } from '#lib/start/checks.ts';
import { type Budget, openBudget } from '#lib/supplier/budget.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { type Check, type Finding, runChecks } from './check.ts';
import { databaseChecks } from './database.ts';
import { stripeChecks } from './stripe.ts';
import { supplierChecks } from './supplier.ts';

// npm run doctor: looks at a live set-up and says, line by line, what is well and what to do.
const env = readOrExit(wholeEnv);
const pool = openPool(env.DATABASE_URL, 2);
const supplier = openSupplier({
  baseUrl: env.ESIM_ACCESS_API_URL,
  accessCode: env.ESIM_ACCESS_CODE,
  ...(env.ESIM_ACCESS_SECRET ? { secretKey: env.ESIM_ACCESS_SECRET } : {}),
  budget: budgetOrPause(openBudget(openDb(pool))),
});
const webhookUrl = `${env.APP_URL}/api/webhooks/esim-access/${env.ESIM_ACCESS_WEBHOOK_TOKEN}`;

const checks: Check[] = [
  ...databaseChecks(env.DATABASE_URL, env.DATABASE_MIGRATION_URL),
  { name: 'web', run: web },
  ...supplierChecks(supplier, webhookUrl, process.argv.includes('--register')),
  ...stripeChecks({
    stripe: openStripe(env.STRIPE_SECRET_KEY, env.STRIPE_API_URL),
    secretKey: env.STRIPE_SECRET_KEY,
    webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
    appUrl: env.APP_URL,
  }),
  { name: 'mail', run: mail },
];

/** The shared budget, or a pause for each call when the database that holds it is away. */
function budgetOrPause(shared: Budget): Budget {
  return { take: (lane) => shared.take(lane).catch(() => sleep(300)) };
}

async function web(): Promise<Finding> {
  const answer = await fetch(`${env.APP_URL}/api/health`).catch(() => null);
  if (!answer)
    return {
      state: 'red',
      line: `${env.APP_URL} does not answer`,
      todo: 'start it: npm start; check APP_URL',
    };
  if (answer.status === 200) return { state: 'ok', line: 'healthy' };
  return {
    state: 'red',
    line: `/api/health answers ${answer.status}`,
    todo: 'its body says which part is sick',
  };
}

async function mail(): Promise<Finding> {
  const transport = createTransport(env.SMTP_URL, {
    connectionTimeout: 8_000,
    greetingTimeout: 8_000,
  } as object);
  try {
    await transport.verify();
    return { state: 'ok', line: 'the mail server accepts us' };
  } catch (error) {
    return {
      state: 'red',
      line: (error as Error).message,
      todo: 'check SMTP_URL: host, port, user and password',
    };
  } finally {
    transport.close();
  }
}

const red = await runChecks(checks, (line) => console.log(plainLine(line)));
await pool.end();
if (red > 0) console.log(`${red} ${red === 1 ? 'line is' : 'lines are'} red.`);
process.exitCode = red > 0 ? 1 : 0;
