import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readBody } from './body.ts';

/** A request whose body has no announced length; `taken` counts the pieces that were asked for. */
function streamed(pieces: number, piece: Uint8Array<ArrayBuffer>) {
  const counter = { taken: 0 };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (counter.taken >= pieces) return controller.close();
      counter.taken += 1;
      controller.enqueue(piece);
    },
  });
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  return { request, counter };
}

test('a body is read as it came, whatever its pieces', async () => {
  const { request } = streamed(3, new TextEncoder().encode('€'));
  expect(await readBody(request, 9)).toEqual({ ok: true, text: '€€€' });
  const marked = new Request('http://localhost/', { method: 'POST', body: '\uFEFFa' });
  expect(await readBody(marked, 10)).toEqual({ ok: true, text: '\uFEFFa' });
  expect(await readBody(new Request('http://localhost/'), 10)).toEqual({ ok: true, text: '' });
});

test('a body without end is left as soon as it is too large [A24]', async () => {
  const { request, counter } = streamed(100_000, new Uint8Array(1024));
  expect(await readBody(request, 64 * 1024)).toMatchObject({ ok: false, status: 413 });
  expect(counter.taken).toBeLessThan(70);
});

test('a body that says it is too large is not read at all', async () => {
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: 'small',
    headers: { 'content-length': '65537' },
  });
  expect(await readBody(request, 65_536)).toMatchObject({ ok: false, status: 413 });
  expect(request.bodyUsed).toBe(false);
});

test('a body that trickles in is given up after a while [A24]', async () => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      await sleep(20);
      controller.enqueue(new Uint8Array([123]));
    },
  });
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect(await readBody(request, 65_536, 100)).toMatchObject({ ok: false, status: 408 });
});

test('a compressed body is not unpacked: nobody knows how large it would get [A24]', async () => {
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: new Uint8Array([0x1f, 0x8b]),
    headers: { 'content-encoding': 'gzip' },
  });
  expect(await readBody(request, 65_536)).toMatchObject({ ok: false, status: 415 });
  expect(request.bodyUsed).toBe(false);
});
