import { z } from 'zod';

/** How the stand-in behaves where the original is undocumented or can misbehave. */
export const settingsSchema = z.strictObject({
  /** Answer to an order whose transactionId is known already. */
  repeat: z.enum(['same-order', 'error-310402', 'second-order']).default('same-order'),
  /** The same for top-ups, for which nobody promises anything. */
  repeatTopUp: z.enum(['second-topup', 'same-topup', 'error-310402']).default('second-topup'),
  allocation: z
    .strictObject({
      mode: z.enum(['normal', 'never', 'partial']).default('normal'),
      delayMs: z.number().min(0).default(600),
      /** Mode `partial`: this many after `delayMs`, the rest after `restMs` (null: never). */
      now: z.number().int().min(0).default(1),
      restMs: z.number().nullable().default(null),
    })
    .prefault({}),
  webhooks: z
    .union([
      z.enum(['normal', 'lost', 'twice', 'ten-times', 'before-answer']),
      z.strictObject({ lateMs: z.number() }),
    ])
    .default('normal'),
  /** Waits before each repeat of a webhook that was not answered with 2xx. */
  webhookRetriesMs: z.array(z.number()).default([]),
  rateLimit: z.enum(['count', 'status-429', 'error-101013', 'error-900001']).default('count'),
  /** Gives an ICCID out again: of an eSIM that ended, or always. */
  reuseIccid: z.enum(['off', 'ended', 'always']).default('off'),
  /** Whether `totalVolume` of a day pass is one day's allowance or that of all days. */
  dayPassVolume: z.enum(['daily', 'total']).default('daily'),
  /** Field set of the top-up list. */
  topUpList: z.enum(['documented', 'full']).default('documented'),
  /** Whether lists show eSIMs that are still being allocated. */
  listAllocating: z.boolean().default(false),
  /** Whether a cancel gives the money back. */
  creditCancel: z.boolean().default(true),
  /** Makes every eSIM in use consume data. */
  grow: z
    .strictObject({ everyMs: z.number().min(50), bytes: z.number() })
    .nullable()
    .default(null),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingsChange = Partial<z.input<typeof settingsSchema>>;

/** Settings with a change applied; the parts of `allocation` may be given one by one. */
export function changed(settings: Settings, change: Record<string, unknown>): Settings {
  const allocation =
    typeof change.allocation === 'object'
      ? { ...settings.allocation, ...change.allocation }
      : settings.allocation;
  return settingsSchema.parse({ ...settings, ...change, allocation });
}

/** A lie of `/esim/query` about one order or eSIM (without either: about every answer). */
export const tamperSchema = z.strictObject({
  orderNo: z.string().optional(),
  esimTranNo: z.string().optional(),
  /** How many answers are spoilt; without it all. */
  times: z.number().int().min(1).optional(),
  kind: z.union([
    z.enum([
      'foreign-row',
      'wrong-plan',
      'duplicate-row',
      'too-many',
      'missing-row',
      'empty-ac',
      'malformed-ac',
      'newline-ac',
      'quotes-ac',
      'huge-ac',
    ]),
    /** Fields put over every row. */
    z.strictObject({ set: z.record(z.string(), z.unknown()) }),
  ]),
});
export type TamperRule = z.input<typeof tamperSchema>;
export type Tamper = z.output<typeof tamperSchema> & { fired: number };

/** Steps of an eSIM's life, taken in this order. */
export const esimChangeSchema = z.strictObject({
  install: z.boolean().optional(),
  enable: z.boolean().optional(),
  disable: z.boolean().optional(),
  /** These steps are told as if they had happened so many milliseconds ago. */
  agoMs: z.number().int().min(0).optional(),
  /** Consumes this many bytes. */
  use: z.number().int().optional(),
  /** Sends the notice of the last day. */
  lastDay: z.boolean().optional(),
  expire: z.boolean().optional(),
  /** Deletes the profile from the phone. */
  delete: z.boolean().optional(),
  /** Fields put over the row, without any webhook. */
  set: z.record(z.string(), z.unknown()).optional(),
});
export type EsimChange = z.input<typeof esimChangeSchema>;

/** A change of a plan; other fields than these replace those of the row. */
export const packageChangeSchema = z.looseObject({
  price: z.number().optional(),
  withdrawn: z.boolean().optional(),
  /** Profiles left; null: as many as wanted. */
  stock: z.number().int().min(0).nullable().optional(),
});
export type PackageChange = z.input<typeof packageChangeSchema>;
