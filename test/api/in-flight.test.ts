/** The queue before a case: four at a time, in order, and nobody waits for ever. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inFlightQueue } from '../../api/temporal/in-flight.ts';

test('of one case four run at once, in the order they came; another case does not wait', async () => {
  const queue = inFlightQueue();
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const calls = Array.from({ length: 20 }, (_, i) =>
    queue('a', async () => {
      order.push(i);
      most = Math.max(most, ++running);
      await turn();
      running -= 1;
      return i;
    }),
  );
  expect(await queue('b', async () => running)).toBe(4);
  expect(await Promise.all(calls)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(most).toBe(4);
});

test('a call that fails hands its place on', async () => {
  const queue = inFlightQueue(1);
  const fails = queue('a', () => Promise.reject(new Error('no')));
  const next = queue('a', async () => 'yes');
  await expect(fails).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('whose turn does not come is told so, was not called, and takes nobody’s place', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const queue = inFlightQueue(1);
  let release = () => {};
  const first = queue('a', () => new Promise<void>((resolve) => (release = resolve)));
  let called = false;
  const late = queue('a', async () => {
    called = true;
  });
  const told = late.catch((error: unknown) => error);
  vi.advanceTimersToNextTimer();
  expect(await told).toMatchObject({ status: 503, code: 'away/worker' });
  release();
  await first;
  expect(called).toBe(false);
  expect(await queue('a', async () => 'free')).toBe('free');
});
