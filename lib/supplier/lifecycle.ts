import { z } from 'zod';
import type { Lane } from './budget.ts';
import type { Caller } from './call.ts';

async function change(call: Caller, path: string, lane: Lane, esimTranNo: string): Promise<void> {
  await call({ path, body: { esimTranNo }, answer: z.unknown(), lane, kind: 'change' });
}

/** Takes back an eSIM nobody has downloaded; its price returns to the balance. Too late: reason `state`. */
export function cancelEsim(call: Caller, esimTranNo: string): Promise<void> {
  return change(call, '/esim/cancel', 'cancel', esimTranNo);
}

/** Pauses an eSIM; its validity is assumed to keep running. */
export function suspendEsim(call: Caller, esimTranNo: string): Promise<void> {
  return change(call, '/esim/suspend', 'status', esimTranNo);
}

/** Resumes a paused eSIM. */
export function unsuspendEsim(call: Caller, esimTranNo: string): Promise<void> {
  return change(call, '/esim/unsuspend', 'status', esimTranNo);
}

/** Destroys an eSIM for good and returns no money. To get money back, cancel. */
export function revokeEsim(call: Caller, esimTranNo: string): Promise<void> {
  return change(call, '/esim/revoke', 'status', esimTranNo);
}
