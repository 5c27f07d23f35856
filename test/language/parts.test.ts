/** The small parts: hash, amounts, suggestions. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenOf } from '../../language/expression/literal.ts';
import { canonical, sha256 } from '../../language/hash.ts';
import { nearest } from '../../language/suggest.ts';

test('SHA-256 is the one of the standard', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300, unit: 'grapheme' }),
      (text) => sha256(text) === createHash('sha256').update(text, 'utf8').digest('hex'),
    ),
  );
});

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonical({ b: [1, { d: 'é', c: null }], a: undefined, z: true })).toBe(
    '{"b":[1,{"c":null,"d":"é"}],"z":true}',
  );
  expect(canonical({ x: 1, y: 2 })).toBe(canonical({ y: 2, x: 1 }));
});

test('amounts: at most two decimals, exact to the 分', () => {
  expect(['0', '0.1', '19.99', '1000000.01', '-3.5', '+2'].map(fenOf)).toEqual([0, 10, 1999, 100000001, -350, 200]);
  expect(['', '1.005', '1,000', '1e3', '¥5', '.5', '99999999999999999'].map(fenOf)).toEqual(Array(7).fill(undefined));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      (fen) => fenOf(`${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`) === fen,
    ),
  );
});

test('the nearest word, or none when all are far', () => {
  const words = ['receive', 'resolve', 'close', 'may_ask'];
  expect(['recieve', 'clsoe', 'mayask', 'quite-other'].map((w) => nearest(w, words))).toEqual([
    'receive',
    'close',
    'may_ask',
    undefined,
  ]);
});
