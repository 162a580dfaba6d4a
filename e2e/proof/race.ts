import { parseArgs } from 'node:util';
import { startKillableShop } from './killable-shop.ts';
import { openProof } from './proof-server.ts';
import { raceRound, type Tally } from './race-round.ts';

// npm run race -- --triples N: the buyer's return, Stripe's webhook and the sweep settle the same paid
// session at once, over HTTP, with two webs and two workers. Nothing may be lost, nothing done twice.
const { values } = parseArgs({
  options: {
    triples: { type: 'string', default: '500' },
    webs: { type: 'string', default: '2' },
    workers: { type: 'string', default: '2' },
    /** A fresh shop for each so many: its minute-long looks back over all payments stay short. */
    round: { type: 'string', default: '500' },
  },
});

const triples = Number(values.triples);
const proof = await openProof('race');
const began = Date.now();
const sum: Tally = {
  triples: 0,
  lost: 0,
  doubled: 0,
  delivered: 0,
  refunded: 0,
  winners: {},
  problems: [],
};
try {
  while (sum.triples < triples) {
    const shop = await startKillableShop(proof.url, {
      template: proof.template,
      webs: Number(values.webs),
      workers: Number(values.workers),
    });
    try {
      add(await raceRound(shop, Math.min(Number(values.round), triples - sum.triples)));
    } finally {
      await shop.close();
    }
    console.log(`${sum.triples} triples: ${words(sum)}, ${minutes()} min`);
  }
} finally {
  await proof.close();
}
for (const problem of sum.problems.slice(0, 20)) console.log(problem);
console.log(`settled first by ${JSON.stringify(sum.winners)}`);
console.log(`${sum.triples} triples, ${words(sum)}`);
process.exit(sum.lost + sum.doubled === 0 ? 0 : 1);

function add(tally: Tally): void {
  for (const name of ['triples', 'lost', 'doubled', 'delivered', 'refunded'] as const)
    sum[name] += tally[name];
  for (const [who, n] of Object.entries(tally.winners)) sum.winners[who] = (sum.winners[who] ?? 0) + n;
  sum.problems.push(...tally.problems);
}

function words({ lost, doubled, delivered, refunded }: Tally): string {
  return `${lost} lost, ${doubled} doubled (${delivered} delivered, ${refunded} refunded)`;
}

function minutes(): string {
  return ((Date.now() - began) / 60_000).toFixed(1);
}
