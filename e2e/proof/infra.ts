import { parseArgs } from 'node:util';
import { databaseDrills } from './database-drills.ts';
import { calm, closeGround, openGround } from './drill-ground.ts';
import { processDrills } from './process-drills.ts';
import { openProof } from './proof-server.ts';
import { restoreDrill } from './restore-drill.ts';

// npm run infra [-- --only name,name] [--seconds N]: the ground the shop stands on gives way, for a minute
// where a fault can last; every paid order has to end right.
const { values } = parseArgs({
  options: { only: { type: 'string' }, seconds: { type: 'string', default: '60' } },
});

const all = [...databaseDrills, ...processDrills, restoreDrill];
const drills = all.filter(({ name }) => !values.only || values.only.split(',').includes(name));
const proof = await openProof('infra');
let ground = await openGround(proof);
const failed: string[] = [];
try {
  for (const { name, expects, run } of drills) {
    try {
      await calm(ground);
      console.log(`${name}: ${await run(ground, Number(values.seconds))}`);
    } catch (error) {
      failed.push(name);
      console.log(`${name} FAILED (${expects}): ${error instanceof Error ? error.message : String(error)}`);
      await closeGround(ground);
      ground = await openGround(proof);
    }
  }
} finally {
  await closeGround(ground);
  await proof.close();
}
console.log(`\n${drills.length - failed.length} of ${drills.length} drills held`);
for (const name of failed) console.log(`again: npm run infra -- --only ${name}`);
process.exit(failed.length === 0 ? 0 : 1);
