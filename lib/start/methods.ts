import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

// Loaded before Next, which cannot make a request object of these methods and answers with a bare 500.
// It reads them as one that every page and route refuses with 405.
const unspeakable = new Set(['TRACE', 'TRACK', 'CONNECT']);

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (unspeakable.has(request.method ?? '')) request.method = 'PUT';
});
