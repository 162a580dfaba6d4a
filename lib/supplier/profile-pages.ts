import { z } from 'zod';
import type { Lane } from './budget.ts';
import type { Caller } from './call.ts';
import { list, wholeOrNull } from './lenient.ts';

const answer = z.object({
  esimList: list(z.unknown()),
  pager: z.object({ total: wholeOrNull }).nullish().catch(null),
});

/** 20,000 rows at the usual size: more is an endless loop, not a window anyone asks for. */
const mostPages = 200;

/**
 * All rows a filter matches, page after page. `complete` is false when the supplier announced more rows
 * than it gave out.
 */
export async function readPages(
  call: Caller,
  filter: Record<string, string>,
  lane: Lane,
  pageSize: number,
): Promise<{ rows: unknown[]; complete: boolean }> {
  const rows = new Map<string, unknown>();
  for (let pageNum = 1; pageNum <= mostPages; pageNum += 1) {
    const page = await call({
      path: '/esim/query',
      body: { ...filter, pager: { pageNum, pageSize } },
      answer,
      lane,
      kind: 'read',
    });
    const before = rows.size;
    for (const row of page.esimList) rows.set(identify(row), row);
    const total = page.pager?.total;
    const isLast = typeof total === 'number' ? rows.size >= total : page.esimList.length < pageSize;
    if (isLast) return { rows: [...rows.values()], complete: true };
    // Nothing new although more was announced: the list is cut, or paging is ignored over there.
    if (rows.size === before) return { rows: [...rows.values()], complete: typeof total !== 'number' };
  }
  return { rows: [...rows.values()], complete: false };
}

/** Pages can overlap while rows are added; the transaction number tells rows apart. */
function identify(row: unknown): string {
  const number: unknown = typeof row === 'object' && row ? Reflect.get(row, 'esimTranNo') : null;
  return typeof number === 'string' && number !== '' ? number : JSON.stringify(row);
}
