import { readFileSync, renameSync } from 'node:fs';

/** Every named place where a proof run can make a process fail, and what has just happened there. */
export const failpoints = {
  FP01: 'the order is written, Stripe was not asked for a payment page',
  FP02: 'Stripe made the payment page, its id is not saved',
  FP03: 'the payment page is saved, the buyer was not sent there',
  FP04: 'a webhook of Stripe is verified, not stored',
  FP05: 'a webhook of Stripe is stored, not answered',
  FP06: 'Stripe said paid, nothing is committed',
  FP07: 'the payment is committed, nobody has acted on it',
  FP08: 'a line is leased, its intent is not committed',
  FP09: 'the intent is committed, nothing was sent',
  FP10: 'the supplier took the order, its answer was not read',
  FP11: 'the answer is read, not committed',
  FP12: 'the order is accepted, no bell rings for its profiles',
  FP13: 'the supplier’s webhook is stored, not answered',
  FP14: 'the profiles are read, not stored',
  FP15: 'the first of several units has its eSIM, the second has not',
  FP16: 'the line is delivered, no mail was sent',
  FP17: 'the mail service took the mail, it is not marked as sent',
  FP18: 'the refund is written down as sent, Stripe was not called',
  FP19: 'Stripe sent the money back, it is not committed',
  FP20: 'the supplier cancelled the eSIM, it is not committed',
  FP21: 'the cancel and its refund are committed, nobody has acted on it',
  FP22: 'the supplier took the top-up, its answer was not read',
  FP23: 'the top-up’s answer is read, not committed',
  FP24: 'the sweep has rung, its round is not over',
  FP25: 'a worker was asked to stop in the middle of its work',
  FP26: 'half of an account is deleted',
} as const;

export type FailPoint = keyof typeof failpoints;

const armed = process.env.LANDFALL_DEMO === '1' && Boolean(process.env.FAILPOINT);

/**
 * Fails here when `FAILPOINT` says so: `FP10:kill` (or `exit`, `throw`, `hang30`), once; `@file` takes that
 * line from a file, of all processes the first to come. Does nothing outside the demo and the tests.
 */
export async function failpoint(point: FailPoint): Promise<void> {
  if (!armed) return;
  const action = taken(point);
  if (action === 'kill') process.kill(process.pid, 'SIGKILL');
  if (action === 'exit') process.exit(1);
  if (action === 'throw') throw new Error(`failpoint ${point}`);
  const [, seconds] = /^hang(\d+)$/.exec(action ?? '') ?? [];
  // The whole process stands still, as under SIGSTOP: no lease is renewed meanwhile.
  if (seconds) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(seconds) * 1000);
}

/** What to do at this point; null when it is not the one, or another process was first. */
function taken(point: FailPoint): string | null {
  const given = process.env.FAILPOINT ?? '';
  const file = given.startsWith('@') ? given.slice(1) : null;
  try {
    const [name, action] = (file ? readFileSync(file, 'utf8') : given).trim().split(':');
    if (name !== point || !action) return null;
    if (file) renameSync(file, `${file}.${process.pid}`);
    else delete process.env.FAILPOINT;
    return action;
  } catch {
    return null;
  }
}
