/** What became of a form about the order's address; null before it was sent. */
export type MailAnswer = { good: boolean; text: string } | null;
