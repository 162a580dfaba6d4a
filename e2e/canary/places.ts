import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { repository } from '../run/build.ts';
import type { Place } from './search.ts';

/** Larger files are read in pieces that overlap by this much, so that nothing is cut in two. */
const overlap = 1_000;
const pieceBytes = 16 * 1024 * 1024;

/** Every file below a folder of the repository, compressed ones opened. */
export function* filesBelow(folder: string): Generator<Place> {
  const root = path.resolve(repository, folder);
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(root, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) continue;
    const raw = readFileSync(file);
    const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
    for (let at = 0; at < bytes.length; at += pieceBytes - overlap) {
      yield { where: `file ${folder}/${name}`, text: bytes.subarray(at, at + pieceBytes).toString('latin1') };
    }
  }
}

/** Every row of every table in every schema, the queue's among them: what a dump would hold. */
export async function rowsOf(databaseUrl: string): Promise<Place[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
    const places: Place[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`select row::text as text from ${name} as row`);
      places.push({ where: `table ${name}`, text: rows.map(({ text }) => text).join('\n') });
    }
    return places;
  } finally {
    await client.end();
  }
}

/** One address as somebody sees it: as a page, and as the payload a click inside the shop would fetch. */
export async function seenAt(
  url: string,
  as: string,
  headers: Record<string, string> = {},
): Promise<Place[]> {
  const looks: [string, Record<string, string>][] = [
    ['page', {}],
    ['payload', { RSC: '1' }],
    ['prefetch', { RSC: '1', 'Next-Router-Prefetch': '1' }],
  ];
  const places: Place[] = [];
  for (const [look, more] of looks) {
    const answer = await fetch(url, { headers: { ...headers, ...more }, redirect: 'manual' });
    const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    const body = /event-stream/.test(answer.headers.get('content-type') ?? '') ? '' : await answer.text();
    places.push({ where: `${look} ${new URL(url).pathname} as ${as}`, text: `${head}\n\n${body}` });
  }
  return places;
}
