/** A duty's loop: one turn at a time, failures told once, and how it stops. */
import { beforeEach, expect, test } from 'vitest';
import { type DutyLog, startLoop } from '../../duties/loop.ts';

const lines: string[] = [];
const log: DutyLog = {
  info: (fields, text) => void lines.push(`${text} ${JSON.stringify(fields)}`),
  warn: (fields, text) => void lines.push(`${text} ${JSON.stringify(fields)}`),
};

beforeEach(() => void lines.splice(0));

test('turns never overlap, and more to do is done at once', async () => {
  let inside = 0;
  let turns = 0;
  await new Promise<void>((done) => {
    const loop = startLoop(
      {
        name: 'busy',
        everyMs: 1_000_000,
        run: async () => {
          expect(++inside).toBe(1);
          await Promise.resolve();
          inside -= 1;
          turns += 1;
          if (turns === 5) done(loop.stop());
          return true;
        },
      },
      log,
      () => 0,
    );
  });
  expect(turns).toBe(5);
  expect(lines).toEqual([]);
});

test('a row of failures is told once, by name and code, and once when it is over', async () => {
  let turns = 0;
  await new Promise<void>((done) => {
    const loop = startLoop(
      {
        name: 'shaky',
        everyMs: 1,
        run: async () => {
          turns += 1;
          if (turns <= 3) throw Object.assign(new Error('13800000000'), { code: 'ECONNREFUSED' });
          if (turns === 5) done(loop.stop());
        },
      },
      log,
      () => 0,
    );
  });
  expect(lines).toEqual([
    'duty failed {"duty":"shaky","error":"Error ECONNREFUSED"}',
    'duty goes on {"duty":"shaky","failures":3}',
  ]);
});

test('stopping waits for the turn that runs, and not for the next', async () => {
  let begun: () => void = () => {};
  let release: () => void = () => {};
  const started = new Promise<void>((done) => (begun = done));
  const held = new Promise<void>((done) => (release = done));
  const order: string[] = [];
  const run = async () => {
    begun();
    await held;
    order.push('turn over');
  };
  const loop = startLoop({ name: 'slow', everyMs: 1_000_000, run }, log, () => 0);
  await started;
  const stopped = loop.stop().then(() => order.push('stopped'));
  release();
  await stopped;
  expect(order).toEqual(['turn over', 'stopped']);
});
