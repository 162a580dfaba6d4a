import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startGuarded } from '#db/guarded.ts';
import { repository } from './build.ts';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** The machine's own Chromium. */
export function findChromium(): string | undefined {
  return places.find((place) => place !== undefined && place !== '' && existsSync(place));
}

/** Finds Chromium, or installs Debian's where that is possible without a question. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const hasApt = spawnSync('apt-get', ['--version']).status === 0;
  if (process.getuid?.() !== 0 || !hasApt) {
    throw new Error('Chromium is missing: run "sudo apt-get install chromium", or set CHROMIUM_PATH to one');
  }
  const log = path.join(repository, '.landfall/logs/chromium.log');
  const script = 'apt-get update && apt-get install -y --no-install-recommends chromium';
  const { exited } = startGuarded(['/bin/sh', '-c', script], {
    log,
    env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
  });
  const installed = (await exited) === 0 ? findChromium() : undefined;
  if (!installed) throw new Error(`Chromium is missing and apt-get could not install it: see ${log}`);
  return installed;
}
