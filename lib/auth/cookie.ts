const thirtyDays = 30 * 24 * 60 * 60;

/** How long a session lasts, in seconds. */
export const sessionSeconds = thirtyDays;

/** Over https cookies are Secure, and the session's name binds it to this very host. */
export function isSecure(appUrl: string): boolean {
  return appUrl.startsWith('https:');
}

/** The session cookie: HttpOnly, SameSite=Lax, readable by no script and sent to no other host. */
export function sessionCookie(appUrl: string) {
  const secure = isSecure(appUrl);
  return {
    name: `${secure ? '__Host-' : ''}landfall-session`,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  };
}
