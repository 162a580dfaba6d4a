import { connect } from 'node:net';
import { expect, test } from '../fixtures.ts';

interface Told {
  /** Status of each answer that came over the connection. */
  answers: number[];
  text: string;
  /** Whether our side of the wire was closed by the shop, and after how many seconds. */
  closed: boolean;
  seconds: number;
}

/** Sends bytes as they are and listens until the shop closes the connection, or for a while after the last answer. */
function wire(url: string, bytes: string | Buffer, waitMs: number): Promise<Told> {
  const { hostname, port } = new URL(url);
  const began = Date.now();
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    const end = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const answers = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      resolve({ answers, text, closed, seconds: (Date.now() - began) / 1000 });
    };
    const timer = setTimeout(() => end(false), waitMs);
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => end(true));
    socket.on('error', () => end(true));
    socket.write(bytes);
  });
}

const smuggled = 'GET /api/health?smuggled HTTP/1.1\r\nhost: x\r\n\r\n';
const post = (headers: string[], body: string, path = '/api/webhooks/stripe') =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
const chunked = `0\r\n\r\n${smuggled}`;

/** Messages whose end two readers could see in two places. */
const ambiguous: Record<string, string> = {
  'CL.TE': post([`content-length: ${chunked.length}`, 'transfer-encoding: chunked'], chunked),
  'TE.CL': post(['transfer-encoding: chunked', 'content-length: 4'], `5c\r\n${smuggled}\r\n0\r\n\r\n`),
  'TE.TE, the second unknown': post(['transfer-encoding: chunked', 'transfer-encoding: identity'], chunked),
  'TE of another spelling': post(['transfer-encoding: xchunked'], chunked),
  'TE with a tab': post(['transfer-encoding:\tchunked', 'content-length: 3'], chunked),
  'TE behind a space': post(['transfer-encoding : chunked'], chunked),
  'TE, then something else': post(['transfer-encoding: chunked, gzip'], chunked),
  'two lengths': post(['content-length: 0', `content-length: ${smuggled.length}`], smuggled),
  'two lengths in one': post([`content-length: 0, ${smuggled.length}`], smuggled),
  'a length with a sign': post([`content-length: +${smuggled.length}`], smuggled),
  'a length below zero': post(['content-length: -1'], smuggled),
  'a length in hexadecimal': post(['content-length: 0x10'], smuggled),
  'a length without end': post([`content-length: ${'9'.repeat(30)}`], smuggled),
  'a bare LF after a header': `POST /api/health HTTP/1.1\r\nhost: localhost\ncontent-length: 0\r\n\r\n${smuggled}`,
  'bare LFs alone': `GET /api/health HTTP/1.1\nhost: localhost\n\n${smuggled}`,
  'a bare CR in a header': post(['x-a: b\rtransfer-encoding: chunked'], chunked),
  'a folded header': post(['x-a: b', ' transfer-encoding: chunked', 'content-length: 0'], smuggled),
  'a header without a colon': post(['content-length'], smuggled),
  'a NUL in a header': post(['x-a: b\0c'], smuggled),
  'a chunk size with a sign': post(['transfer-encoding: chunked'], `+5\r\nhello\r\n0\r\n\r\n${smuggled}`),
  'a chunk size too large': post(['transfer-encoding: chunked'], `ffffffffffffffff1\r\nx\r\n0\r\n\r\n`),
  'a chunk that is longer than it says': post(
    ['transfer-encoding: chunked'],
    `1\r\nhello\r\n0\r\n\r\n${smuggled}`,
  ),
  'a chunk that ends in LF': post(['transfer-encoding: chunked'], `5\nhello\n0\n\n${smuggled}`),
  'chunk extensions without end': post(
    ['transfer-encoding: chunked'],
    `5;${'a=b;'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`,
  ),
  'another protocol': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
  'a version that is none': `GET /api/health HTTP/9.9\r\nhost: localhost\r\n\r\n`,
  'no host': 'GET /api/health HTTP/1.1\r\n\r\n',
  'a line of headers too long': `GET /api/health HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`,
};

test('a message with two ends gets one refusal, and the connection is closed; a slow one is not waited for [D20]', async ({
  shop,
  request,
}) => {
  test.setTimeout(120_000);
  // Answered once before, so that the first page is not what is waited for.
  expect((await request.get('/api/health')).status()).toBe(200);
  const slowHeaders = [
    wire(shop.url, 'GET /api/health HTTP/1.1\r\nhost: loc', 60_000),
    wire(shop.url, 'GET /', 60_000),
  ];
  const problems: string[] = [];
  for (const [name, bytes] of Object.entries(ambiguous)) {
    const { answers, closed, text } = await wire(shop.url, bytes, 5_000);
    const [first = 0] = answers;
    if (answers.length > 1) problems.push(`${name}: ${answers.length} answers: ${answers}`);
    if (answers.length === 1 && (first < 400 || first > 499) && first !== 505)
      problems.push(`${name}: ${first}`);
    if (!closed) problems.push(`${name}: left open`);
    if (/"parts"|"ok":/.test(text)) problems.push(`${name}: answered with a page`);
  }
  expect(problems).toEqual([]);
  // What is well formed is answered, each request once, on one connection.
  const get = 'GET /api/health HTTP/1.1\r\nhost: localhost\r\n';
  const three = `${get}\r\n${get}\r\n${get}connection: close\r\n\r\n`;
  expect((await wire(shop.url, three, 20_000)).answers).toEqual([200, 200, 200]);
  const honest = post(['transfer-encoding: chunked', 'connection: close'], '2;a=b\r\n{}\r\n0\r\n\r\n');
  expect((await wire(shop.url, honest, 20_000)).answers).toEqual([400]);
  for (const told of await Promise.all(slowHeaders)) {
    expect(told).toMatchObject({ answers: [408], closed: true });
    expect(told.seconds).toBeLessThan(30);
  }
});
