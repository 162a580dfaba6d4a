import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, DbOrTx } from '#db/client.ts';
import { settings, supplierWebhook } from '#db/schema/index.ts';
import { alarmKinds } from '#lib/alarm-words.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { ring } from '#lib/jobs/queue.ts';
import { authorise } from './deeds.ts';

/** What the console edits; how prices are made stands elsewhere. Money is USD × 10,000. */
export interface ShopSettings {
  alarmAddresses: string[];
  mutedAlarms: string[];
  balanceLowUnits: number;
  balanceBufferUnits: number;
  absorbBasisPoints: number;
}

export type SettingsProblem = 'addresses' | 'money' | 'share' | 'kinds';

const columns = {
  alarmAddresses: settings.alarmAddresses,
  mutedAlarms: settings.mutedAlarms,
  balanceLowUnits: settings.balanceLowUnits,
  balanceBufferUnits: settings.balanceBufferUnits,
  absorbBasisPoints: settings.absorbBasisPoints,
};

/** The settings as they are. */
export async function readSettings(
  db: DbOrTx,
  operator: Operator,
): Promise<ShopSettings & { stripeTax: boolean }> {
  authorise(operator, 'see-console');
  const [row] = await db.select({ ...columns, stripeTax: settings.stripeTax }).from(settings);
  if (!row) throw new Error('the settings have no row');
  return row;
}

/** "12.50" as USD × 10,000. */
const dollars = z
  .string()
  .trim()
  .regex(/^\d{1,7}(\.\d{1,2})?$/)
  .transform((text) => Math.round(Number(text) * 100) * 100);

/** "10" or "7.5" percent as hundredths of a percent. */
const percent = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?$/)
  .transform((text) => Math.round(Number(text) * 100))
  .refine((basisPoints) => basisPoints <= 10_000);

const addresses = z
  .string()
  .max(4_000)
  .transform((text, context) => {
    const parts = text.split(/[\s,;]+/).filter(Boolean);
    const plain = parts.map(normaliseEmail);
    if (plain.some((one) => one === null) || plain.length > 20) {
      context.addIssue({ code: 'custom', message: 'not a list of addresses' });
      return z.NEVER;
    }
    return [...new Set(plain as string[])].sort();
  });

const input = z.object({
  alarmAddresses: addresses,
  /** Kinds that are mailed: what a form with boxes sends. */
  mailed: z.array(z.string().max(60)).max(100),
  balanceLow: dollars,
  balanceBuffer: dollars,
  absorb: percent,
});

const problems: Record<string, SettingsProblem> = {
  alarmAddresses: 'addresses',
  mailed: 'kinds',
  balanceLow: 'money',
  balanceBuffer: 'money',
  absorb: 'share',
};

/** Writes the settings from the console's form; returns what is wrong with it, or null. */
export async function changeSettings(
  db: Db,
  operator: Operator,
  form: unknown,
): Promise<SettingsProblem | null> {
  authorise(operator, 'change-settings');
  const parsed = input.safeParse(form);
  if (!parsed.success) return problems[String(parsed.error.issues[0]?.path[0])] ?? 'money';
  const { alarmAddresses, mailed, balanceLow, balanceBuffer, absorb } = parsed.data;
  const wanted: ShopSettings = {
    alarmAddresses,
    mutedAlarms: alarmKinds.filter((kind) => !mailed.includes(kind)),
    balanceLowUnits: balanceLow,
    balanceBufferUnits: balanceBuffer,
    absorbBasisPoints: absorb,
  };
  await db.transaction(async (tx) => {
    const [before] = await tx.select(columns).from(settings).for('update');
    const changed = differences(before ?? wanted, wanted);
    if (!changed) return;
    await tx
      .update(settings)
      .set({ ...wanted, updatedAt: sql`shop_now()` })
      .where(eq(settings.id, 1));
    await recordDeed(tx, operator, { action: 'change-settings', subject: 'settings', ...changed });
    // A higher threshold may be an alarm at once.
    await ring(tx, 'read-balance', {});
  });
  return null;
}

function differences(before: ShopSettings, after: ShopSettings) {
  const names = (Object.keys(after) as (keyof ShopSettings)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (names.length === 0) return null;
  const only = (of: ShopSettings) => Object.fromEntries(names.map((name) => [name, of[name]]));
  return { before: only(before), after: only(after) };
}

/** Where the supplier rings, as the worker last read it; null before it ever asked. */
export async function readWebhook(db: DbOrTx, operator: Operator) {
  authorise(operator, 'see-console');
  const { registered, isOurs, readAt } = supplierWebhook;
  const now = sql<Date>`shop_now()`.mapWith(readAt);
  const [row] = await db.select({ registered, isOurs, readAt, now }).from(supplierWebhook);
  return row ?? null;
}

/** Asks the worker to look where the supplier rings, and to put our address there. */
export async function registerWebhook(db: Db, operator: Operator): Promise<void> {
  authorise(operator, 'register-webhook');
  await db.transaction(async (tx) => {
    await recordDeed(tx, operator, { action: 'register-webhook', subject: 'supplier' });
    await ring(tx, 'check-webhook', {});
  });
}
