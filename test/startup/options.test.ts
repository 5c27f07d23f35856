/** Arguments of `npm start`: right ones are read, wrong ones are told without a stack. */
import { expect, test } from 'vitest';
import { startOptions } from '../../startup/options.ts';

test('offset, help and flags', () => {
  expect(startOptions(['quiet'], [])).toEqual({ portOffset: 0, help: false, flags: new Set() });
  expect(startOptions(['quiet'], ['--port-offset', '100', '--quiet', '-h'])).toEqual({
    portOffset: 100,
    help: true,
    flags: new Set(['quiet']),
  });
});

test.each([
  [['--port-offset', 'x'], '--port-offset'],
  [['--port-offset', '1.5'], '1.5'],
  [['--port-offset'], '--port-offset'],
  [['--bogus'], '--bogus'],
  [['--exit'], '--exit'],
  [['word'], 'word'],
])('%j is told', (args, named) => {
  expect(() => startOptions(['quiet'], args)).toThrow(named);
});
