import { safeNext } from '#lib/auth/next-path.ts';

/** Where to go after a proof: a page of the console, whatever the address asked for. */
export function safeBack(wanted: unknown, appUrl: string): string {
  const next = safeNext(typeof wanted === 'string' ? wanted : '', appUrl);
  return next === '/operator' || next.startsWith('/operator/') ? next : '/operator';
}
