import { subscribe } from 'node:diagnostics_channel';
import http, { type IncomingMessage, type RequestListener, type ServerOptions } from 'node:http';

// Loaded before Next, which makes its server with Node's own patience: a minute for the headers, five for the
// body, looked at every half minute. Whoever sends a byte at a time holds a connection that long.
const patience: ServerOptions = {
  headersTimeout: 10_000,
  // Longer than a route waits for its body, so that it can say so itself.
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
};

const make = http.createServer;
http.createServer = ((first?: ServerOptions | RequestListener, second?: RequestListener) =>
  typeof first === 'function'
    ? make(patience, first)
    : make({ ...patience, ...first }, second)) as typeof http.createServer;

// Next cannot make a request object of these methods and answers with a bare 500. It reads them as one that
// every page and route refuses with 405.
const unspeakable = new Set(['TRACE', 'TRACK', 'CONNECT']);

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (unspeakable.has(request.method ?? '')) request.method = 'PUT';
});
