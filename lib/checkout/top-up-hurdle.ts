import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esimState } from '#lib/esims/states.ts';
import { type TopUpFacts, type TopUpObstacle, topUpObstacle } from '#lib/esims/top-up-rules.ts';
import { isFree, type OwnEsim } from '#lib/orders/own-esim.ts';

/** Why this eSIM cannot be topped up now, asked by the page and again before payment; null when it can. */
export async function topUpHurdle(db: DbOrTx, own: OwnEsim): Promise<TopUpObstacle | null> {
  const { esim, order, line } = own;
  const { rows } = await db.execute<Pick<TopUpFacts, 'lapsed' | 'plan' | 'changing' | 'unfinished'>>(sql`
    select coalesce(esims.expires_at <= shop_now(), false) as lapsed,
      (select top_up from plans where code = ${line.planCode}) as plan,
      exists (select 1 from esim_changes where esim_id = esims.id and state in ('due', 'sent')) as changing,
      exists (select 1 from supplier_intents
          where kind = 'topup' and esim_id = esims.id and outcome in ('pending', 'unknown'))
        or exists (select 1 from order_lines line
          join order_units unit on unit.line_id = line.id and unit.decision is null
          join orders on orders.id = line.order_id and orders.paid_at is not null
          where line.esim_id = esims.id) as unfinished
    from esims where id = ${esim.id}`);
  const [facts] = rows;
  if (!facts) return 'unclear';
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  return topUpObstacle({ ...facts, state, free: isFree(order), had: esim.allowance });
}
