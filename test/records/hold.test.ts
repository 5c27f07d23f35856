/** The lock under which an ended case is begun again: one at a time over all processes, free at once, and honest when it is not had. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecordAway } from '../../records/errors.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import { freshRecord } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let other: RecordStore;
beforeAll(async () => {
  it = await freshRecord();
  other = await openRecord(it.url, { vaultKey: Buffer.alloc(32, 7), statementTimeoutMs: 300 });
});
afterAll(async () => {
  await other.close();
  await it.close();
});

test('the second waits for the first, also from another process; another text does not', async () => {
  const order: string[] = [];
  let release: () => void = () => {};
  const began = new Promise<void>((go) => {
    void it.record.whileHeld('C-1', async () => {
      go();
      await new Promise<void>((done) => {
        release = done;
      });
      order.push('first');
    });
  });
  await began;
  await other.whileHeld('C-2', async () => void order.push('elsewhere'));
  await expect(other.whileHeld('C-1', async () => void order.push('too soon'))).rejects.toThrow(RecordAway);
  const second = it.record.whileHeld('C-1', async () => void order.push('second'));
  release();
  await second;
  expect(order).toEqual(['elsewhere', 'first', 'second']);
});

test('an error of the call comes back as it is, and the lock is free', async () => {
  const error = Object.assign(new Error('not the database'), { code: 'ECONNRESET' });
  await expect(it.record.whileHeld('C-3', () => Promise.reject(error))).rejects.toBe(error);
  expect(await it.record.whileHeld('C-3', async () => 'free')).toBe('free');
});
