import { runScript } from './bootstrap.mjs';

await runScript('e2e/run/all-tests.ts', process.argv.slice(2), '0 passed, 1 failed');
