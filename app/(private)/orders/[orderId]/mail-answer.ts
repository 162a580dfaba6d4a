/** What became of a form about the order's address; null before it was sent. `typed` comes back when it has to be mended. */
export type MailAnswer = { good: boolean; text: string; typed?: string } | null;
