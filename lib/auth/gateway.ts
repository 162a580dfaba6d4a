import { randomBytes } from 'node:crypto';
import * as library from 'next-auth';
import { shareAuthUrl } from '#lib/env.ts';
import { sha256 } from '#lib/secrets.ts';
import { type AuthWorks, authOptions } from './options.ts';

/** One request to the library. */
export interface AuthCall {
  method: 'GET' | 'POST';
  /** What follows `/api/auth/`: `['callback', 'google']`. */
  path: string[];
  query?: Record<string, string>;
  body?: Record<string, string>;
  cookies?: Record<string, string>;
  headers?: Record<string, string>;
}

export interface AuthAnswer {
  status: number;
  headers: Headers;
  body: string | null;
  /** Where the library sends the browser. */
  redirect: URL | null;
}

type Handler = (request: object, response: object, options: object) => Promise<unknown>;

// A CommonJS package: Node and the bundler disagree on how deep its default export lies.
const found: unknown = library.default;
const handle = (typeof found === 'function' ? found : Reflect.get(Object(found), 'default')) as Handler;

/** Asks the library, with no request of Next around: pages, actions and tests use the same door. */
export async function askLibrary(works: AuthWorks, call: AuthCall): Promise<AuthAnswer> {
  const { method, path, query = {}, body = {}, cookies = {}, headers = {} } = call;
  shareAuthUrl(works.env.APP_URL);
  const answer = new Recorder();
  const request = { method, query: { ...query, nextauth: path }, body, cookies, headers };
  await handle(request, answer, authOptions(works));
  const location = answer.headers.get('location');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body,
    redirect: location === null ? null : new URL(location, works.env.APP_URL),
  };
}

/**
 * A call of our own, made after a server action has checked where it came from: it carries the pair of
 * cookie and form value that the library wants to see against forged forms.
 */
export function trusted(works: AuthWorks, call: AuthCall): AuthCall {
  const token = randomBytes(32).toString('hex');
  const name = `${works.env.APP_URL.startsWith('https:') ? '__Host-' : ''}next-auth.csrf-token`;
  return {
    ...call,
    body: { ...call.body, csrfToken: token },
    cookies: { ...call.cookies, [name]: `${token}|${sha256(`${token}${works.env.NEXTAUTH_SECRET}`)}` },
  };
}

/** The part of a Node response that the library writes to. */
class Recorder {
  statusCode = 200;
  readonly headers = new Headers();
  body: string | null = null;

  status(code: number): this {
    this.statusCode = code;
    return this;
  }

  getHeader(name: string): string | string[] | undefined {
    if (name.toLowerCase() === 'set-cookie') return this.headers.getSetCookie();
    return this.headers.get(name) ?? undefined;
  }

  setHeader(name: string, value: string | string[]): this {
    this.headers.delete(name);
    for (const one of [value].flat()) this.headers.append(name, one);
    return this;
  }

  json(value: unknown): void {
    this.setHeader('content-type', 'application/json');
    this.body = JSON.stringify(value);
  }

  send(value: unknown): void {
    this.body = value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
  }

  end(): void {}
}
