import { deeds, mayEver } from '#lib/operator/deeds.ts';
import { expect } from '../fixtures.ts';
import { type ActionRow, actionRows } from './action-rows.ts';
import { type Answer, ask, askAs, builtActions, call, each, plain, resultIn, variants } from './call.ts';
import { test } from './gate-test.ts';
import { everybody, type Ground, sessionOf, stateOf, type Who } from './ground.ts';
import { type RouteRow, routeRows, type Sees } from './route-rows.ts';

const roleOf = { viewer: 'viewer', support: 'support', owner: 'owner', stale: 'owner' } as const;
type RoleHolder = keyof typeof roleOf;
const isStaff = (who: Who): who is RoleHolder => who in roleOf;

/** Whether somebody gets what stands at an address, and not what a stranger gets. */
function gets(who: Who, sees: Sees): boolean {
  if (sees === 'everyone' || sees === 'self') return true;
  if (sees === 'buyer') return who === 'customer';
  if (sees === 'machine') return false;
  return (
    isStaff(who) &&
    ['viewer', 'support', 'owner'].indexOf(roleOf[who]) >= ['viewer', 'support', 'owner'].indexOf(sees)
  );
}

const strangers: readonly Who[] = ['guest', 'customer', 'other'];
const staff: readonly Who[] = ['viewer', 'support', 'owner'];

/** Who asks for an address, and in which of the ways: all of them where somebody could get what is not theirs. */
function waysToAsk(row: RouteRow): { row: RouteRow; who: Who; ways: string[] }[] {
  const isPage = !/\.|live|csv|kept\]?$|open|api|flags|world|og|go\//.test(row.route);
  const some = isPage ? ['html', 'payload'] : ['html'];
  const all = isPage ? Object.keys(variants) : ['html'];
  if (row.sees === 'everyone') return strangers.slice(0, 2).map((who) => ({ row, who, ways: some }));
  if (row.sees === 'self') return [...strangers, ...staff].map((who) => ({ row, who, ways: some }));
  const others = staff.map((who) => ({ row, who, ways: gets(who, row.sees) ? ['html'] : some }));
  return [...strangers.map((who) => ({ row, who, ways: all })), ...others];
}

/** Marks of others in an answer; who runs the shop sees addresses and orders, and no code of anybody. */
function leaks(ground: Ground, who: Who, address: string, { body }: Answer): string[] {
  return everybody
    .filter((other) => other !== who)
    .flatMap((other) => ground.people[other].marks)
    .filter((mark) => !address.includes(mark) && body.includes(mark))
    .filter((mark) => !isStaff(who) || mark.startsWith('LPA:'));
}

test('every page, route and payload answers each person only what is theirs; forbidden is as missing [D5, D7, D8, D9]', async ({
  ground,
}) => {
  test.setTimeout(300_000);
  const problems: string[] = [];
  const asked = routeRows.flatMap((row) => waysToAsk(row));
  let requests = 0;
  await each(asked, async ({ row, who, ways }) => {
    const address = row.at(ground);
    const may = gets(who, row.sees);
    for (const way of ways) {
      const problem = (text: string) => problems.push(`${who} at ${address} (${way}): ${text}`);
      const answer = await askAs(ground, who, { route: row.route, address }, way);
      requests += 1;
      if (answer.status >= 500) problem(`${answer.status}`);
      const found = leaks(ground, who, address, answer);
      if (found.length > 0) problem(`shows ${found}`);
      if (
        row.sees !== 'everyone' &&
        answer.status !== 405 &&
        !/no-store/.test(answer.headers.get('cache-control') ?? '')
      )
        problem(`may be stored: ${answer.headers.get('cache-control')}`);
      if (way === 'html' && may && row.sees !== 'self' && answer.status >= 400)
        problem(`${answer.status} instead of the page`);
      if (!may) requests += await compare(ground, row, who, way, answer, problem);
    }
  });
  expect(problems.sort()).toEqual([]);
  expect(requests).toBeGreaterThan(600);
  // The marks are where they belong: a search that finds nothing anywhere would prove nothing.
  const owners = await ask(ground, 'customer', `/orders/${ground.own.order}`);
  const [, ...marks] = ground.people.customer.marks;
  expect(marks).toHaveLength(3);
  for (const mark of marks) expect(owners.body).toContain(mark);
});

/** The same question about something that does not exist has to have the same answer. */
async function compare(
  ground: Ground,
  row: RouteRow,
  who: Who,
  way: string,
  answer: Answer,
  problem: (text: string) => void,
): Promise<number> {
  if (way === 'html' && answer.status < 400) problem(`${answer.status}`);
  if (!row.missing) return 0;
  const ids = { ...ground.own, event: ground.event };
  const address = row.missing(ground);
  const other = await askAs(ground, who, { route: row.route, address }, way);
  const [mine, theirs] = [plain(answer.body, ids), plain(other.body, ground.missing)].map((text) =>
    text.replaceAll('XX_9_99', 'ID').replaceAll('JP_3_30', 'ID'),
  );
  if (answer.status !== other.status) problem(`${answer.status}, but ${other.status} for what is missing`);
  else if (mine !== theirs) problem(`differs from what is missing: ${difference(mine ?? '', theirs ?? '')}`);
  return 1;
}

test('what is another’s takes as long to refuse as what is missing [D5]', async ({ ground }) => {
  test.setTimeout(120_000);
  const middle = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  for (const route of [
    '/orders/[orderId]',
    '/orders/[orderId]/receipt',
    '/orders/[orderId]/esims/[esimId]',
  ]) {
    const row = routeRows.find((one) => one.route === route);
    const addresses = [row?.at(ground), row?.missing?.(ground)].map((address) => address ?? '/');
    const took: number[][] = [[], []];
    // In turn, each first as often as the other: whatever else the machine does, it does to both.
    for (let round = 0; round < 24; round += 1) {
      for (const which of round % 2 ? [0, 1] : [1, 0]) {
        const began = performance.now();
        expect((await ask(ground, 'other', addresses[which] ?? '/')).status).toBe(404);
        // The first ones warm up.
        if (round >= 4) took[which]?.push(performance.now() - began);
      }
    }
    const [theirs = 0, none = 0] = took.map(middle);
    // A query, or the opening of a code, more would be far above chance here; its exact proof is same-queries.test.ts.
    expect(Math.abs(theirs - none), `${route}: ${theirs} and ${none} ms`).toBeLessThan(
      Math.max(20, 0.6 * Math.min(theirs, none)),
    );
  }
});

function difference(a: string, b: string): string {
  const at = [...a].findIndex((sign, index) => sign !== b[index]);
  return `${a.slice(at - 40, at + 60)} / ${b.slice(at - 40, at + 60)}`;
}

test('the build has exactly the actions of the matrix', () => {
  expect([...builtActions().keys()].sort()).toEqual(actionRows.map(({ action }) => action).sort());
});

test('every action asks who calls it: strangers, others and lower roles change nothing and learn nothing [D5, D6, D11]', async ({
  ground,
}) => {
  test.setTimeout(300_000);
  const before = await stateOf(ground);
  const problems: string[] = [];
  await each(actionRows, async (row) => {
    const guest = await call(ground, 'guest', row, 'missing');
    for (const who of everybody) {
      if (who === 'customer' || mayCall(who, row)) continue;
      const foreign = await call(ground, who, row, 'own');
      const missing = await call(ground, who, row, 'missing');
      const told = (text: string) => problems.push(`${who} calls ${row.action}: ${text}`);
      if (foreign.status >= 500 || missing.status >= 500) told(`${foreign.status}, ${missing.status}`);
      // Who may see the page it stands on gets that drawn again, beside the answer of the action.
      const whole = !(isDeed(row) && isStaff(who));
      const [mine, other, stranger] = [
        comparable(foreign, { ...ground.own, event: ground.event }, whole),
        comparable(missing, ground.missing, whole),
        comparable(guest, ground.missing, whole),
      ];
      if (mine !== other) told(`foreign and missing differ: ${difference(mine, other)}`);
      if (isDeed(row) && other !== stranger && who !== 'stale')
        told(`unlike a guest: ${difference(other, stranger)}`);
      if (isDeed(row) && who !== 'stale' && foreign.status !== 404) told(`${foreign.status}`);
      if (isDeed(row) && who === 'stale' && !foreign.leads.startsWith('/operator/prove'))
        told(`no proof asked: ${foreign.leads}`);
      if (row.who === 'signed-in' && !foreign.leads.startsWith('/sign-in')) told(`leads to ${foreign.leads}`);
    }
  });
  expect(problems.sort()).toEqual([]);
  expect(await stateOf(ground)).toBe(before);
});

test('who may call an action reaches it', async ({ ground }) => {
  test.setTimeout(300_000);
  const problems: string[] = [];
  await each(
    actionRows.filter((row) => isDeed(row) || row.who === 'signed-in'),
    async (row) => {
      const who: Who = isDeed(row) ? 'owner' : 'customer';
      const { cookie, email } = ground.people[who];
      const mine = row.leaves ? await sessionOf(ground.shop, email) : cookie;
      const asMine = {
        ...ground,
        people: { ...ground.people, [who]: { ...ground.people[who], cookie: mine } },
      };
      const { status, leads, body } = await call(asMine, who, row, 'missing');
      const refused = /NEXT_HTTP_ERROR|^\/sign-in\?next|^\/operator\/prove\?next/m.test(
        `${resultIn(body)}\n${leads}`,
      );
      if (status >= 400 || (refused && !row.leaves))
        problems.push(`${who} calls ${row.action}: ${status} ${leads}`);
    },
  );
  expect(problems.sort()).toEqual([]);
});

function isDeed({ who }: ActionRow): boolean {
  return typeof who === 'object';
}

/** Whether somebody may call an action on these things; its own rules say the rest. */
function mayCall(who: Who, { who: asked }: ActionRow): boolean {
  if (asked === 'everyone') return true;
  if (asked === 'signed-in') return who !== 'guest';
  if (asked === 'buyer') return false;
  if (!isStaff(who) || !mayEver(roleOf[who], asked.deed)) return false;
  return who !== 'stale' || !deeds[asked.deed].proof;
}

function comparable(
  { status, body, leads }: Answer,
  ids: Parameters<typeof plain>[1],
  whole: boolean,
): string {
  return plain(`${status} ${leads}\n${whole ? body : resultIn(body)}`, ids);
}
