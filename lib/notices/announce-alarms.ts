import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { normaliseEmail } from '#lib/email-address.ts';

/**
 * Queues a mail about each new alarm to each owner and each address of the settings: once, whatever runs
 * how often, since a mail's id is made from both. The mail's own sweep sends it. Staff of other roles see
 * alarms on their first page.
 */
export async function announceAlarms(db: Db, owners: readonly string[]): Promise<void> {
  const named = owners.flatMap((owner) => normaliseEmail(owner) ?? []);
  await db.execute(sql`
    insert into mails (id, kind, subject, seq)
    select 'mal_' || substr(md5(alarms.id || ' ' || address), 1, 26), 'alarm', alarms.id || ' ' || address, 1
    from alarms
    cross join settings
    cross join lateral (
      select unnest(settings.alarm_addresses)
      union
      select jsonb_array_elements_text(${JSON.stringify(named)}::jsonb)
      union
      select email from staff where role = 'owner' and ended_at is null) as people (address)
    where alarms.raised_at > shop_now() - interval '1 day' and not alarms.kind = any(settings.muted_alarms)
      -- One that goes and comes back all the time is mailed at its first coming; a stop is a person's deed.
      and not (alarms.kind <> 'sell-stop' and exists (select from alarms before
        where before.kind = alarms.kind and before.subject = alarms.subject
          and before.raised_at < alarms.raised_at and before.raised_at > alarms.raised_at - interval '1 hour'))
    on conflict do nothing`);
}
