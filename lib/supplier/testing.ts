import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Lane } from './budget.ts';
import { openSupplier, type Supplier, type SupplierOptions } from './client.ts';

export interface Heard {
  path: string;
  raw: string;
  body: Record<string, unknown>;
  headers: IncomingHttpHeaders;
}

/** JSON to answer with, a raw answer, or a way of not answering. */
export type Answer =
  | { json: unknown }
  | { status: number; text: string; headers?: Record<string, string> }
  | 'hang'
  | 'reset'
  | 'cut';

export interface TestSupplier {
  supplier: Supplier;
  heard: Heard[];
  /** The latest call; throws when there was none. */
  last(): Heard;
  lanes: Lane[];
  /** What the next calls are answered with. */
  answer: (call: Heard) => Answer;
  stop(): Promise<void>;
}

/** A successful answer around `obj`. */
export function success(obj: unknown): Answer {
  return { json: { success: true, errorCode: '0', errorMsg: null, obj } };
}

/** A business failure: HTTP 200 with a code. */
export function failure(errorCode: unknown, errorMsg = 'no'): Answer {
  return { json: { success: false, errorCode, errorMsg, obj: null } };
}

/** A supplier made of one small HTTP server, and a client for it with short times. Stop it at the end. */
export async function startTestSupplier(options: Partial<SupplierOptions> = {}): Promise<TestSupplier> {
  const heard: Heard[] = [];
  const lanes: Lane[] = [];
  const server = createServer(async (req, res) => {
    const raw = await text(req);
    const body = z.record(z.string(), z.unknown()).parse(JSON.parse(raw));
    const call = { path: (req.url ?? '').replace('/api', ''), raw, body, headers: req.headers };
    heard.push(call);
    const answer = test.answer(call);
    if (answer === 'hang') return;
    if (answer === 'reset') return void req.socket.resetAndDestroy();
    if (answer === 'cut') {
      res.writeHead(200, { 'content-length': '1000' }).write('{"success":true,"obj":{"orderNo":"B1');
      return void setTimeout(() => req.socket.destroy(), 10);
    }
    if ('json' in answer) return void res.end(JSON.stringify(answer.json));
    res.writeHead(answer.status, answer.headers).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const supplier = openSupplier({
    baseUrl: `http://127.0.0.1:${port}/api`,
    accessCode: 'code-of-the-test-account',
    budget: { take: async (lane) => void lanes.push(lane) },
    timeoutMs: 300,
    retryAfterMs: 1,
    breaker: { failures: 1_000, probeAfterMs: 50 },
    ...options,
  });
  const test: TestSupplier = {
    supplier,
    heard,
    last: () => {
      const latest = heard.at(-1);
      if (!latest) throw new Error('the supplier was not called');
      return latest;
    },
    lanes,
    answer: () => success({}),
    stop: async () => {
      await supplier.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return test;
}
