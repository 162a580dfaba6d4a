import { allowed, canaryRun } from '../canary/run.ts';
import { shopAt } from '../fixtures.ts';
import { startTestShop } from '../run/browser-shop.ts';

// npm run canary: a whole shop, a purchase with known secrets to its end, then a search for them in everything the
// shop built, sent, logged and stored. The last line is the figure.
const started = await startTestShop('canary');
let leaks = 1;
try {
  const shop = shopAt(started.shop);
  const { hits, places, shownToOwner } = await canaryRun(shop, {
    logs: shop.logs,
    // With maps, server code and the caches of Next.
    build: ['.next', 'public'],
  });
  for (const { canary, where, why } of allowed) console.log(`may be: ${canary} in ${where.source} (${why})`);
  for (const { canary, where, spelling } of hits) console.log(`LEAK ${canary} (${spelling}) in ${where}`);
  if (!shownToOwner)
    console.log('the owner’s page did not show the code: the run looked for the wrong thing');
  leaks = hits.length + (shownToOwner ? 0 : 1);
  console.log(`places ${places} and every file of the build, hits ${hits.length}`);
} finally {
  await started.end();
}
process.exit(leaks === 0 ? 0 : 1);
