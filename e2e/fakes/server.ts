import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZodError, z } from 'zod';
import type { Answer, Call } from './call.ts';
import { type Dress, type FaultBook, type Plan, planFor } from './faults.ts';

/** Control routes: "POST faults" → what it does with the JSON body and the rest of the path. */
export type ControlRoutes = Record<string, (body: unknown, id: string) => unknown>;

export interface Site {
  port: number;
  host?: string | undefined;
  faults: FaultBook;
  dress: Dress;
  arrive?(call: Call): void;
  /** Does the work; `waitMs` of a fault is spent where the original would be slow. */
  answer(call: Call, waitMs: number): Promise<Answer>;
  /** Told when a fault replaced the answer although the work was done. */
  replaced?(call: Call, answer: Answer): void;
  control: ControlRoutes;
}

export interface Running {
  url: string;
  port: number;
  close(): Promise<void>;
}

export async function openSite(site: Site): Promise<Running> {
  const host = site.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    void handle(site, request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, json({ error: String(error) }, 500));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(site.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : site.port;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

async function handle(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await read(request);
  if (call.path.startsWith('/_control/')) return send(response, await control(site.control, call));
  site.arrive?.(call);
  const plan = planFor(site.faults.take(call), site.dress);
  if (!plan.run && plan.waitMs > 0) await sleep(plan.waitMs);
  const done = plan.run ? await site.answer(call, plan.waitMs) : undefined;
  if (done && plan.answer) site.replaced?.(call, plan.answer);
  if (plan.lateMs > 0) await sleep(plan.lateMs);
  end(response, plan, plan.answer ?? done ?? json({}));
}

async function read(request: IncomingMessage): Promise<Call> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  const url = new URL(request.url ?? '/', 'http://stand-in');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(parts).toString('utf8'),
    at: Date.now(),
  };
}

function end(response: ServerResponse, plan: Plan, answer: Answer): void {
  const half = answer.body.slice(0, Math.ceil(answer.body.length / 2));
  switch (plan.ending) {
    case 'hang':
      return;
    case 'reset':
      reset(response.socket);
      return;
    case 'cut':
      send(response, { ...answer, body: half });
      return;
    case 'reset-after-headers':
    case 'reset-mid-body':
      response.writeHead(answer.status, {
        ...answer.headers,
        'content-length': Buffer.byteLength(answer.body),
      });
      response.flushHeaders();
      if (plan.ending === 'reset-mid-body') response.write(half);
      setTimeout(() => reset(response.socket), 20);
      return;
    default:
      send(response, answer);
  }
}

function reset(socket: Socket | null): void {
  socket?.resetAndDestroy();
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

async function control(routes: ControlRoutes, call: Call): Promise<Answer> {
  const [name = '', ...rest] = call.path.slice('/_control/'.length).split('/');
  const route = routes[`${call.method} ${name}`];
  if (!route)
    return json({ error: `no such control: ${call.method} ${name}`, known: Object.keys(routes) }, 404);
  try {
    const body: unknown = call.body === '' ? {} : JSON.parse(call.body);
    const result = await route(body, decodeURIComponent(rest.join('/')));
    return json(result ?? { ok: true });
  } catch (error) {
    return json({ error: error instanceof ZodError ? z.prettifyError(error) : String(error) }, 400);
  }
}
