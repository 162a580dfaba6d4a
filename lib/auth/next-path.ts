/**
 * Where to go after signing in: a path of this shop, whatever the address asked for. Anything else
 * (another host, a scheme, a backslash that browsers read as a slash) becomes the account page.
 */
export function safeNext(wanted: string | null | undefined, shopUrl: string): string {
  const fallback = '/dashboard';
  if (!wanted || wanted.length > 500 || hasForbiddenSign(wanted)) return fallback;
  const base = new URL(shopUrl);
  const target = URL.parse(wanted, base);
  if (!target || target.origin !== base.origin || target.username || target.password) return fallback;
  const isPath = wanted.startsWith('/') || wanted.startsWith(`${base.origin}/`);
  const { pathname } = target;
  if (!isPath || pathname.startsWith('//') || /^\/(api|sign-in)(\/|$)/.test(pathname)) return fallback;
  return `${pathname}${target.search}${target.hash}`;
}

/** Backslashes, spaces and control signs: a browser may drop or turn them before it reads the rest. */
function hasForbiddenSign(text: string): boolean {
  return [...text].some((sign) => sign === '\\' || sign <= ' ' || sign === '\u007f');
}
