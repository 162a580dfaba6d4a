import { Session } from 'node:inspector/promises';

/** Which blocks of our own code ran, by the coverage that V8 itself counts. */
export async function watchCoverage() {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const seen = new Set<string>();
  return {
    size: () => seen.size,
    /** How many blocks ran since the last call that never ran before. */
    async news(): Promise<number> {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const before = seen.size;
      for (const { url, functions } of result) {
        if (!url.includes('/lib/')) continue;
        for (const { functionName, ranges } of functions) {
          // A power of two of the count, as fuzzers do it: a loop run more often is news, too.
          for (const { startOffset, endOffset, count } of ranges) {
            if (count === 0) continue;
            seen.add(`${url} ${functionName} ${startOffset}-${endOffset} ${Math.floor(Math.log2(count))}`);
          }
        }
      }
      return seen.size - before;
    },
    close: () => session.disconnect(),
  };
}
