import { expect, test } from 'vitest';
import type { SentBack } from '#lib/esims/sent-back.ts';
import { sentBackWords } from './sent-back-words.ts';

const back = (state: SentBack['state'], cents = 329): SentBack => ({ cents, currency: 'usd', state });

test('money that went back, is on its way, or could not be sent', () => {
  expect(sentBackWords([])).toBe('');
  expect(sentBackWords([back('succeeded')])).toBe('$3.29 went back');
  expect(sentBackWords([back('settled_by_hand')])).toBe('$3.29 went back');
  expect(sentBackWords([back('due')])).toBe('$3.29 is on its way back');
  expect(sentBackWords([back('succeeded'), back('due', 200)])).toBe('$3.29 and $2.00 are on their way back');
  expect(sentBackWords([back('succeeded'), back('failed', 200)])).toBe(
    '$3.29 and $2.00 could not be sent back yet',
  );
});
