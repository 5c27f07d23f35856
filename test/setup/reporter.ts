/** Ends a run with where the time went and one plain line, `N passed, N failed`, in which nothing can hide: skipped counts as failed. */
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

/**
 * Processor time that the files of a lane may take together in the processes that run them; the servers' comes on top. A busy
 * machine makes everything last longer, and this hardly larger. A lane over its budget is told and nothing more.
 */
const BUDGET_S: Readonly<Record<string, number>> = { pure: 200, server: 260, long: 1_200 };
const SLOWEST = 10;
/** No test of the everyday lanes takes longer on a quiet machine. */
const TEST_S_MAX = 10;

/** Which files took longest, what each lane took of its budget, and the tests that are too long for an everyday lane. */
export function slowest(modules: readonly TestModule[]): string[] {
  const files = modules.map((module) => ({
    module,
    lane: module.project.name,
    seconds: secondsOf(module),
    busy: (module.meta().cpuMs ?? 0) / 1_000,
  }));
  const row = (seconds: string, busy: string) => `${seconds.padStart(7)}  ${busy.padStart(9)}`;
  return [
    'Slowest files, in seconds:',
    `${row('in all', 'processor')}  lane    file`,
    ...files
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, SLOWEST)
      .map(
        ({ module, lane, seconds, busy }) =>
          `${row(seconds.toFixed(1), busy.toFixed(1))}  ${lane.padEnd(6)}  ${module.relativeModuleId}`,
      ),
    ...Object.entries(BUDGET_S).flatMap(([lane, budget]) => {
      const sum = files.reduce((all, it) => all + (it.lane === lane ? it.busy : 0), 0);
      const over = sum > budget ? ', too much' : '';
      return sum === 0 ? [] : [`Lane ${lane}: ${sum.toFixed(0)} of ${budget} s of processor${over}`];
    }),
    ...files.filter((it) => it.lane !== 'long').flatMap(({ module }) => tooLong(module)),
  ];
}

/** Loading the file counts: it is paid at every run. */
function secondsOf(module: TestModule): number {
  const { collectDuration, setupDuration, duration } = module.diagnostic();
  return (collectDuration + setupDuration + duration) / 1_000;
}

function tooLong(module: TestModule): string[] {
  return [...module.children.allTests()].flatMap((test) => {
    const seconds = (test.diagnostic()?.duration ?? 0) / 1_000;
    return seconds > TEST_S_MAX ? [`Over ${TEST_S_MAX} s: ${seconds.toFixed(1)}  ${test.fullName}`] : [];
  });
}

/** The vitest reporter; listed last, so that its line is the last. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const { passed, failed } = tally(modules, errors);
    if (failed > 0) process.exitCode = 1;
    // One file alone is slow or not: there is nothing to compare it with.
    const table = modules.length > 1 ? `${slowest(modules).join('\n')}\n` : '';
    process.stdout.write(`${table}${passed} passed, ${failed} failed\n`);
  }
}
