import type { StaffRole } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { ShopError } from '#lib/errors.ts';

interface DeedRule {
  /** The lowest role that may do it. */
  least: StaffRole;
  /** Moves money, kills an eSIM or opens the console to others: asks for a proof of the last minutes. */
  proof: boolean;
  /** As the table of roles says it. */
  says: string;
}

/** Everything a person can do in the console. The table in CONTRIBUTING is made from it. */
export const deeds = {
  'see-console': { least: 'viewer', proof: false, says: 'See every page but the record of deeds' },
  'prove-oneself': { least: 'viewer', proof: false, says: 'Prove that it is oneself, by passkey or mail' },
  'add-passkey': { least: 'viewer', proof: true, says: 'Register a passkey of one’s own' },
  'remove-passkey': { least: 'viewer', proof: true, says: 'Remove a passkey of one’s own' },
  'close-alarm': { least: 'support', proof: false, says: 'Close an alarm' },
  'stop-sales': { least: 'owner', proof: false, says: 'Stop sales' },
  'resume-sales': { least: 'owner', proof: false, says: 'Sell again' },
  'change-pricing': { least: 'owner', proof: true, says: 'Change margins, floor and card fee' },
  'roll-back-pricing': { least: 'owner', proof: true, says: 'Go back to an earlier pricing' },
  'hide-plan': { least: 'owner', proof: false, says: 'Hide a plan, or show it again' },
  'feature-plan': { least: 'owner', proof: false, says: 'Feature a plan, or stop featuring it' },
  'sync-catalogue': { least: 'support', proof: false, says: 'Read the supplier’s list now' },
  'see-record': { least: 'owner', proof: false, says: 'Read the record of deeds' },
  'change-settings': { least: 'owner', proof: true, says: 'Change settings' },
  'switch-tax': { least: 'owner', proof: true, says: 'Switch Stripe Tax on or off' },
  'register-webhook': { least: 'owner', proof: false, says: 'Register our webhook at the supplier' },
  'add-staff': { least: 'owner', proof: true, says: 'Add support, viewers and further owners' },
  'change-role': { least: 'owner', proof: true, says: 'Change somebody’s role' },
  'end-staff': { least: 'owner', proof: true, says: 'End somebody’s access' },
  'retry-line': { least: 'support', proof: false, says: 'Have the worker look at a paid order now' },
  'add-note': { least: 'support', proof: false, says: 'Write a note on an order' },
  'resend-mail': { least: 'support', proof: false, says: 'Send the mail of an order again' },
  'refund-unit': { least: 'owner', proof: true, says: 'Send money back, supplier first' },
  'decide-hold': { least: 'owner', proof: true, says: 'Deliver or refund an order on hold' },
  'take-evidence': { least: 'support', proof: false, says: 'See and take the evidence of a disputed order' },
  'change-blocks': { least: 'owner', proof: false, says: 'Block a buyer, or let them buy again' },
  'settle-refund': { least: 'owner', proof: true, says: 'Mark a failed refund as settled by hand' },
  'replay-delivery': { least: 'support', proof: false, says: 'Work through a stored webhook again' },
  'read-esim': { least: 'support', proof: false, says: 'Have an eSIM read at the supplier now' },
  'suspend-esim': { least: 'support', proof: false, says: 'Switch the data of an eSIM off' },
  'resume-esim': { least: 'support', proof: false, says: 'Switch it on again' },
  'cancel-esim': { least: 'owner', proof: true, says: 'Cancel a new eSIM, with its refund' },
  'revoke-esim': { least: 'owner', proof: true, says: 'Revoke an eSIM for good, without a refund' },
  'replace-esim': { least: 'owner', proof: true, says: 'Replace an eSIM at our cost' },
  'check-money': { least: 'owner', proof: false, says: 'Compare the books of Stripe, shop and supplier' },
} as const satisfies Record<string, DeedRule>;

export type DeedName = keyof typeof deeds;

/** From the one who may least to the one who may most. */
export const roles = ['viewer', 'support', 'owner'] as const satisfies StaffRole[];

/** Whether a role reaches a deed at all. */
export function mayEver(role: StaffRole, deed: DeedName): boolean {
  return roles.indexOf(role) >= roles.indexOf(deeds[deed].least);
}

/** May it be done now: `never` by this role, or only after a fresh proof (`prove`). */
export function verdictOn(operator: Operator, deed: DeedName): 'yes' | 'prove' | 'never' {
  if (operator.kind !== 'operator' || !mayEver(operator.role, deed)) return 'never';
  return deeds[deed].proof && !operator.fresh ? 'prove' : 'yes';
}

/** Every verb of the console asks this first; pages ask it too, only to answer more kindly. */
export function authorise(operator: Operator, deed: DeedName): void {
  const verdict = verdictOn(operator, deed);
  if (verdict === 'never') throw new ShopError('forbidden', 'Your role does not allow this.');
  if (verdict === 'prove') throw new ShopError('forbidden', 'Prove first that it is you.');
}
