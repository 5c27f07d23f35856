/** The lock under which an ended case is begun again: one at a time over all processes, free at once, and honest when it is not had. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeDatabase, makePool } from '../../records/database/database.ts';
import { whileHeld } from '../../records/database/hold.ts';
import { RecordAway } from '../../records/errors.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import { PATIENT } from '../setup/patience.ts';
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

test('whoever holds it longer than a silent one may still holds it; one whose connection breaks is told', async () => {
  const db = makeDatabase(makePool(it.url, { poolSize: 2, statementTimeoutMs: 300, ...PATIENT }));
  const idleMs = 200;
  let entered = false;
  const blocked = 'select from pg_locks where locktype = $1 and not granted';
  await whileHeld(
    db,
    'C-4',
    async () => {
      // Three waits that the second one gives up, each longer than a silent holder lives.
      for (const _ of [1, 2, 3])
        await expect(other.whileHeld('C-4', async () => void (entered = true))).rejects.toThrow(RecordAway);
      expect((await it.sql.query(blocked, ['advisory'])).rowCount).toBe(0);
    },
    idleMs,
  );
  expect(entered).toBe(false);
  const lost = whileHeld(
    db,
    'C-5',
    async (gone) => {
      await sql`select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and locktype = 'advisory'`.execute(db);
      await vi.waitFor(() => expect(gone.aborted).toBe(true));
    },
    idleMs,
  );
  await expect(lost).rejects.toThrow(RecordAway);
  await db.destroy();
});
