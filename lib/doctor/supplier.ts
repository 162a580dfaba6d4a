import { formatSupplierMoney } from '#lib/money.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { Check, Finding } from './check.ts';

/** Supplier: does it know us, is there money, is there a catalogue, does it ring at our address. */
export function supplierChecks(supplier: Supplier, webhookUrl: string, register: boolean): Check[] {
  return [
    { name: 'supplier balance', run: () => asked(() => balance(supplier)) },
    { name: 'supplier catalogue', run: () => asked(() => catalogue(supplier)) },
    { name: 'supplier webhook', run: () => asked(() => webhook(supplier, webhookUrl, register)) },
  ];
}

async function asked(ask: () => Promise<Finding>): Promise<Finding> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    const access = error.reason === 'access';
    return {
      state: 'red',
      line: `the supplier answered ${error.code}`,
      todo: access
        ? 'check ESIM_ACCESS_CODE and ESIM_ACCESS_SECRET, and that this address is not blocked'
        : 'check ESIM_ACCESS_API_URL, and try again in a minute',
    };
  }
}

async function balance(supplier: Supplier): Promise<Finding> {
  const units = await supplier.balance();
  const line = formatSupplierMoney(units);
  return units > 0
    ? { state: 'ok', line }
    : { state: 'red', line, todo: 'top up the account: nothing can be sold' };
}

async function catalogue(supplier: Supplier): Promise<Finding> {
  const { packages, skipped } = await supplier.packages({ all: true });
  const line = `${packages.length} plans, ${skipped.length} unreadable`;
  if (packages.length === 0) return { state: 'red', line, todo: 'ask the supplier why the list is empty' };
  return { state: 'ok', line };
}

async function webhook(supplier: Supplier, wanted: string, register: boolean): Promise<Finding> {
  const found = await supplier.readWebhook();
  if (found === wanted) return { state: 'ok', line: 'registered' };
  if (found && !register) {
    const host = URL.canParse(found) ? new URL(found).host : 'an unreadable address';
    return {
      state: 'red',
      line: `rings at ${host}`,
      todo: 'run npm run doctor -- --register to make it ring here',
    };
  }
  try {
    await supplier.saveWebhook(wanted);
    return { state: 'ok', line: 'registered now' };
  } catch {
    const todo =
      'APP_URL has to be reachable from the internet while the web process runs; then run the doctor again';
    return { state: 'red', line: 'the supplier could not reach our address', todo };
  }
}
