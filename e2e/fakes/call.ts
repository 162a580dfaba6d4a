import type { IncomingHttpHeaders } from 'node:http';

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** Milliseconds since 1970 at arrival. */
  at: number;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}
