/** Ends a run with one plain line, `N passed, N failed`, in which nothing can hide: skipped counts as failed. */
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** Counts of one run. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Passed tests, and everything else: failed, skipped or never run tests, files that could not be loaded, errors outside
 * of tests; and one failure for a run in which no test was found.
 */
export function tally(modules: readonly TestModule[], outside: readonly unknown[]): Tally {
  let passed = 0;
  let failed = outside.length;
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      if (test.result().state === 'passed') passed += 1;
      else failed += 1;
    }
  }
  return passed + failed === 0 ? { passed: 0, failed: 1 } : { passed, failed };
}

/** The vitest reporter; listed last, so that its line is the last. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const { passed, failed } = tally(modules, errors);
    if (failed > 0) process.exitCode = 1;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
