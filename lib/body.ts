/** A body as it came, or why it is not read, with the status to answer. */
export type Body = { ok: true; text: string } | { ok: false; status: 408 | 413 | 415; why: string };

/** Senders of webhooks wait about this long for their answer: a body that takes longer is a burden. */
const mostMs = 10_000;

/** Reads a request's body once, as text, unless it is larger than `most` bytes, slow, or compressed. */
export async function readBody(request: Request, most: number, ms = mostMs): Promise<Body> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return refuse(415, 'Send the body as it is, not compressed');
  if (Number(request.headers.get('content-length') ?? 0) > most) return refuse(413, 'Too large');
  if (!request.body) return { ok: true, text: '' };
  const reader = request.body.getReader();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => {});
  }, ms);
  try {
    const text = await readAll(reader, most);
    if (late) return refuse(408, 'Too slow');
    return text === null ? refuse(413, 'Too large') : { ok: true, text };
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<string | null> {
  // A signature is checked over what arrived, so a byte order mark stays.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    // The header may be missing or wrong, so what arrives is counted too.
    if (size > most) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(read.value, { stream: true });
  }
  return text + decoder.decode();
}

function refuse(status: 408 | 413 | 415, why: string): Body {
  return { ok: false, status, why };
}

/** A text as JSON; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
