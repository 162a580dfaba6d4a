/**
 * How long what names people, or opens something, is kept, in days. Change them here; `forget-expired` deletes
 * every hour by them, and docs/privacy.md says what each is for.
 */
export const retention = {
  /** Bodies of webhooks that were worked through: what they said is in our tables. */
  webhookBody: 90,
  /** The code of an eSIM that is over; a dispute may still want to know where it was shown. */
  endedCode: 30,
  /** Card and network of a payment, as fingerprints: after that no bank disputes it any more. */
  orderTrace: 120,
  /** Address and link of a mail that could not be sent. */
  failedMail: 7,
  /** Whose browser and account an order was that nobody ever paid. */
  unpaidOrder: 90,
} as const;
