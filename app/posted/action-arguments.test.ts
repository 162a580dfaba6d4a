import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isArgumentList, isPlainCall, isScriptCall } from './action-arguments.ts';

const formOf = (fields: Record<string, string | Blob>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};

test('what our own pages send passes', () => {
  for (const args of [
    '[]',
    '["ord_1","$K1"]',
    '[null,true,3,"$undefined"]',
    '[{"url":null,"agreed":["terms"]},"$$5"]',
  ])
    expect(isArgumentList(args), args).toBe(true);
  expect(
    isScriptCall(formOf({ 0: '["ord_1","$K1"]', _1_email: 'a@example.com', _1_$ACTION_REF_1: '' })),
  ).toBe(true);
  const id = 'a'.repeat(42);
  expect(
    isPlainCall(
      formOf({
        $ACTION_REF_1: '',
        '$ACTION_1:0': `{"id":"${id}","bound":"$@1"}`,
        '$ACTION_1:1': '["ord_1"]',
        $ACTION_KEY: 'k123',
        email: 'a@example.com',
      }),
    ),
  ).toBe(true);
  expect(isPlainCall(formOf({ [`$ACTION_ID_${id}`]: '' }))).toBe(true);
});

/** Payloads that make a decoder follow references, call functions or reach prototypes. */
const hostile = [
  '',
  'null',
  '{}',
  '"$K1"',
  '[[[',
  '["$1"]',
  '["$0"]',
  '["$@0"]',
  '["$@1"]',
  '["$F1"]',
  '["$h1"]',
  '["$B1"]',
  '["$Q0"]',
  '["$W0"]',
  '["$i0"]',
  '["$o1"]',
  '["$r1"]',
  '["$n999999999999999999999999"]',
  '["$T1"]',
  '["$1:__proto__:then"]',
  '["$1:constructor:constructor"]',
  '[{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{}","_response":{}}]',
  '[{"__proto__":{"role":"owner"}}]',
  '[{"constructor":{"prototype":{"role":"owner"}}}]',
  '["\\ud800"]',
  '["\\u0000"]',
  `[${'['.repeat(13)}${']'.repeat(13)}]`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

test('what a decoder would follow into itself, a function or a prototype is refused [D12, D18]', () => {
  for (const text of hostile) expect(isArgumentList(text), text.slice(0, 80)).toBe(false);
  const id = 'a'.repeat(42);
  const forms: Record<string, string | Blob>[] = [
    ...hostile.map((text) => ({ 0: text })),
    { 0: '["$K1"]', _1_file: new Blob(['x']) },
    { 0: '["$K1"]', _1_x: 'a\0b' },
    { email: 'a@example.com' },
    { '0x': '[]' },
  ];
  for (const fields of forms)
    expect(isScriptCall(formOf(fields)), JSON.stringify(fields).slice(0, 80)).toBe(false);
  for (const fields of [
    { [`$ACTION_ID_${id.slice(1)}`]: '' },
    { '$ACTION_1:0': `{"id":"${id}","bound":"$F1"}` },
    { '$ACTION_1:0': `{"id":"${id}","bound":"$@1","__proto__":null}` },
    { '$ACTION_1:1': '["$@2"]' },
    { '$ACTION_1:__proto__': '' },
    { $ACTION_TYPE: '' },
    { file: new Blob(['x']) },
  ])
    expect(isPlainCall(formOf(fields)), JSON.stringify(fields)).toBe(false);
  expect(
    isScriptCall(formOf(Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`_1_${at}`, ''])))),
  ).toBe(false);
});

test('whatever a form holds, its fields pass as text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 }), (fields) => {
      const entries = Object.entries(fields).filter(([name, value]) => !`${name}${value}`.includes('\0'));
      const script = entries.map(([name, value]) => [`_1_${name}`, value] as const);
      expect(isScriptCall(formOf({ 0: '["$K1"]', ...Object.fromEntries(script) }))).toBe(true);
    }),
  );
});

test('an argument list of plain values passes and is never thrown at', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof isArgumentList(text) === 'boolean'));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[^$\0]*$/))), (args) =>
      isArgumentList(JSON.stringify(args)),
    ),
  );
});
