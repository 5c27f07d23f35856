/** The gate before cases on a clock of the test's own: who goes on, who waits, who is turned away before anything is done. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { BURST_PATIENCE_MS, type Gate, gateOf, LEAST_PATIENCE_MS, type Leave } from '../../api/admission/gate.ts';
import { FEWEST_PLACES, FIRST_PLACES, limitOf, MOST_PLACES, WINDOW } from '../../api/admission/limit.ts';
import { BURST_MS, OPEN_EACH } from '../../api/admission/line.ts';

/** Places and a time that stay as they are. */
const fixed = (places: number, tookMs = 0) => ({ places, tookMs, ended: () => {} });

function world(places: number, tookMs?: number) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const gate = gateOf({ limit: fixed(places, tookMs), refused: (lane) => new Error(`busy: ${lane}`) });
  const entered: string[] = [];
  const refused: string[] = [];
  const leaves: Leave[] = [];
  const ask = (name: string, asking: Partial<Parameters<Gate['enter']>[0]> = {}) => {
    void gate.enter({ lane: 'act', caller: 'li', ...asking }).then(
      (leave) => {
        entered.push(name);
        leaves.push(leave);
      },
      () => refused.push(name),
    );
  };
  /** One of those who are in goes. */
  const end = async () => {
    leaves.shift()?.(true);
    await vi.advanceTimersByTimeAsync(0);
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { ask, end, pass, entered, refused };
}

test('a burst waits and all of it is done, in order', async () => {
  const { ask, end, pass, entered, refused } = world(2, 50);
  const names = Array.from({ length: 40 }, (_, i) => String(i));
  for (const name of names) ask(name);
  for (const _ of names) {
    await pass(25);
    await end();
  }
  expect(entered).toEqual(names);
  expect(refused).toEqual([]);
});

test('in a line that stands nobody waits longer than the deed takes; the newcomer hears so at once', async () => {
  const { ask, pass, entered, refused } = world(1, LEAST_PATIENCE_MS);
  for (let i = 0; i * 50 <= BURST_MS + 150; i++) {
    ask(`${i}`);
    await pass(50);
  }
  // Nothing has ended: one is in, who came within the last patience waits, and the others have been told.
  expect(entered).toEqual(['0']);
  expect(refused.toSorted((a, b) => Number(a) - Number(b)).slice(0, 8)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
  ]);
  ask('last');
  ask('after it');
  await pass(0);
  expect(refused).toContain('after it');
});

test('whom nothing ends for is turned away when the patience of a burst is over', async () => {
  const { ask, pass, refused } = world(1);
  ask('in');
  ask('waits');
  await pass(BURST_PATIENCE_MS - LEAST_PATIENCE_MS);
  expect(refused).toEqual([]);
  await pass(3 * LEAST_PATIENCE_MS);
  expect(refused).toEqual(['waits']);
});

test('acts go before new cases, and new cases are not forgotten', async () => {
  const { ask, end, entered } = world(1);
  ask('in');
  for (let i = 0; i < OPEN_EACH; i++) ask(`open ${i}`, { lane: 'open', caller: 'shop' });
  for (let i = 0; i < OPEN_EACH; i++) ask(`act ${i}`);
  for (let i = 0; i <= 2 * OPEN_EACH; i++) await end();
  expect(entered).toEqual(['in', 'act 0', 'act 1', 'act 2', 'open 0', 'act 3', 'open 1', 'open 2', 'open 3']);
});

test('whoever asks a hundred times does not keep out whoever asks once', async () => {
  // A line of two is as long as a burst may be.
  const { ask, end, pass, entered, refused } = world(1, BURST_PATIENCE_MS);
  ask('in');
  for (let i = 0; i < 100; i++) ask(`many ${i}`, { caller: 'many' });
  await pass(0);
  expect(refused).toHaveLength(98);
  ask('once', { caller: 'chen' });
  await pass(0);
  expect(refused.at(-1)).toBe('many 1');
  await end();
  await end();
  expect(entered).toEqual(['in', 'many 0', 'once']);
});

test('an act takes the place of a new case in the line', async () => {
  const { ask, pass, refused } = world(1, BURST_PATIENCE_MS);
  ask('in');
  ask('open', { lane: 'open', caller: 'shop' });
  ask('open too', { lane: 'open', caller: 'shop' });
  ask('act');
  await pass(0);
  expect(refused).toEqual(['open too']);
});

/** After so many windows on a machine that does that many at once in 50 ms; more take turns. */
function saturate(capacity: number, windows: number): number {
  const limit = limitOf();
  for (let i = 0; i < windows * WINDOW; i++) limit.ended(50 * Math.max(1, limit.places / capacity), true);
  return limit.places;
}

test('places are found out: as many as the machine does without half the time again, never none, never all', () => {
  // Between two measurements.
  const windows = 32 * 20 + 16;
  for (const capacity of [10, 40, 100]) {
    const places = saturate(capacity, windows);
    expect(places).toBeGreaterThanOrEqual(capacity);
    expect(places).toBeLessThanOrEqual(1.8 * capacity);
  }
  expect(saturate(1, windows)).toBeLessThanOrEqual(1.8 * FEWEST_PLACES);
  expect(saturate(100_000, windows)).toBe(MOST_PLACES);
});

test('the first requests are the measure, half as many at once; without need the places stay as they are then', () => {
  const limit = limitOf();
  expect(limit.places).toBe(FEWEST_PLACES);
  for (let i = 0; i < 16 * WINDOW; i++) limit.ended(50, false);
  expect(limit.places).toBe(FIRST_PLACES);
});

test('what requests take on an idle machine is no measure of what they take together', () => {
  const limit = limitOf();
  // A quiet morning: none ever finds the places taken, also when half of them are measured.
  for (let i = 0; i < 100 * WINDOW; i++) limit.ended(5, false);
  expect(limit.places).toBe(FIRST_PLACES);
  for (let i = 0; i < 400 * WINDOW; i++) limit.ended(50 * Math.max(1, limit.places / 40), true);
  expect(limit.places).toBeGreaterThanOrEqual(32);
});

test('a machine that has become slower is measured anew', () => {
  const limit = limitOf();
  const pass = (windows: number, tookMs: number) => {
    for (let i = 0; i < windows * WINDOW; i++) limit.ended(tookMs, true);
    return limit.places;
  };
  const before = pass(20, 10);
  expect(before).toBeGreaterThan(FIRST_PLACES);
  expect(pass(8, 40)).toBeLessThan(before);
  // What was slow is now how it is.
  expect(pass(64, 40)).toBe(MOST_PLACES);
});
