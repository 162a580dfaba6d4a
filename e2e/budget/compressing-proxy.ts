import { createServer, request } from 'node:http';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { constants, createBrotliCompress } from 'node:zlib';

const texts = /^(text\/(?!event-stream)|application\/(javascript|json|manifest)|image\/svg)/;

/** Before a path: the same page as it comes, without any script. */
export const withoutScript = '/without-script';

/** What stands before a shop in production: text goes out as Brotli 5. Returns its address. */
export async function startCompressing(target: string): Promise<{ url: string; stop(): void }> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    const bare = incoming.url?.startsWith(withoutScript);
    const path = bare ? incoming.url?.slice(withoutScript.length) : incoming.url;
    const options = { hostname, port, method, path, headers: { ...headers, 'accept-encoding': 'identity' } };
    const asked = request(options, (answer) => {
      // A page that was closed meanwhile wants nothing any more.
      if (outgoing.destroyed) {
        answer.destroy();
        return;
      }
      const packs = texts.test(answer.headers['content-type'] ?? '');
      if (!packs) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const { 'content-length': _, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, { ...kept, 'content-encoding': 'br' });
      const packer = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
      if (bare) void text(answer).then((page) => packer.end(stripped(page)));
      pipeline(bare ? [packer, outgoing] : [answer, packer, outgoing], () => {});
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const own = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://localhost:${own}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function stripped(page: string): string {
  return page.replace(/<script[\s>][\s\S]*?<\/script>|<link[^>]*as="script"[^>]*>/g, '');
}
