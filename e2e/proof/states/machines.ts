import { changeMachine, esimMachine } from './esims.ts';
import { lineMachine } from './lines.ts';
import { orderMachine, refundMachine, unitMachine } from './money.ts';
import type { Machine, Stage } from './stage.ts';
import { topUpMachine } from './top-ups.ts';

/** Every state machine of the shop, by its name in the table. */
export function machinesOn(stage: Stage): Record<string, Machine> {
  return {
    order: orderMachine(stage),
    unit: unitMachine(stage),
    refund: refundMachine(stage),
    line: lineMachine(stage),
    'top-up': topUpMachine(stage),
    cancel: changeMachine(stage, 'cancel'),
    suspend: changeMachine(stage, 'suspend'),
    resume: changeMachine(stage, 'resume'),
    revoke: changeMachine(stage, 'revoke'),
    esim: esimMachine(stage),
  };
}
