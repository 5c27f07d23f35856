/**
 * Lanes of tests: `pure` needs nothing, `server` shares one real Temporal server and one real PostgreSQL, `long` runs the
 * storms and searches of both with larger counts. A process takes one file after another: what a file changes outside
 * of itself it puts back.
 */
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS, TEST_MS } from './test/setup/patience.ts';

/** Rooms whose tests start no process. */
const pure = [
  'language',
  'engine',
  'wire',
  'simulator',
  'cli/offline',
  'architecture',
  'docs',
  'scripts',
  'security/kernel',
];

/** Files that ask test/setup/length.ts how long to go on. */
const long = [
  'test/simulator/{storm*,random-plans,authority,moved,readers}.test.ts',
  'test/security/kernel/random-cases.test.ts',
  'test/scripts/any-hour.test.ts',
  'test/engine/properties.test.ts',
  'test/language/never-throws.test.ts',
  'test/language/calendar/properties.test.ts',
  'test/cli/offline/due-properties.test.ts',
  'test/api/publish-storm.test.ts',
  'test/records/storm-losses.test.ts',
];

const shared = {
  pool: 'forks',
  // A process for every file would load the same programs two hundred times.
  isolate: false,
  // Two processors are the least there is, and a test with servers mostly waits for them: with two processes both
  // processors would often stand idle; vitest alone would take one.
  maxWorkers: 3,
  // A test takes less than ten seconds on a quiet machine; these only end what hangs on a busy one.
  testTimeout: TEST_MS,
  hookTimeout: TEST_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
  provide: { long: false },
} as const;

export default defineConfig({
  test: {
    // A skipped test is a failure (reporter.ts); an empty run is one too.
    passWithNoTests: false,
    allowOnly: false,
    teardownTimeout: PATIENCE_MS,
    // A source that has not changed is transformed once, not once in each run.
    experimental: { fsModuleCache: true },
    reporters: ['default', './test/setup/reporter.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'pure',
          include: pure.flatMap((it) => [`test/${it}/**/*.test.ts`, `test/${it}.test.ts`]),
        },
      },
      {
        test: {
          ...shared,
          name: 'server',
          include: ['test/**/*.test.ts'],
          exclude: pure.flatMap((it) => [`test/${it}/**`, `test/${it}.test.ts`]),
          globalSetup: ['./test/setup/global.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'long',
          include: long,
          provide: { long: true },
          testTimeout: 5 * TEST_MS,
          globalSetup: ['./test/setup/global.ts'],
        },
      },
    ],
  },
});
