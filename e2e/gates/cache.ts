import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stored {
  status: number;
  headers: [string, string][];
  body: Buffer;
  until: number;
}

/** A shared cache in front of the shop, as careless as one may be. */
export interface CarelessCache {
  url: string;
  /** Addresses it holds an answer for. */
  held(): string[];
  close(): void;
}

/**
 * Keeps by address alone and ignores `Vary`, as many do, but does what `Cache-Control` says: nothing
 * private or no-store, everything else as long as it may; and files, by their ending, for an hour when
 * nothing is said.
 */
export async function openCache(shopUrl: string): Promise<CarelessCache> {
  const stored = new Map<string, Stored>();
  const server: Server = createServer(async (request, response) => {
    const address = request.url ?? '/';
    const answer = (one: Stored, age: string) => {
      for (const [name, value] of one.headers) response.appendHeader(name, value);
      response.setHeader('x-cache', age);
      response.writeHead(one.status).end(one.body);
    };
    const held = stored.get(address);
    if (request.method === 'GET' && held && held.until > Date.now()) return answer(held, 'hit');
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !/^(?:host|connection|accept-encoding)$/.test(name)),
    ) as Record<string, string>;
    const got = await fetch(shopUrl + address, {
      method: request.method ?? 'GET',
      headers,
      redirect: 'manual',
    });
    const kept: Stored = {
      status: got.status,
      headers: [...got.headers].filter(
        ([name]) => !/^(?:content-encoding|content-length|transfer-encoding|connection)$/.test(name),
      ),
      body: Buffer.from(await got.arrayBuffer()),
      until: Date.now() + secondsOf(address, got) * 1000,
    };
    if (request.method === 'GET' && kept.until > Date.now()) stored.set(address, kept);
    answer(kept, 'miss');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    held: () => [...stored.keys()],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function secondsOf(address: string, { headers, status }: Response): number {
  const control = headers.get('cache-control') ?? '';
  if (/no-store|private|no-cache/.test(control)) return 0;
  const said = /s-maxage=(\d+)/.exec(control)?.[1] ?? /max-age=(\d+)/.exec(control)?.[1];
  if (said) return Number(said);
  const isFile = /\.(?:css|js|svg|png|ico|json|txt|woff2)(?:$|\?)/.test(address);
  return isFile && status < 500 ? 3600 : 0;
}
