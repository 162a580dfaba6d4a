import { parseArgs } from 'node:util';
import { startKillableShop } from './killable-shop.ts';
import { openProof } from './proof-server.ts';
import { soakRound } from './soak-round.ts';

// npm run soak [-- --minutes N] [--rate R]: R orders a second for N minutes while one call in a hundred
// fails. Every order ends right, memory stays flat, and dead rows are swept away.
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '120' }, rate: { type: 'string', default: '1' } },
});

const proof = await openProof('soak');
const shop = await startKillableShop(proof.url, { template: proof.template, workers: 1 });
let isWell = false;
try {
  const soak = await soakRound(shop, {
    minutes: Number(values.minutes),
    perSecond: Number(values.rate),
    tell: console.log,
  });
  isWell = true;
  console.log(
    `${soak.orders} orders in ${soak.minutes.toFixed(0)} min, ${soak.faults} faults: all ended right`,
  );
  for (const { name, before, after } of soak.memory) console.log(`${name}: ${before} MB, later ${after} MB`);
  console.log(`most dead rows: ${soak.dead.rows} in ${soak.dead.table}`);
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
} finally {
  await shop.close();
  await proof.close();
}
process.exit(isWell ? 0 : 1);
