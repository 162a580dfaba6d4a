/**
 * The allowed moves of each state machine. The migration holds the same pairs and a trigger refuses
 * every other one; a test compares both. Staying in a state is always allowed and does nothing.
 */
export const transitions = {
  order: {
    draft: ['session_open', 'paid', 'mismatch', 'expired'],
    session_open: ['processing', 'paid', 'mismatch', 'expired', 'failed'],
    processing: ['paid', 'mismatch', 'failed'],
    paid: ['disputed'],
    mismatch: ['disputed'],
    disputed: ['dispute_won', 'dispute_lost'],
    dispute_won: ['disputed'],
    dispute_lost: [],
    expired: ['paid', 'mismatch'],
    failed: ['paid', 'mismatch'],
  },
  line: {
    waiting: ['queued', 'held', 'closed'],
    held: ['queued', 'closing'],
    queued: ['submitting', 'closing'],
    submitting: ['accepted', 'unknown', 'rejected', 'balance_wait'],
    unknown: ['accepted', 'submitting', 'rejected', 'balance_wait', 'closing'],
    balance_wait: ['queued', 'closing'],
    rejected: ['queued', 'closing'],
    accepted: ['delivered', 'closing'],
    closing: ['closed'],
    delivered: [],
    closed: ['closing'],
  },
  refund: {
    due: ['sent'],
    sent: ['due', 'pending', 'succeeded', 'failed', 'overtaken'],
    pending: ['succeeded', 'failed'],
    succeeded: ['failed'],
    failed: ['due', 'settled_by_hand'],
    settled_by_hand: [],
    // The bank took the money first: sent again only once we win the dispute.
    overtaken: ['due'],
  },
  change: {
    due: ['sent', 'refused'],
    sent: ['done', 'refused'],
    done: [],
    refused: [],
  },
} as const;

export type OrderState = keyof (typeof transitions)['order'];
export type LineState = keyof (typeof transitions)['line'];
export type RefundState = keyof (typeof transitions)['refund'];
export type ChangeState = keyof (typeof transitions)['change'];
export type Machine = keyof typeof transitions;
