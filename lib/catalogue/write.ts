import { sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { newId } from '#lib/ids.ts';
import { namePlaces } from './places.ts';
import type { PlanDraft } from './to-plan.ts';

/** Any constant: syncs and re-pricings wait for each other. */
const catalogueLock = 7_224_912;

/** One writer of the catalogue at a time, until the transaction ends. */
export async function lockCatalogue(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${catalogueLock})`);
}

/** Writes names and members of all places given, `dayByDay` those with day passes alone; returns the codes of those that are new or changed. */
export async function writePlaces(
  tx: Tx,
  covered: ReadonlyMap<string, readonly string[]>,
  dayByDay: ReadonlySet<string>,
): Promise<string[]> {
  const taken = await tx.execute<{ code: string; slug: string }>(sql`select code, slug from locations`);
  const slugs = new Map(taken.rows.map(({ code, slug }) => [code, slug]));
  const places = namePlaces(covered, slugs, dayByDay);
  const written = await tx.execute<{ code: string }>(sql`
    insert into locations (code, slug, name, kind, members)
    select code, slug, name, kind, members
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb)
      as given (code text, slug text, name text, kind text, members text[])
    on conflict (code) do update
      set name = excluded.name, kind = excluded.kind, members = excluded.members, updated_at = shop_now()
      where (locations.name, locations.kind, locations.members)
        is distinct from (excluded.name, excluded.kind, excluded.members)
    returning code`);
  return written.rows.map(({ code }) => code);
}

/** Inserts or updates plans in one statement, and notes every new cost or price in another. */
export async function writePlans(
  tx: Tx,
  rows: readonly (PlanDraft & { priceCents: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  const priced = rows.map((row) => ({ ...row, priceId: newId('prc') }));
  await tx.execute(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(priced)}::jsonb) as row (
        "code" text, "locationCode" text, "supplierCode" text, "kind" text, "dataBytes" bigint, "days" int,
        "activateWithinDays" int, "validityStarts" text, "covers" text[], "networks" jsonb, "fastest" text,
        "exits" text[], "speedAfter" text, "afterAllowance" text, "topUp" text, "variant" text,
        "costUnits" bigint, "priceCents" bigint, "contentHash" text, "priceId" text)
    ), before as (
      select code, cost_units, price_cents from plans
    ), written as (
      insert into plans (code, location_code, supplier_code, kind, data_bytes, days, activate_within_days,
        validity_starts, covers, networks, fastest, exits, speed_after, after_allowance, top_up, variant,
        cost_units, price_cents, content_hash)
      select "code", "locationCode", "supplierCode", "kind", "dataBytes", "days", "activateWithinDays",
        "validityStarts", "covers", "networks", "fastest", "exits", "speedAfter", "afterAllowance", "topUp",
        "variant", "costUnits", "priceCents", "contentHash"
      from given
      on conflict (code) do update set
        location_code = excluded.location_code, supplier_code = excluded.supplier_code, kind = excluded.kind,
        data_bytes = excluded.data_bytes, days = excluded.days,
        activate_within_days = excluded.activate_within_days, validity_starts = excluded.validity_starts,
        covers = excluded.covers, networks = excluded.networks, fastest = excluded.fastest,
        exits = excluded.exits, speed_after = excluded.speed_after,
        after_allowance = excluded.after_allowance, top_up = excluded.top_up, variant = excluded.variant,
        cost_units = excluded.cost_units, price_cents = excluded.price_cents,
        content_hash = excluded.content_hash, retired_at = null, updated_at = shop_now()
      returning code, cost_units, price_cents
    )
    insert into plan_prices (id, plan_code, cost_units, price_cents)
    select given."priceId", written.code, written.cost_units, written.price_cents
    from written
    join given on given."code" = written.code
    left join before on before.code = written.code
    where (before.cost_units, before.price_cents) is distinct from (written.cost_units, written.price_cents)`);
}

/** Takes plans off sale that the supplier's list no longer has. */
export async function retirePlans(tx: Tx, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await tx.execute(sql`
    update plans set retired_at = shop_now(), updated_at = shop_now()
    where code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb))`);
}

/** Sets new prices in one statement and notes each in the price history. */
export async function writePrices(
  tx: Tx,
  prices: readonly { code: string; priceCents: number }[],
): Promise<void> {
  if (prices.length === 0) return;
  const given = JSON.stringify(prices.map((price) => ({ ...price, priceId: newId('prc') })));
  await tx.execute(sql`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb) as row ("code" text, "priceCents" bigint, "priceId" text)
    ), written as (
      update plans set price_cents = given."priceCents", updated_at = shop_now()
      from given where plans.code = given."code"
      returning plans.code, plans.cost_units, plans.price_cents, given."priceId" as price_id
    )
    insert into plan_prices (id, plan_code, cost_units, price_cents)
    select price_id, code, cost_units, price_cents from written`);
}
