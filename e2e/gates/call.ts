import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { repository } from '../run/build.ts';
import { type ActionRow, type Fields, idsOf } from './action-rows.ts';
import type { Belongings, Ground, Who } from './ground.ts';

/** What came back, as far as it may differ from another answer. */
export interface Answer {
  status: number;
  body: string;
  headers: Headers;
  /** Where it leads, by redirect or by an action's word. */
  leads: string;
}

/** Asks for an address as somebody; redirects are not followed. */
export async function ask(
  ground: Ground,
  who: Who,
  address: string,
  init: RequestInit = {},
): Promise<Answer> {
  const { cookie } = ground.people[who];
  const given = { ...(cookie && { cookie }), ...Object.fromEntries(new Headers(init.headers)) };
  const stop = new AbortController();
  const response = await fetch(ground.shop.url + address, {
    redirect: 'manual',
    signal: stop.signal,
    ...init,
    headers: given,
  });
  // A feed has no end: that it opened is the answer.
  const isFeed = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const body = isFeed ? 'feed' : await response.text();
  if (isFeed) stop.abort();
  const leads = response.headers.get('location') ?? response.headers.get('x-action-redirect') ?? '';
  return { status: response.status, body, headers: response.headers, leads };
}

const tree = (segments: string[], leaf: unknown = ['__PAGE__', {}]): unknown =>
  segments.reduceRight<unknown>((below, segment) => [segment, { children: below }], leaf);

/** The ways the framework serves one page: as HTML, as payload, as prefetch, in parts and below a layout said to be there. */
export const variants: Record<
  string,
  { suffix?: string; headers?: (route: string) => Record<string, string> }
> = {
  html: {},
  payload: { headers: () => ({ rsc: '1' }) },
  prefetch: { headers: () => ({ rsc: '1', 'next-router-prefetch': '1' }) },
  segment: {
    headers: () => ({ rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' }),
  },
  'without its layouts': {
    headers: (route) => {
      const segments = ['', '(private)', ...route.split('/').filter(Boolean).slice(0, -1)];
      const state = tree(segments, ['elsewhere', { children: ['__PAGE__', {}] }]);
      return { rsc: '1', 'next-router-state-tree': encodeURIComponent(JSON.stringify(state)) };
    },
  },
  'with a suffix': { suffix: '.rsc' },
};

/** Asks in one of these ways, and goes on to where the framework wants its payloads asked for. */
export async function askAs(
  ground: Ground,
  who: Who,
  { route, address }: { route: string; address: string },
  variant: string,
): Promise<Answer> {
  const { suffix = '', headers } = variants[variant] ?? {};
  const [bare = '', query = ''] = address.split('?');
  const given = { headers: headers?.(route) ?? {} };
  const first = await ask(ground, who, `${bare}${suffix}${query && `?${query}`}`, given);
  return first.status === 307 && /[?&]_rsc/.test(first.leads) ? ask(ground, who, first.leads, given) : first;
}

/**
 * A body without what differs between two requests for the same: ids asked for, nonces, names made up for a
 * request, and the numbers and order of the payload's rows, which follow from what was ready first.
 */
export function plain(body: string, ids: Belongings & { event?: string }): string {
  const text = Object.values(ids).reduce((rest, id) => rest.replaceAll(id, 'ID'), body);
  const pushed = [...text.matchAll(/self\.__next_f\.push\(\[1,("(?:\\.|[^"\\])*")\]\)/g)];
  if (pushed.length === 0) return rowsOf(text);
  const payload = pushed.map(([, quoted = '""']) => JSON.parse(quoted)).join('');
  return `${text.replace(/<script[^>]*>[^<]*<\/script>|<link rel="preload"[^>]*>/g, '')}\n${rowsOf(payload)}`;
}

function rowsOf(payload: string): string {
  const rows = payload
    .replace(/"nonce":"[^"]*"/g, '"nonce":""')
    .replace(/"[\w-]{21,23}"/g, '""')
    .replace(/\$[LI@]?[0-9a-f]{1,3}\b/g, '$')
    .split('\n')
    .map((row) => row.replace(/^[0-9a-f]*:/, ''))
    // Files of the page, which stand in the payload when they were not asked for yet.
    .filter((row) => !/^(?:"\/_next\/|I\[|"\$S|HL\[)/.test(row));
  return [...new Set(rows)].sort().join('\n');
}

/** What the action itself answered, without the page drawn again. */
export function resultIn(body: string): string {
  const row = /"a":"\$@([0-9a-f]+)"/.exec(body)?.[1];
  return row ? (new RegExp(`^${row}:(.*)$`, 'm').exec(body)?.[1] ?? '') : '';
}

const manifest = z.object({
  node: z.record(
    z.string(),
    z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
});

/** The actions of the build: their ids, and a page that knows each. */
export function builtActions(): Map<string, { id: string; page: string }> {
  const text = readFileSync(path.join(repository, '.next/server/server-reference-manifest.json'), 'utf8');
  return new Map(
    Object.entries(manifest.parse(JSON.parse(text)).node).map(([id, { filename, exportedName, workers }]) => {
      const pages = Object.keys(workers).sort((a, b) => a.length - b.length);
      const page = (pages[0] ?? '')
        .replace(/^app/, '')
        .replace(/\/page$/, '')
        .replace(/\/\([^/]*\)/g, '');
      return [`${filename.replace(/^app\//, '')} ${exportedName}`, { id, page: page || '/' }];
    }),
  );
}

let read: ReturnType<typeof builtActions> | undefined;
/** Read at the first call: files of tests may be loaded before there is a build. */
const actions = () => {
  read ??= builtActions();
  return read;
};

/** A page that knows the action, with ids in its address. */
function addressFor(action: string, ids: Belongings & { event: string }): string {
  const filled: Record<string, string> = {
    orderId: ids.order,
    esimId: ids.esim,
    eventId: ids.event,
    plan: 'JP_3_30',
    place: 'japan',
    catalogue: 'all',
  };
  return (actions().get(action)?.page ?? '')
    .replace(/\/\[\[[^\]]*\]\]/g, '')
    .replace(/\[(\w+)\]/g, (_, name: string) => filled[name] ?? name);
}

/** The body of an action's call, as a page's script writes it. */
export function callBody(args: readonly unknown[], form?: Fields): BodyInit {
  if (!form) return JSON.stringify(args);
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.set(`_1_${name}`, value);
  // Last, as a page writes it: the framework takes the fields that have come by then.
  data.set('0', JSON.stringify([...args, '$K1']));
  return data;
}

/** Calls an action by its id, as a page's script does. */
export async function callRaw(
  ground: Ground,
  who: Who,
  action: string,
  body: BodyInit,
  headers: Record<string, string> = {},
  ids = idsOf(ground, 'missing'),
): Promise<Answer> {
  const id = actions().get(action)?.id;
  if (!id) throw new Error(`the build has no action ${action}`);
  return ask(ground, who, addressFor(action, ids), {
    method: 'POST',
    body,
    headers: {
      origin: ground.shop.url,
      accept: 'text/x-component',
      'next-action': id,
      ...(typeof body === 'string' && { 'content-type': 'text/plain;charset=UTF-8' }),
      ...headers,
    },
  });
}

/** Calls the action of a row about somebody's things. */
export function call(ground: Ground, who: Who, row: ActionRow, which: 'own' | 'missing'): Promise<Answer> {
  const ids = idsOf(ground, which);
  return callRaw(ground, who, row.action, callBody(row.bound?.(ids) ?? [], row.form?.(ids)), {}, ids);
}

/** A few at a time, so that a busy machine is not asked everything at once. */
export async function each<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...list];
  const take = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 4 }, take));
}
