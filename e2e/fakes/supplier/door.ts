import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Call } from '../call.ts';
import { Refusal, refused } from './envelope.ts';
import { now, type World } from './world.ts';

const perSecond = 8;
const maxAgeMs = 300_000;

/** What is checked before the body is looked at. */
export function checkDoor(world: World, call: Call): void {
  if (call.method !== 'POST') throw new Refusal('000103');
  const accessCode = header(call.headers, 'RT-AccessCode');
  if (accessCode !== world.accessCode) throw new Refusal('401001');
  if (world.secretKey && call.headers['rt-signature']) checkSignature(world, world.secretKey, call);
}

function checkSignature(world: World, secretKey: string, call: Call): void {
  const stamp = header(call.headers, 'RT-Timestamp');
  const requestId = header(call.headers, 'RT-RequestID');
  // Milliseconds, or seconds as in the vendor's example.
  const at = Number(stamp) * (stamp.length <= 10 ? 1000 : 1);
  if (!(Math.abs(now(world) - at) <= maxAgeMs)) throw new Refusal('101001');
  const signed = stamp + requestId + world.accessCode + call.body;
  const expected = createHmac('sha256', secretKey).update(signed).digest();
  const given = Buffer.from(header(call.headers, 'RT-Signature'), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal('101003');
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()];
  if (typeof value !== 'string' || value === '') throw new Refusal('000101', `Req Header:[${name}] is null`);
  return value;
}

/** The answer to a call past the eighth within one second, when limiting is on. */
export function overLimit(world: World): Answer | undefined {
  const mode = world.settings.rateLimit;
  if (mode === 'count') return undefined;
  const since = Date.now() - 1000;
  if (world.calls.filter((call) => call.at > since).length <= perSecond) return undefined;
  return mode === 'status-429' ? plain(429) : refused(mode.slice('error-'.length));
}

export function plain(status: number): Answer {
  const text = status === 429 ? 'Too Many Requests' : 'Server Error';
  return { status, headers: { 'content-type': 'text/html' }, body: `<h1>${status} ${text}</h1>` };
}

/** The most calls that any one second has seen. */
export function busiestSecond(calls: { at: number }[]): number {
  let first = 0;
  let most = 0;
  calls.forEach(({ at }, index) => {
    while (at - (calls[first]?.at ?? at) >= 1000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}
