import { cookies } from 'next/headers';
import { NextResponse } from 'next/server';

/** The cookies of the request at hand, by name. */
export async function requestCookies(): Promise<Record<string, string>> {
  const jar = await cookies();
  return Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value]));
}

/** Puts `Set-Cookie` lines onto the answer of a server action. */
export async function setCookies(lines: readonly string[]): Promise<void> {
  const jar = await cookies();
  const parsed = new NextResponse(null, { headers: lines.map((line) => ['set-cookie', line]) });
  // Next forgets a Max-Age of 0 when it reads a line: a cookie without a value is meant to go.
  for (const cookie of parsed.cookies.getAll()) jar.set(cookie.value ? cookie : { ...cookie, maxAge: 0 });
}
