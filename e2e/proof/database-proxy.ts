import { connect, createServer, type Socket } from 'node:net';

export type DatabaseProxy = Awaited<ReturnType<typeof openDatabaseProxy>>;

const commit = Buffer.from('commit\0');

/** Stands between the shop's processes and PostgreSQL and spoils the connection between the two. */
export async function openDatabaseProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  const state = { losesEvery: 0, delayMs: 0, commits: 0, lost: 0 };

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    let loseAnswer = false;
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', (chunk) => {
      if (chunk.includes(commit)) {
        state.commits += 1;
        loseAnswer = state.losesEvery > 0 && state.commits % state.losesEvery === 0;
      }
      if (state.delayMs === 0) upstream.write(chunk);
      else setTimeout(() => upstream.write(chunk), state.delayMs).unref();
    });
    upstream.on('data', (chunk) => {
      if (!loseAnswer) return void client.write(chunk);
      // PostgreSQL has committed: whoever asked never hears of it.
      state.lost += 1;
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: url.href,
    /** Loses the answer to every nth commit; 0 to none. Returns how many were lost so far. */
    loseCommits: (every: number): number => {
      state.losesEvery = every;
      return state.lost;
    },
    /** Holds everything the shop sends back for so long. */
    delay: (ms: number): void => {
      state.delayMs = ms;
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const pair of pairs) for (const socket of pair) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
