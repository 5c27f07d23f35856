/** Two lanes of tests: `pure` needs nothing, `server` shares one real Temporal server and one real PostgreSQL. */
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

const shared = {
  pool: 'forks',
  // A test takes less than ten seconds on a quiet machine; these only end what hangs on a busy one.
  testTimeout: TEST_MS,
  hookTimeout: TEST_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
} as const;

export default defineConfig({
  test: {
    // A skipped test is a failure (reporter.ts); an empty run is one too.
    passWithNoTests: false,
    allowOnly: false,
    teardownTimeout: PATIENCE_MS,
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
    ],
  },
});
