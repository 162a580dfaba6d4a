import { buildOnce } from './build.ts';
import { ensureChromium } from './chromium.ts';

/** Before any browser test: a browser, and one build that all shops of the run are started from. */
export default async function prepareBrowserTests(): Promise<void> {
  await ensureChromium();
  await buildOnce();
}
