/** The breaker on a virtual clock: what fails at once, what goes through to see, and what closes it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBreaker } from '../../activities/breaker.ts';

class Away extends Error {}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const make = (misses = 1) =>
  createBreaker({
    isAway: (error) => error instanceof Away,
    away: (why) => new Away(why),
    limitMs: 1_500,
    misses,
    openMs: 5_000,
  });

const failing = async () => {
  throw new Away('there');
};

test('one outage opens it: calls fail at once and are not made', async () => {
  const breaker = make();
  await expect(breaker.run(failing)).rejects.toThrow('there');
  let calls = 0;
  const call = async () => ++calls;
  await expect(breaker.run(call)).rejects.toThrow('a moment ago');
  expect(calls).toBe(0);
  expect(breaker.state()).toBe('open');
  vi.advanceTimersByTime(4_999);
  await expect(breaker.run(call)).rejects.toThrow('a moment ago');
  vi.advanceTimersByTime(1);
  expect(await breaker.run(call)).toBe(1);
  expect(breaker.state()).toBe('closed');
});

test('a call without an answer is an outage, and a late answer changes nothing', async () => {
  const breaker = make();
  let answer: (value: number) => void = () => {};
  const slow = breaker.run(() => new Promise<number>((done) => (answer = done)));
  await Promise.all([expect(slow).rejects.toThrow('1500 ms'), vi.advanceTimersByTimeAsync(1_500)]);
  answer(1);
  expect(breaker.state()).toBe('open');
  expect(vi.getTimerCount()).toBe(0);
});

test('half-open lets one through; failing opens it for as long again', async () => {
  const breaker = make();
  await expect(breaker.run(failing)).rejects.toThrow(Away);
  vi.advanceTimersByTime(5_000);
  const probe = breaker.run(() => new Promise(() => {}));
  expect(breaker.state()).toBe('half-open');
  await expect(breaker.run(async () => 1)).rejects.toThrow('a moment ago');
  await Promise.all([expect(probe).rejects.toThrow('1500 ms'), vi.advanceTimersByTimeAsync(1_500)]);
  vi.advanceTimersByTime(4_999);
  await expect(breaker.run(async () => 1)).rejects.toThrow(Away);
  vi.advanceTimersByTime(1);
  expect(await breaker.run(async () => 2)).toBe(2);
});

test('other errors say that the other side answers; whoever reached it closes it', async () => {
  const breaker = make();
  const wrong = async () => {
    throw new TypeError('wrong');
  };
  await expect(breaker.run(wrong)).rejects.toThrow('wrong');
  expect(breaker.state()).toBe('closed');
  await expect(breaker.run(failing)).rejects.toThrow(Away);
  breaker.close();
  expect(await breaker.run(async () => 3)).toBe(3);
});

test('a slow answer now and then is no outage: only misses in a row open it', async () => {
  const breaker = make(3);
  for (const call of [failing, failing, async () => 1, failing, failing]) await breaker.run(call).catch(() => {});
  expect(breaker.state()).toBe('closed');
  await expect(breaker.run(failing)).rejects.toThrow('there');
  expect(breaker.state()).toBe('open');
  // Of an open one a single failed attempt is enough.
  vi.advanceTimersByTime(5_000);
  await expect(breaker.run(failing)).rejects.toThrow('there');
  expect(breaker.state()).toBe('open');
});
