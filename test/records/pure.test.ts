/** The parts of the record that need no database. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slaState } from '../../engine/see/sla.ts';
import { CASE_ID, CASE_ID_RANDOM_BYTES, caseId } from '../../records/case-id.ts';
import { keyOf } from '../../records/database/cursor.ts';
import { canonical, jsonText, storable } from '../../records/database/json.ts';
import { seal, unseal } from '../../records/vault/seal.ts';
import { folded, pairs, searchText } from '../../records/read/search-text.ts';
import { mentioned } from '../../records/vault/mentioned.ts';
import { clock } from '../setup/record.ts';

const random = fc.uint8Array({ minLength: CASE_ID_RANDOM_BYTES, maxLength: CASE_ID_RANDOM_BYTES });

test('case ids sort by time and have one shape', () => {
  fc.assert(
    fc.property(fc.nat(4_000_000_000_000), fc.integer({ min: 1, max: 1e12 }), random, random, (ms, more, a, b) => {
      const [early, late] = [caseId(ms, a), caseId(ms + more, b)];
      return CASE_ID.test(early) && CASE_ID.test(late) && early < late;
    }),
  );
});

test('the canonical form does not depend on the order of keys, and tells values apart', () => {
  expect(canonical({ b: 1, a: { d: [{ y: 1, x: 2 }], c: undefined } })).toBe('{"a":{"d":[{"x":2,"y":1}]},"b":1}');
  expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }));
});

test('only what PostgreSQL refuses is replaced', () => {
  expect(jsonText('a\0b')).toBe('"a\\ufffdb"');
  expect(JSON.parse(jsonText('\ud83d\ude00\ud83d'))).toBe('😀\ufffd');
  expect(JSON.parse(jsonText('\\u0000'))).toBe('\\u0000');
  expect(JSON.parse(jsonText('\\\0'))).toBe('\\\ufffd');
  const fine = { a: ['好', '\\u0000'] };
  expect(storable(fine)).toBe(fine);
});

test('every piece of a line has only pairs of the whole, so the index never hides a case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(40), fc.nat(10), (text, from, length) => {
      const whole = searchText([text]);
      const line = [...(whole.split('\n')[0] ?? '')];
      const piece = line.slice(from, from + length).join('');
      const index = new Set(pairs(whole));
      return pairs(folded(piece)).every((pair) => index.has(pair));
    }),
  );
});

test('vault references are found anywhere, whole ones only', () => {
  const ref = `v1.${'aB3-_'.repeat(8)}xyz`;
  expect(mentioned({ a: [{ b: ref }, `text ${ref} text`] })).toEqual([ref]);
  expect(mentioned({ a: `${ref}q`, b: 'v1.short' })).toEqual([]);
});

test('a seal opens with its key and place only', () => {
  const key = Buffer.alloc(32, 1);
  const sealed = seal(key, 'here', Buffer.from('secret'));
  expect(unseal(key, 'here', sealed).toString()).toBe('secret');
  expect(() => unseal(key, 'there', sealed)).toThrow(/authenticate data/);
  expect(() => unseal(Buffer.alloc(32, 2), 'here', sealed)).toThrow(/authenticate data/);
  expect(() => unseal(key, 'here', sealed.subarray(0, -1))).toThrow(/authenticate data/);
  expect(seal(key, 'here', Buffer.from('secret'))).not.toEqual(sealed);
});

test('the word for a case is that of its most urgent clock', () => {
  const states = (...list: Parameters<typeof clock>[1][]) => slaState(list.map((more) => clock('c', more)));
  expect(states({ state: 'met' }, { state: 'running' }, { state: 'breached' })).toBe('breached');
  expect(states({ state: 'met_late' }, { state: 'running' })).toBe('running');
  expect(states({ state: 'paused' }, { state: 'met' })).toBe('paused');
  expect(states({ state: 'met' }, { state: 'met_late' })).toBe('late');
  expect(states({ state: 'cancelled', breachedAtMs: 5 })).toBe('late');
  expect(states({ state: 'met' }, { state: 'cancelled' })).toBe('met');
  expect(states({ state: 'pending' })).toBe('none');
});

test('a cursor with numbers that are none is refused', () => {
  const cursor = Buffer.from('[1e99]').toString('base64url');
  expect(() => keyOf<[number]>(cursor, [0])).toThrow(/another list/);
});
