/** The size of a worker's cache follows the memory it was given. */
import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { cachedCasesMax, memoryGiven } from '../../startup/case-memory.ts';

const GIB = 1_024 ** 3;

test('cases are kept by the memory there is, within bounds', () => {
  expect(cachedCasesMax({ heap: 4 * GIB, memory: 24 * GIB })).toBe(7_792);
  // A container of one gibibyte, whatever the heap might grow to.
  expect(cachedCasesMax({ heap: 4 * GIB, memory: GIB })).toBe(624);
  expect(cachedCasesMax({ heap: GIB / 2, memory: 24 * GIB })).toBe(624);
  expect(cachedCasesMax({ heap: 4 * GIB, memory: GIB / 4 })).toBe(50);
  expect(cachedCasesMax({ heap: 64 * GIB, memory: 256 * GIB })).toBe(10_000);
});

test('what was given is no more than the machine has', () => {
  const { heap, memory } = memoryGiven();
  expect(memory).toBeLessThanOrEqual(totalmem());
  expect(heap).toBeGreaterThan(0);
});
