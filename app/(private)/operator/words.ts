/** "session_open" as a person says it. */
export function stateWords(state: string): string {
  return Object.hasOwn(words, state)
    ? (words[state] ?? state)
    : state.replaceAll('_', ' ').replaceAll('-', ' ');
}

const words: Record<string, string> = {
  draft: 'begun',
  session_open: 'at the payment page',
  processing: 'payment on its way',
  mismatch: 'wrong amount paid',
  held: 'on hold, waits for you',
  balance_wait: 'waiting for balance',
  submitting: 'being sent to the supplier',
  accepted: 'ordered at the supplier',
  rejected: 'refused by the supplier',
  unknown: 'answer of the supplier unknown',
  settled_by_hand: 'settled by hand',
  overtaken: 'stopped, the bank has the money',
  'taken-by-bank': 'with the bank',
};
