/**
 * Lanes of tests: `pure` needs nothing, `server` shares one real Temporal server and one real PostgreSQL, `long` runs the
 * storms and searches of both with larger counts. A process takes one file after another: what a file changes outside
 * of itself it puts back.
 */
import { defineConfig } from 'vitest/config';
import WaitingFirst from './test/setup/order.ts';
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
  'test/language/prove/{brute,tables}.test.ts',
  'test/language/calendar/properties.test.ts',
  'test/cli/offline/due-properties.test.ts',
  'test/api/publish-storm.test.ts',
  'test/records/{storm-losses,feed}.test.ts',
  'test/api/stream-cuts.test.ts',
];

const shared = {
  pool: 'forks',
  // A process for every file would load the same programs two hundred times.
  isolate: false,
  runner: './test/setup/runner.ts',
  // A test takes less than ten seconds on a quiet machine; these only end what hangs on a busy one.
  testTimeout: TEST_MS,
  hookTimeout: TEST_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
  provide: { long: false },
} as const;

/**
 * Processes of a lane, where there are two processors, the least there is; vitest alone would take one. A test with servers mostly
 * waits for them: so many are needed until both processors are seldom idle. Every process takes some 600 MB.
 */
const workers = { alone: 3, withServers: 4 };

export default defineConfig({
  test: {
    sequence: { sequencer: WaitingFirst },
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
          maxWorkers: workers.alone,
          include: pure.flatMap((it) => [`test/${it}/**/*.test.ts`, `test/${it}.test.ts`]),
        },
      },
      {
        test: {
          ...shared,
          name: 'server',
          maxWorkers: workers.withServers,
          // After the other lane, whose processes are ended by then.
          sequence: { groupOrder: 1 },
          include: ['test/**/*.test.ts'],
          exclude: pure.flatMap((it) => [`test/${it}/**`, `test/${it}.test.ts`]),
          globalSetup: ['./test/setup/global.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'long',
          maxWorkers: workers.alone,
          sequence: { groupOrder: 2 },
          include: long,
          provide: { long: true },
          testTimeout: 5 * TEST_MS,
          globalSetup: ['./test/setup/global.ts'],
        },
      },
    ],
  },
});
