import { answerWords } from '#lib/operator/order-words.ts';

/** What came of the last deed, in words; nothing for an address that says nothing we know. */
export function Answer({ said }: { said: string | string[] | undefined }) {
  const words = answerWords(typeof said === 'string' ? said : undefined);
  return words ? (
    <p role="status" className="note border-ink">
      {words}
    </p>
  ) : null;
}
