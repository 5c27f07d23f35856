/** The demo's story follows the deadlines that are published, not those it was written with. */
import { expect, test } from 'vitest';
import { overdueMs } from '../../scripts/demo/story.ts';

const clock = (id: string, due?: string) => ({ id, of: 1, state: 'running', ...(due && { due }) });

test.each([
  ['2026-11-25T02:00:00Z', 2 * 3_600_000],
  ['2026-11-25T04:00:00Z', 4 * 3_600_000],
  ['2026-11-24T23:00:00Z', 0],
])('a response due at %s', (due, ms) => {
  const clocks = [clock('judgement', '2026-11-26T00:00:00Z'), clock('response', due)];
  expect(overdueMs({ clocks }, Date.UTC(2026, 10, 25))).toBe(ms);
});
