import { request as rawRequest } from 'node:http';

/** A request that `fetch` would not send; the status, and everything that came. */
export function send(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = rawRequest(
      { hostname, port, method, path, headers, agent: false, timeout: 20_000 },
      (answer) => {
        let text = JSON.stringify(answer.headers);
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      },
    );
    // What is left without an answer is closed: no answer is one too.
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve({ status: 0, text: '' }));
    asked.end();
  });
}
