/** Two lanes of tests: `pure` needs nothing, `server` shares one real Temporal server and one real PostgreSQL. */
import { defineConfig } from 'vitest/config';

/** Rooms whose tests start no process. */
const pure = ['language', 'engine', 'wire', 'simulator', 'cli/offline', 'architecture', 'docs', 'scripts'];

const shared = {
  pool: 'forks',
  // A test takes less than ten seconds on a quiet machine; this only ends what hangs on a busy one.
  testTimeout: 30_000,
  // Bundling workflow code and starting a worker happen in hooks; they may be slow on a busy machine.
  hookTimeout: 90_000,
  teardownTimeout: 20_000,
} as const;

export default defineConfig({
  test: {
    // A skipped test is a failure (reporter.ts); an empty run is one too.
    passWithNoTests: false,
    allowOnly: false,
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
