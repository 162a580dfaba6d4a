import { z } from 'zod';

export interface Count {
  passed: number;
  failed: number;
  /** Of the passed: those that failed once before. */
  retried?: number;
  /** Shown below the step. */
  output?: string;
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/** Counts tests; a file that could not be loaded, or a run without a report, is one failure. */
export function vitestCount(report: string, exitCode: number): Count {
  const parsed = parse(vitestReport, report);
  if (!parsed) return { passed: 0, failed: 1 };
  const count = { passed: 0, failed: 0 };
  for (const file of parsed.testResults) {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed').length;
    count.passed += file.assertionResults.filter(({ status }) => status === 'passed').length;
    count.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
  }
  return atLeastOne(count, exitCode);
}

/** Counts browser tests; errors outside a test (the shop did not start) are failures too. */
export function playwrightCount(report: string, exitCode: number): Count {
  const parsed = parse(playwrightReport, report);
  if (!parsed) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = parsed.stats;
  const count = { passed: expected + flaky, failed: unexpected + parsed.errors.length };
  return atLeastOne(flaky > 0 ? { ...count, retried: flaky } : count, exitCode);
}

/** A runner that failed, or found no test at all, never counts as clean. */
function atLeastOne(count: Count, exitCode: number): Count {
  const empty = count.passed + count.failed === 0;
  return count.failed === 0 && (exitCode !== 0 || empty) ? { ...count, failed: 1 } : count;
}

function parse<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
