import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseActivationCode } from './activation-code.ts';

test.each([
  ['LPA:1$rsp-eu.simlessly.com$A1B2', 'rsp-eu.simlessly.com', 'A1B2', false],
  ['LPA:1$rsp.example$', 'rsp.example', '', false],
  ['LPA:1$rsp.example$A1$1.3.6.1.4$1', 'rsp.example', 'A1', true],
  ['LPA:1$rsp.example$A1$$1', 'rsp.example', 'A1', true],
  ['LPA:1$rsp.example$A1$$0$later$parts', 'rsp.example', 'A1', false],
] as const)('%s', (text, smdpAddress, matchingId, confirmationCodeNeeded) => {
  expect(parseActivationCode(text)).toEqual({ text, smdpAddress, matchingId, confirmationCodeNeeded });
});

test.each([
  '',
  'not an activation code',
  '1$rsp.example$A1',
  'LPA:2$rsp.example$A1',
  'lpa:1$rsp.example$A1',
  'LPA:1$rsp.example',
  'LPA:1$$A1',
  'LPA:1$localhost$A1',
  'LPA:1$rsp.example/path$A1',
  'LPA:1$rsp.example$A1 ',
  'LPA:1$rsp.example$A1\r\nBcc: everyone@shop.example',
  'LPA:1$rsp.example$A1"><script>',
  "LPA:1$rsp.example$A1'",
  'LPA:1$rsp.example$Å1',
  `LPA:1$rsp.example$${'A'.repeat(500)}`,
])('%j is none', (text) => {
  expect(parseActivationCode(text)).toBeNull();
});

test('what is accepted is verbatim and harmless in a tag, a header or a link', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (tail) => {
      const code = parseActivationCode(`LPA:1$rsp.example$${tail}`);
      if (!code) return;
      expect(code.text).toBe(`LPA:1$rsp.example$${tail}`);
      expect(code.text).toMatch(/^[\x21-\x7e]+$/);
      expect(code.text).not.toMatch(/["'<>`\\]/);
    }),
  );
});
