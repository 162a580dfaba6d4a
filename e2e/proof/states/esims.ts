import { eq, sql } from 'drizzle-orm';
import type { ChangeKind } from '#db/schema/esims.ts';
import { esimChanges, esims } from '#db/schema/index.ts';
import { type ChangeState, transitions } from '#db/schema/transitions.ts';
import { advanceChange } from '#lib/changes/advance.ts';
import { esimState } from '#lib/esims/states.ts';
import { newId } from '#lib/ids.ts';
import { refreshEsim } from '#lib/usage/refresh.ts';
import type { FaultAction } from '../../fakes/faults.ts';
import { anEsim, esimRow } from './rows.ts';
import type { Machine, Stage } from './stage.ts';

/** The supplier's two words for each state of an eSIM. */
const words: Record<string, readonly [string, string]> = {
  preparing: ['GETTING_RESOURCE', 'RELEASED'],
  new: ['GOT_RESOURCE', 'RELEASED'],
  installing: ['GOT_RESOURCE', 'DOWNLOAD'],
  installed: ['GOT_RESOURCE', 'ENABLED'],
  'in-use': ['IN_USE', 'ENABLED'],
  'used-up': ['USED_UP', 'ENABLED'],
  removed: ['IN_USE', 'DELETED'],
  expired: ['USED_EXPIRED', 'ENABLED'],
  suspended: ['SUSPENDED', 'ENABLED'],
  ended: ['CANCEL', 'RELEASED'],
  unclear: ['RESTING', 'ENABLED'],
};

/** An eSIM follows what the supplier's list says of it, whatever came before. */
export function esimMachine(stage: Stage): Machine {
  // It remembers nothing but its words, so one is enough.
  let kept: Promise<{ id: string }> | undefined;
  const read = (state: string) => async (id: string) => {
    await say(stage, (await esimRow(stage, id)).esimTranNo, state);
    await refreshEsim(stage.works, id);
  };
  return {
    states: Object.keys(words),
    arrange: async (state) => {
      kept ??= anEsim(stage);
      const { id } = await kept;
      const [esimStatus = '', smdpStatus = ''] = words[state] ?? [];
      await stage.db.update(esims).set({ esimStatus, smdpStatus }).where(eq(esims.id, id));
      return id;
    },
    events: Object.fromEntries(Object.keys(words).map((state) => [`read as ${state}`, read(state)])),
    stateOf: async (id) => {
      const { esimStatus, smdpStatus } = await esimRow(stage, id);
      return esimState(esimStatus, smdpStatus);
    },
  };
}

async function say(stage: Stage, esimTranNo: string, state: string): Promise<void> {
  const [esimStatus, smdpStatus] = words[state] ?? [];
  const eid = state === 'new' ? '' : '89049032000001000000000000000001';
  await stage.supplier.esim(esimTranNo, { set: { esimStatus, smdpStatus, eid } });
}

/** How an eSIM stands when a change of it is asked for, and when it is so or cannot be any more. */
const around: Record<ChangeKind, { before: string; reached: string; barred: string; path: string }> = {
  cancel: { before: 'new', reached: 'ended', barred: 'installed', path: '/esim/cancel' },
  suspend: { before: 'in-use', reached: 'suspended', barred: 'expired', path: '/esim/suspend' },
  resume: { before: 'suspended', reached: 'in-use', barred: 'ended', path: '/esim/unsuspend' },
  revoke: { before: 'in-use', reached: 'ended', barred: 'expired', path: '/esim/revoke' },
};

/** A change that somebody asked of one eSIM. */
export function changeMachine(stage: Stage, kind: ChangeKind): Machine {
  const { before, reached, barred, path } = around[kind];
  const row = async (id: string) => {
    const [change] = await stage.db.select().from(esimChanges).where(eq(esimChanges.id, id));
    if (!change) throw new Error(`no change ${id}`);
    return change;
  };
  const look = (id: string) => advanceChange(stage.works, id);
  const answer = (action: FaultAction) => async (id: string) => {
    stage.supplier.fault({ match: { path: `*${path}`, times: 1 }, action });
    await look(id);
  };
  const stands = (state: string) => async (id: string) => {
    await say(stage, (await esimRow(stage, (await row(id)).esimId)).esimTranNo, state);
    await look(id);
  };
  const away = async (id: string) => {
    stage.supplier.fault({ match: {}, action: 'status-503' });
    await look(id);
  };
  const old = async (id: string) => {
    const halfAnHourAgo = sql`shop_now() - interval '31 minutes'`;
    const sentAt = sql`sent_at - interval '31 minutes'`;
    await stage.db
      .update(esimChanges)
      .set({ createdAt: halfAnHourAgo, sentAt })
      .where(eq(esimChanges.id, id));
  };
  return {
    states: Object.keys(transitions.change),
    arrange: async (state) => {
      const esim = await anEsim(stage);
      await say(stage, esim.esimTranNo, before);
      await refreshEsim(stage.works, esim.id);
      const id = newId('chg');
      const sentAt = state === 'due' ? null : sql`shop_now()`;
      const values = { id, esimId: esim.id, kind, state: state as ChangeState, actor: 'buyer', sentAt };
      await stage.db.insert(esimChanges).values(values);
      return id;
    },
    events: {
      'supplier agrees': look,
      'supplier refuses': answer({ error: '200002' }),
      'no answer': answer('status-503'),
      'answer lost': answer('accept-then-status-503'),
      'it is so already': stands(reached),
      'it cannot be any more': stands(barred),
      'supplier away': away,
      'away for half an hour': async (id) => {
        await old(id);
        await away(id);
      },
      'no effect for half an hour': async (id) => {
        await old(id);
        await answer('status-503')(id);
      },
    },
    stateOf: async (id) => (await row(id)).state,
  };
}
