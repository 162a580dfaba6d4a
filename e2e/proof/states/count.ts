import { gaps, pairs } from './table.ts';

// npm run states: is there a written result for every state at every event?
const missing = gaps();
for (const gap of missing) console.log(gap);
const all = pairs() + missing.length;
console.log(`pairs ${all - missing.length} of ${all} defined`);
process.exit(missing.length === 0 ? 0 : 1);
