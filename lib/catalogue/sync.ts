import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { catalogueSyncs, plans } from '#db/schema/index.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { newId } from '#lib/ids.ts';
import { log } from '#lib/log.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import type { SupplierPackage } from '#lib/supplier/package-row.ts';
import { catalogueTag, placesTag, placeTag } from './places.ts';
import { priceOf } from './price.ts';
import { ruleFor } from './pricing.ts';
import { currentPricing } from './read-pricing.ts';
import { refusal } from './refusal.ts';
import { type PlanDraft, toPlan } from './to-plan.ts';
import { lockCatalogue, retirePlans, writePlaces, writePlans } from './write.ts';

export interface SyncResult {
  outcome: 'done' | 'refused';
  reason: string | null;
  received: number;
  added: number;
  changed: number;
  retired: number;
  skipped: number;
  /** Plan codes behind the counts. */
  codes: { added: string[]; changed: string[]; retired: string[] };
  /** Codes of all places whose pages changed. */
  changedLocations: string[];
  /** What the web process has to forget; empty when nothing changed. */
  changedTags: string[];
}

/**
 * Reads the supplier's whole list and makes the catalogue equal to it, in one transaction. An empty or
 * absurd list is refused with an alarm and changes nothing. Throws what the supplier's client throws.
 */
export async function syncCatalogue(db: Db, supplier: Pick<Supplier, 'packages'>): Promise<SyncResult> {
  const id = newId('syn');
  await db.insert(catalogueSyncs).values({ id });
  try {
    const list = await supplier.packages({ all: true });
    const { drafts, skipped } = draftsOf(list.packages, list.skipped.length);
    const received = list.packages.length + list.skipped.length;
    const result = await db.transaction((tx) => replaceCatalogue(tx, drafts, received, skipped));
    await finish(db, id, result);
    return result;
  } catch (error) {
    await db
      .update(catalogueSyncs)
      .set({ outcome: 'failed', reason: String(error).slice(0, 300), finishedAt: sql`shop_now()` })
      .where(eq(catalogueSyncs.id, id))
      .catch(() => {});
    throw error;
  }
}

function draftsOf(packages: readonly SupplierPackage[], alreadySkipped: number) {
  const drafts = new Map<string, PlanDraft>();
  let skipped = alreadySkipped;
  for (const pkg of packages) {
    const draft = toPlan(pkg);
    if (!draft || drafts.has(draft.code)) skipped += 1;
    else drafts.set(draft.code, draft);
  }
  return { drafts, skipped };
}

async function replaceCatalogue(
  tx: Tx,
  drafts: ReadonlyMap<string, PlanDraft>,
  received: number,
  skipped: number,
): Promise<SyncResult> {
  await lockCatalogue(tx);
  const known = await knownPlans(tx);
  const counts = { received, skipped, added: 0, changed: 0, retired: 0 };
  const reason = refusal([...known.values()], drafts);
  if (reason) {
    await raiseAlarm(tx, 'sync-refused', 'catalogue', { reason, received });
    return { ...counts, outcome: 'refused', reason, codes: noCodes, changedLocations: [], changedTags: [] };
  }
  await closeAlarm(tx, 'sync-refused', 'catalogue');

  const rows = [...drafts.values()].filter((draft) => {
    const before = known.get(draft.code);
    return !before || before.retired || before.contentHash !== draft.contentHash;
  });
  const gone = [...known.values()].filter(({ code, retired }) => !retired && !drafts.has(code));
  const pricing = await currentPricing(tx);
  const renamed = await writePlaces(tx, placesIn(drafts.values()), dayByDay(drafts.values()));
  await writePlans(
    tx,
    rows.map((draft) => ({
      ...draft,
      priceCents: priceOf(draft.kind, draft.costUnits, ruleFor(draft, pricing)),
    })),
  );
  await retirePlans(tx, codesOf(gone));

  const changedLocations = touched(
    [...rows, ...gone, ...rows.flatMap(({ code }) => known.get(code) ?? [])],
    renamed,
  );
  const codes = {
    added: codesOf(rows.filter(({ code }) => !known.has(code))),
    changed: codesOf(rows.filter(({ code }) => known.has(code))),
    retired: codesOf(gone),
  };
  return {
    ...counts,
    outcome: 'done',
    reason: null,
    added: codes.added.length,
    changed: codes.changed.length,
    retired: codes.retired.length,
    codes,
    changedLocations,
    changedTags: [
      ...(changedLocations.length > 0 ? [catalogueTag] : []),
      ...(renamed.length > 0 ? [placesTag] : []),
      ...changedLocations.map(placeTag),
    ],
  };
}

const noCodes = { added: [], changed: [], retired: [] };

function codesOf(rows: readonly { code: string }[]): string[] {
  return rows.map(({ code }) => code).sort();
}

async function knownPlans(tx: Tx) {
  const rows = await tx
    .select({
      code: plans.code,
      locationCode: plans.locationCode,
      covers: plans.covers,
      costUnits: plans.costUnits,
      contentHash: plans.contentHash,
      retired: sql<boolean>`${plans.retiredAt} is not null`,
    })
    .from(plans);
  return new Map(rows.map((row) => [row.code, row]));
}

/** Every place plans are for, and every country a region covers: it gets a page of its own too. */
function placesIn(drafts: Iterable<PlanDraft>): Map<string, string[]> {
  const covered = new Map<string, Set<string>>();
  for (const { locationCode, covers } of drafts) {
    const members = covered.get(locationCode) ?? new Set();
    covered.set(locationCode, members);
    for (const country of covers) {
      members.add(country);
      if (!covered.has(country)) covered.set(country, new Set([country]));
    }
  }
  return new Map([...covered].map(([code, members]) => [code, [...members].sort()]));
}

function dayByDay(drafts: Iterable<PlanDraft>): Set<string> {
  const all = [...drafts];
  const fixed = new Set(all.filter(({ kind }) => kind === 'fixed').map(({ locationCode }) => locationCode));
  return new Set(all.map(({ locationCode }) => locationCode).filter((code) => !fixed.has(code)));
}

/** A changed regional plan changes the pages of all countries it covers. */
function touched(
  rows: readonly { locationCode: string; covers: readonly string[] }[],
  renamed: readonly string[],
) {
  return [
    ...new Set([...rows.flatMap(({ locationCode, covers }) => [locationCode, ...covers]), ...renamed]),
  ].sort();
}

async function finish(db: Db, id: string, result: SyncResult): Promise<void> {
  const { outcome, reason, received, added, changed, retired, skipped, codes } = result;
  const counts = { outcome, reason, received, added, changed, retired, skipped };
  await db
    .update(catalogueSyncs)
    .set({
      ...counts,
      addedCodes: codes.added,
      changedCodes: codes.changed,
      retiredCodes: codes.retired,
      finishedAt: sql`shop_now()`,
    })
    .where(eq(catalogueSyncs.id, id));
  log.info(counts, 'catalogue synced');
}
