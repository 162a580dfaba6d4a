import { expect } from '../fixtures.ts';
import { query } from '../written-order.ts';
import { type ActionRow, actionRows, idsOf } from './action-rows.ts';
import { type Answer, ask, builtActions, call, callBody, callRaw, each } from './call.ts';
import { test } from './gate-test.ts';
import { sessionOf, stateOf, type Who } from './ground.ts';
import { memoryOf } from './memory.ts';

/** Words of a program that failed, which no stranger should read. */
const innards =
  /\bat \S+ \(|node_modules|\.next\/|select .+ from|drizzle|ECONNREFUSED|invalid byte|TypeError|postgres:/i;

function verdict(answer: Answer, what: string): string[] {
  if (answer.status >= 500) return [`${what}: ${answer.status} ${answer.body.slice(0, 80)}`];
  return innards.test(answer.body.replaceAll('/_next/', '')) ? [`${what}: tells of its innards`] : [];
}

/** Whoever may do most with an action. */
const most = ({ who }: ActionRow): Who => (typeof who === 'object' ? 'owner' : 'customer');

/** Fields that would matter if somebody took over whatever a form holds. */
const extra = {
  status: 'paid',
  state: 'paid',
  decision: 'deliver',
  userId: 'cus_0',
  customerId: 'cus_0',
  role: 'owner',
  paidAt: '2020-01-01',
  price: '1',
  totalCents: '1',
  currency: 'JPY',
  discount: '100',
  margin: '0',
  __proto__x: '1',
};

test('whatever arguments an action is called with, it answers without failing [D2, D3, D11, D28]', async ({
  ground,
}) => {
  test.setTimeout(300_000);
  const before = await stateOf(ground);
  const wrong: [string, unknown[]][] = [
    ['nothing', []],
    ['nulls and numbers', [null, -1, 1e308, null]],
    ['objects', [{}, { toString: 'x' }, {}, {}]],
    ['lists', [[], [['x']], [], []]],
    ['odd texts', ['%', "'; drop table orders; --", '../../x', 'NaN']],
    [
      'long texts, too many',
      ['x'.repeat(50_000), 'x'.repeat(50_000), ...Array.from({ length: 900 }, () => 'x')],
    ],
  ];
  const problems: string[] = [];
  await each(
    actionRows.filter((row) => !row.leaves),
    async (row) => {
      for (const [name, args] of wrong)
        problems.push(
          ...verdict(
            await callRaw(ground, most(row), row.action, callBody(args)),
            `${row.action} with ${name}`,
          ),
        );
      const ids = idsOf(ground, 'missing');
      const odd = Object.fromEntries(
        Object.keys(row.form?.(ids) ?? {}).map((name) => [name, '\u202e💥\r\n%s{{7*7}}']),
      );
      for (const [name, form] of [
        ['extra fields', { ...row.form?.(ids), ...extra }],
        ['odd fields', odd],
      ] as const) {
        const body = callBody(row.bound?.(ids) ?? [], form);
        problems.push(
          ...verdict(
            await callRaw(ground, most(row), row.action, body, {}, ids),
            `${row.action} with ${name}`,
          ),
        );
      }
    },
  );
  expect(problems.sort()).toEqual([]);
  const after = await stateOf(ground);
  // What an owner may do is written down, staff and one's own alerts among it; nothing else has moved.
  const still = (text: string) => ({
    ...JSON.parse(text),
    deeds: 0,
    notes: 0,
    checks: 0,
    switches: 0,
    settings: 0,
    staff: 0,
    customer: 0,
  });
  expect(still(after)).toEqual(still(before));
});

const id = () => builtActions().get('(private)/account/actions.ts saveAlerts')?.id ?? '';

test('what is no call of ours is turned away by a short word, quickly, and leaves no memory behind [D11, D12, D18, D19]', async ({
  ground,
  shop,
}) => {
  test.setTimeout(300_000);
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
  const form = 'multipart/form-data; boundary=x';
  const field = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const react2shell =
    '{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B1337\\"}","_response":{"_prefix":"process.exit()","_formData":{"get":"$1:constructor:constructor"}}}';
  const attacks: [string, number, BodyInit, Record<string, string>?][] = [
    ['no JSON', 400, '[[['],
    ['nothing', 400, ''],
    ['no list', 400, '{"0":1}'],
    ['a chunk that is missing', 400, '["$9"]'],
    ['itself', 400, '["$0"]'],
    ['a promise of itself', 400, '["$@0"]'],
    ['another action', 400, '["$F1"]'],
    ['a prototype', 400, '[{"__proto__":{"role":"owner"}}]'],
    ['half a character', 400, '["\\ud800"]'],
    ['a NUL', 400, '["\\u0000"]'],
    ['deep nesting', 400, deep],
    ['2 MB', 413, `["${'a'.repeat(2 << 20)}"]`],
    ['no form at all', 400, 'garbage', { 'content-type': form }],
    ['a form without boundary', 400, 'garbage', { 'content-type': 'multipart/form-data' }],
    ['a form cut short', 400, field('0', '["$K1"]'), { 'content-type': form }],
    [
      'a form with a file',
      400,
      `--x\r\nContent-Disposition: form-data; name="_1_a"; filename="a"\r\n\r\nx\r\n--x--`,
      { 'content-type': form },
    ],
    [
      'React’s own chunks',
      400,
      `${field('0', react2shell)}${field('1', '"$@0"')}--x--`,
      { 'content-type': form },
    ],
    ['the same as text', 400, `[${react2shell}]`],
    ['the encoding of plain forms', 415, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['an id that is none', 400, '[]', { 'next-action': 'toString' }],
    ['an id of another build', 409, '[]', { 'next-action': `40${'a'.repeat(40)}` }],
  ];
  const problems: string[] = [];
  const action = '(private)/account/actions.ts saveAlerts';
  for (const [name, status, body, headers] of attacks) {
    const began = performance.now();
    const answer = await callRaw(ground, 'customer', action, body, headers);
    if (answer.status !== status) problems.push(`${name}: ${answer.status} instead of ${status}`);
    if (answer.body.length > 100) problems.push(`${name}: a long answer`);
    if (performance.now() - began > 5_000) problems.push(`${name}: took ${performance.now() - began} ms`);
    problems.push(...verdict(answer, name));
  }
  expect(problems).toEqual([]);
  const before = memoryOf(shop.url);
  const large = 'a'.repeat(20 << 20);
  for (let round = 0; round < 8; round += 1) {
    const bodies = [large, deep, `["${large}"]`];
    for (const body of bodies)
      expect((await callRaw(ground, 'guest', action, body)).status).toBeGreaterThanOrEqual(400);
  }
  expect(memoryOf(shop.url) - before).toBeLessThan(150);
  expect((await ask(ground, 'guest', '/api/health')).status).toBe(200);
});

test('without script the same holds: a form of a page, and nothing that only looks like one [D11, D12]', async ({
  ground,
}) => {
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    const origin = ground.shop.url;
    return ask(ground, 'customer', '/account', {
      method: 'POST',
      body: data,
      headers: { origin, ...headers },
    });
  };
  const good = await send({ [`$ACTION_ID_${id()}`]: '' });
  expect([good.status, good.leads]).toEqual([303, '/account?saved=1#alerts']);
  const reference = (bound: string) => ({
    $ACTION_REF_1: '',
    '$ACTION_1:0': `{"id":"${id()}","bound":${bound}}`,
  });
  for (const fields of [
    { $ACTION_ID_toString: '' },
    { ...reference('"$@1"'), '$ACTION_1:1': '["\\ud800"]' },
    { ...reference('"$@1"'), '$ACTION_1:1': '["$F1"]' },
    { ...reference('"$1:constructor"'), '$ACTION_1:1': '[]' },
    { ...reference('{"then":"x"}') },
  ])
    expect((await send(fields)).status, JSON.stringify(fields)).toBe(400);
});

test('a purchase is refused when its form says more than ours does, and nothing is written [D1, D2, D4]', async ({
  ground,
  shop,
}) => {
  const buyer = `landfall_buyer=${'b'.repeat(43)}`;
  const asBuyer = {
    ...ground,
    people: { ...ground.people, guest: { ...ground.people.guest, cookie: buyer } },
  };
  const [plan] = await query(shop, "select price_cents from plans where code = 'JP_3_30'");
  const good = {
    plan: 'JP_3_30',
    quantity: '1',
    seenCents: String(plan.price_cents),
    checkoutKey: crypto.randomUUID(),
    terms: 'yes',
    immediate: 'yes',
    device: 'yes',
    unlocked: 'yes',
  };
  const action = '(private)/checkout/actions.ts payForPlan';
  const pay = (form: Record<string, string>) => callRaw(asBuyer, 'guest', action, callBody([{}], form));
  const drafts = async () => (await query(shop, 'select count(*)::int as n from orders'))[0].n;
  const before = await drafts();
  for (const [name, value] of Object.entries(extra))
    expect((await pay({ ...good, [name]: value })).body, name).toContain('This form is not the one we sent');
  for (const quantity of ['0', '-1', '1.5', '1e9', 'NaN', '', '31', '٣', ' 1', '0x1'])
    expect((await pay({ ...good, quantity })).body, quantity).toMatch(/The quantity has to be/);
  for (const days of ['0', '366', '-1', '1.5'])
    expect((await pay({ ...good, days })).body, days).toMatch(/number of days/);
  for (const code of [
    '__proto__',
    'JP_0_0',
    'toString',
    '../JP_3_30',
    'TOPUP_JP_1_7',
    '%00',
    "JP' or '1'='1",
  ])
    expect((await pay({ ...good, plan: code })).body, code).toMatch(/"problem":"[^"]+"/);
  expect(await drafts()).toBe(before);
  // The same form without a fault opens a payment page: it is the fault that is refused.
  expect((await pay(good)).body).toMatch(/"url":"http[^"]+\/c\/pay\//);
  expect(await drafts()).toBe(before + 1);
});

test('a session that has ended opens nothing, and a made-up one neither [D11]', async ({ ground, shop }) => {
  const { email } = ground.people.owner;
  const cookie = await sessionOf(shop, email);
  const token = cookie.split('=')[1] ?? '';
  const row = actionRows.find(({ action }) => action.endsWith('stopSelling'));
  if (!row) throw new Error('no such row');
  const as = (given: string) => ({
    ...ground,
    people: { ...ground.people, owner: { ...ground.people.owner, cookie: given } },
  });
  expect((await call(as(cookie), 'owner', row, 'missing')).leads).toContain('problem=reason');
  for (const given of [
    `landfall-session=${token.slice(1)}`,
    `landfall-session=${token}x`,
    'landfall-session=',
    `__Host-landfall-session=${token}`,
  ])
    expect((await call(as(given), 'owner', row, 'missing')).status, given.slice(0, 30)).toBe(404);
  await query(shop, 'delete from sessions where user_id = (select id from customers where email = $1)', [
    email,
  ]);
  expect((await call(as(cookie), 'owner', row, 'missing')).status).toBe(404);
});
