import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Whether nothing listens on this port of this machine, on either family of addresses. */
export async function isFree(port: number): Promise<boolean> {
  const taken = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)));
  return !taken.includes(true) && (await canBind(port));
}

// Below those that systems give to calls going out: one of these could take a port between the look and its use.
const lowest = 12_000;
const highest = 32_000;
/** One after the other: a port that was given is not given again before somebody listens on it. */
let next = randomInt(lowest, highest);

/** The wanted port when it is free, else any other. */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted;
  for (let tries = 0; tries < 100; tries += 1) {
    const port = next;
    next = port < highest ? port + 1 : lowest;
    if (await isFree(port)) return port;
  }
  throw new Error(`This machine has no free port on 127.0.0.1 between ${lowest} and ${highest}`);
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ host, port, timeout: 500 });
    const answer = (taken: boolean) => {
      probe.destroy();
      resolve(taken);
    };
    probe.on('connect', () => answer(true));
    probe.on('error', () => answer(false));
    probe.on('timeout', () => answer(false));
  });
}
