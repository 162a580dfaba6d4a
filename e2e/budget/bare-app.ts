import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startGuarded } from '#db/guarded.ts';
import { nextProgram, repository } from '../run/build.ts';
import { freePort } from '../run/ports.ts';
import { buildVariables } from '../run/shop-env.ts';

// The least that Next serves: two static pages and a link between them. Made here and thrown away, so that
// nothing of it is ever shipped.
const files: Record<string, string> = {
  'package.json': '{ "type": "module" }',
  // The header has a browser begin a new process for somebody who comes from elsewhere; every page of ours has it.
  'next.config.mjs': `export default {
    typescript: { ignoreBuildErrors: true },
    turbopack: { root: ${JSON.stringify(repository)} },
    headers: () => [{ source: '/:path*', headers: [{ key: 'Cross-Origin-Opener-Policy', value: 'same-origin' }] }],
  };`,
  'app/layout.jsx': `export const metadata = { title: 'Bare' }; export default ({ children }) => <html lang="en"><body>{children}</body></html>;`,
  'app/page.jsx': `import Link from 'next/link'; export default () => <main><h1>A bare page</h1><p><Link href="/next">Next page</Link></p></main>;`,
  'app/next/page.jsx': 'export default () => <main><h1>The next page</h1></main>;',
};

export interface BareApp {
  url: string;
  stop(): Promise<unknown>;
}

/** Builds and starts the bare app. */
export async function startBareApp(): Promise<BareApp> {
  const folder = path.join(repository, '.landfall/bare');
  await rm(folder, { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  const log = path.join(repository, '.landfall/logs/bare.log');
  const run = (...args: string[]) =>
    startGuarded([process.execPath, nextProgram, ...args], { log, cwd: folder, env: buildVariables() });
  if ((await run('build').exited) !== 0) throw new Error(`the bare app could not be built: see ${log}`);
  const port = await freePort();
  const server = run('start', '-p', String(port), '-H', '127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if ((await fetch(url).catch(() => null))?.ok) return { url, stop: () => server.stop() };
    if (Date.now() > deadline) throw new Error(`the bare app did not start: see ${log}`);
  }
}
