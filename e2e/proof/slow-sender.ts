import { connect } from 'node:net';

/** Sends a POST whose body never ends, a byte at a time. Returns the status line of the answer and the seconds it took. */
export function trickle(url: string, path: string): Promise<{ status: number; seconds: number }> {
  const { hostname, port } = new URL(url);
  const began = Date.now();
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', reject);
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n`,
    );
    const timer = setInterval(() => socket.write(' '), 250);
    socket.once('data', (chunk) => {
      clearInterval(timer);
      socket.destroy();
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(String(chunk)) ?? [];
      resolve({ status: Number(status), seconds: (Date.now() - began) / 1000 });
    });
  });
}
