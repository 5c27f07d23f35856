/** How long a test that gets better with repetition goes on: the everyday lanes look, the lane `long` searches. */
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** True in the lane `long` (vitest.config.ts), which runs the same files with larger counts. */
    long: boolean;
  }
}

/** One of two counts: of every run of the tests, and of the lane `long`. */
export function count(everyday: number, long: number): number {
  return inject('long') ? long : everyday;
}
