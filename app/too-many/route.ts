import type { NextRequest } from 'next/server';
import { tooOften } from '#app/limits.ts';

const longest = 600;

/** Where pages send whoever asks for too many orders that do not exist: a page cannot answer 429 itself. */
export function GET(request: NextRequest): Response {
  const wait = Number(request.nextUrl.searchParams.get('wait'));
  return tooOften(Number.isInteger(wait) && wait > 0 && wait <= longest ? wait : longest);
}
