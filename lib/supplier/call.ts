import { randomUUID } from 'node:crypto';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
} from 'cockatiel';
import type { z } from 'zod';
import { log, scrub } from '#lib/log.ts';
import type { Budget, Lane } from './budget.ts';
import { envelope, fine } from './envelope.ts';
import { errorOfCode, errorOfSilence } from './error-codes.ts';
import { isSick, SupplierError } from './errors.ts';
import { authHeaders, type Credentials } from './sign.ts';
import type { Sent, Transport } from './transport.ts';

/** One call: `kind` is `read`, or `change` for what must never be repeated without its caller's say. */
interface Call<T extends z.ZodType> {
  path: string;
  body: Record<string, unknown>;
  answer: T;
  lane: Lane;
  kind: 'read' | 'change';
  timeoutMs?: number;
}

/** Makes a call and returns the answer's `obj`, checked and reshaped. Throws `SupplierError`. */
export type Caller = <T extends z.ZodType>(call: Call<T>) => Promise<z.output<T>>;

export interface CallerOptions extends Credentials {
  transport: Transport;
  budget: Budget;
  timeoutMs: number;
  breaker: { failures: number; probeAfterMs: number };
  /** First pause before a read is repeated; doubled for the second one. */
  retryAfterMs: number;
  /** Hears after each call whether the supplier answered, sick or well. */
  report?: (path: string, answered: boolean) => void;
}

/** Budget, breaker, signature, envelope and error table around the bare transport. */
export function openCaller(options: CallerOptions): Caller {
  const newBreaker = () =>
    circuitBreaker(handleWhen(isSick), {
      halfOpenAfter: options.breaker.probeAfterMs,
      breaker: new ConsecutiveBreaker(options.breaker.failures),
    });
  // The full list is busy now and then; that alone must not hold up orders.
  const breakers = { catalogue: newBreaker(), rest: newBreaker() };
  const repeat = retry(handleWhen(isSick), {
    maxAttempts: 2,
    backoff: new ExponentialBackoff({ initialDelay: options.retryAfterMs, maxDelay: 2_000 }),
  });
  return (call) => {
    const breaker = call.lane === 'catalogue' ? breakers.catalogue : breakers.rest;
    const once = () =>
      reported(
        options,
        call.path,
        guarded(breaker, call.path, () => attempt(options, call)),
      );
    return call.kind === 'read' ? repeat.execute(once) : once();
  };
}

async function reported<T>({ report }: CallerOptions, path: string, ending: Promise<T>): Promise<T> {
  try {
    const value = await ending;
    report?.(path, true);
    return value;
  } catch (error) {
    const silent = isSick(error) || (error instanceof SupplierError && error.code === 'breaker-open');
    // Waiting for a slot of our own says nothing about the supplier.
    if (silent || !(error instanceof SupplierError && error.reason === 'not-sent')) report?.(path, !silent);
    throw error;
  }
}

type Ended<T> = { value: T } | { error: unknown };

/** A refusal is the sign of a healthy supplier, so it passes the breaker as a value. */
async function guarded<T>(breaker: CircuitBreakerPolicy, path: string, send: () => Promise<T>): Promise<T> {
  const ended = await breaker
    .execute(async (): Promise<Ended<T>> => {
      try {
        return { value: await send() };
      } catch (error) {
        if (isSick(error)) throw error;
        return { error };
      }
    })
    .catch((error: unknown) => {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new SupplierError('try-later', 'breaker-open', 'not-sent', { path });
    });
  if ('error' in ended) throw ended.error;
  return ended.value;
}

async function attempt<T extends z.ZodType>(options: CallerOptions, call: Call<T>): Promise<z.output<T>> {
  const body = JSON.stringify(call.body);
  await options.budget.take(call.lane);
  const started = performance.now();
  // Headers are made after the wait: a stale timestamp is refused.
  const headers = authHeaders(options, body, { timestamp: String(Date.now()), requestId: randomUUID() });
  const sent = await options.transport.post(call.path, headers, body, call.timeoutMs ?? options.timeoutMs);
  const read = readAnswer(options, call, sent);
  log.debug({
    supplier: call.path,
    lane: call.lane,
    ms: Math.round(performance.now() - started),
    code: read instanceof SupplierError ? read.code : '0',
  });
  if (read instanceof SupplierError) throw read;
  return read.value;
}

function readAnswer<T extends z.ZodType>(
  options: CallerOptions,
  call: Call<T>,
  sent: Sent,
): { value: z.output<T> } | SupplierError {
  const changes = call.kind === 'change';
  const silence = (code: string) => errorOfSilence(code, changes, call.path);
  if ('failure' in sent) {
    // Nothing left this machine, so even a change is safe to try later.
    return errorOfSilence(sent.failure, changes && sent.failure !== 'no-connection', call.path);
  }
  if (sent.status !== 200) return silence(`http-${sent.status}`);
  const json = parseJson(sent.text);
  if (json === undefined) return silence('not-json');
  const answer = envelope.safeParse(json);
  if (!answer.success) return silence('bad-answer');
  const { succeeded, code, message, obj } = answer.data;
  if (!succeeded)
    return errorOfCode(
      /^\d{1,9}$/.test(code) ? code : 'no-code',
      changes,
      call.path,
      safeText(options, message),
    );
  if (!fine.test(code)) return silence('bad-answer');
  const value = call.answer.safeParse(obj);
  return value.success ? { value: value.data } : silence('bad-answer');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function safeText({ accessCode, secretKey }: Credentials, message: string): string {
  const secrets = secretKey ? [accessCode, secretKey] : [accessCode];
  return scrub(secrets.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), message)).slice(0, 200);
}
