/** Test cards, with what each of them does. Any other number that is a card number at all pays, too. */
export interface CardOutcome {
  brand: string;
  last4: string;
  decline?: { code: string; declineCode: string; message: string };
  /** Disputed at once, as fraudulent. */
  disputed?: boolean;
  /** Refunds of it start pending, or fail after they succeeded. */
  refunds?: 'pending' | 'failed-later';
  /** As Radar rates the payment; `normal` when it says nothing. */
  risk?: 'normal' | 'elevated' | 'highest';
  /** Whether a review is opened. */
  review?: boolean;
  /** Of the card itself. Everybody pays by the same numbers here, so that by default each address has a card of its own. */
  fingerprint?: string;
}

const declines: Record<string, { code: string; declineCode: string; message: string }> = {
  '4000000000000002': declined('card_declined', 'generic_decline', 'Your card was declined.'),
  '4000000000009995': declined('card_declined', 'insufficient_funds', 'Your card has insufficient funds.'),
  '4000000000000069': declined('expired_card', 'expired_card', 'Your card has expired.'),
  '4000000000000127': declined('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  '4000000000000119': declined(
    'processing_error',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
};

/** The outcome of paying by a card, or nothing when the number is no card number. */
export function cardOutcome(number: string): CardOutcome | undefined {
  const digits = number.replace(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(digits) || !luhn(digits)) return undefined;
  const decline = declines[digits];
  return {
    brand: digits.startsWith('4') ? 'visa' : digits.startsWith('5') ? 'mastercard' : 'unknown',
    last4: digits.slice(-4),
    ...(decline && { decline }),
    ...(digits === '4000000000000259' && { disputed: true }),
    ...(digits === '4000000000009235' && { risk: 'elevated' }),
    ...(digits === '4000000000004954' && { risk: 'highest' }),
    ...(digits === '4000000000007726' && { refunds: 'pending' }),
    ...(digits === '4000000000005126' && { refunds: 'failed-later' }),
  };
}

function declined(code: string, declineCode: string, message: string) {
  return { code, declineCode, message };
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
