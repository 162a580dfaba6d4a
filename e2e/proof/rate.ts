import { parseArgs } from 'node:util';
import { startKillableShop } from './killable-shop.ts';
import { openProof } from './proof-server.ts';
import { rateRound } from './rate-round.ts';

// npm run rate [-- --orders N]: three workers and 200 paid orders; the supplier must never see more than
// eight calls in any second, and whoever came first in a lane goes first.
const { values } = parseArgs({
  options: { orders: { type: 'string', default: '200' }, workers: { type: 'string', default: '3' } },
});

const proof = await openProof('rate');
const shop = await startKillableShop(proof.url, {
  template: proof.template,
  workers: Number(values.workers),
});
try {
  const rate = await rateRound(shop, Number(values.orders));
  console.log(
    `${rate.delivered} of ${rate.orders} delivered in ${rate.seconds.toFixed(0)} s with ${rate.calls} calls`,
  );
  console.log(
    `overtaken within a lane ${rate.overtaken}, farthest from the order of payment ${rate.farthest} places`,
  );
  console.log(`max supplier calls in any second ${rate.busiest} (<= 8)`);
  process.exitCode = rate.busiest <= 8 && rate.overtaken === 0 && rate.delivered === rate.orders ? 0 : 1;
} finally {
  await shop.close();
  await proof.close();
}
