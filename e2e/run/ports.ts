import { connect, createServer } from 'node:net';

/** Whether nothing listens on this port of this machine, on either family of addresses. */
export async function isFree(port: number): Promise<boolean> {
  const taken = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)));
  return !taken.includes(true) && (await bind(port)) !== undefined;
}

/** The wanted port when it is free, else any other. */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted;
  const port = await bind(0);
  if (port === undefined) throw new Error('This machine has no free port on 127.0.0.1');
  return port;
}

function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const found = probe.address();
      probe.close(() => resolve(typeof found === 'object' && found ? found.port : undefined));
    });
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
