/** Which side has lost hours, by what each says of the other. */
import { expect, test } from 'vitest';
import { compared } from '../../recovery/difference.ts';
import { lostBetween, type Told } from '../../recovery/compare.ts';
import type { Point } from '../../records/store/points.ts';
import { batch, line, sampleView } from '../setup/record.ts';

const ours = (n: number, seenN: number): Point => ({ record: 'r', n, atMs: n * 60, seenN, seenMs: seenN * 60 });
const theirs = (n: number, record = 'r'): Told => ({ record, n, atMs: n * 60 });

test.each([
  ['nothing was ever told', undefined, undefined, undefined],
  ['told and not yet read back', ours(1, 0), undefined, undefined],
  ['the same', ours(5, 5), theirs(5), undefined],
  ['written here and not yet there', ours(5, 4), theirs(4), undefined],
  ['an older copy of the record', ours(5, 5), theirs(9), { side: 'record', how: 'set-back', fromMs: 300, toMs: 540 }],
  ['a new database', undefined, theirs(9), { side: 'record', how: 'emptied', fromMs: 0, toMs: 540 }],
  ['another database', ours(5, 5), theirs(9, 's'), { side: 'record', how: 'another', fromMs: 0, toMs: 540 }],
  ['an older copy of Temporal', ours(9, 8), theirs(5), { side: 'temporal', how: 'set-back', fromMs: 300, toMs: 540 }],
  ['a new Temporal', ours(9, 8), undefined, { side: 'temporal', how: 'emptied', fromMs: 0, toMs: 540 }],
] as const)('%s', (_, record, temporal, found) => {
  expect(lostBetween(record, temporal)).toEqual(found);
});

test('what a case told is counted by what the record lacks of it: what a lost task told and was told anew, once', () => {
  const grant = (seq: number, type: string) =>
    line({ seq, type, atMs: seq, cycle: 1, data: { grant: 'g1', action: 'refund', amount: 1 } });
  const paying = { case: 'A', taskMs: 30, from: 3, events: [grant(3, 'grant.reserved'), grant(4, 'grant.committed')] };
  const batches = [batch('A', 10, 1, ['a']), batch('A', 20, 2, ['b']), { ...paying, view: sampleView('A') }];
  expect(compared(batches, undefined)).toEqual({ state: 'missing', events: 4, ledger: 1 });
  expect(compared(batches, 2)).toEqual({ state: 'behind', events: 2, ledger: 1 });
  expect(compared([...batches, batch('A', 40, 4, ['d'])], 2)).toMatchObject({ state: 'behind', events: 2 });
  expect(compared(batches, 4)).toEqual({ state: 'same', events: 0, ledger: 0 });
  expect(compared(batches, 9)).toEqual({ state: 'ahead', events: 0, ledger: 0 });
  // A task that only heard something tells that nothing follows.
  expect(compared([batch('A', 50, 5, [])], 4)).toMatchObject({ state: 'same' });
});
