import { runScript } from './bootstrap.mjs';

await runScript('e2e/run/demo.ts', process.argv.slice(2));
