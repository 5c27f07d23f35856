/** The feed: numbered in the order of commit without a gap; what is replaced, undone or removed is taken back; folded, it is what stands. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomOf } from '../../simulator/random.ts';
import { classes, closedCase, inForce, wholeRun } from '../setup/kept.ts';
import { Follower, standing } from '../setup/follower.ts';
import { count } from '../setup/length.ts';
import { batch, freshRecord, samplePackage } from '../setup/record.ts';
import { SEED } from '../setup/seed.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  await it.record.publish(samplePackage(), 'owner');
});
afterAll(() => it.close());

const relay = async (limit = 200) => {
  while ((await it.record.advanceFeed(limit)) > 0);
};
/** What is told from here on. */
async function told(call: () => Promise<unknown>) {
  await relay();
  const { head } = await it.record.feedPlace();
  await call();
  await relay();
  const { items } = await it.record.feed({ after: head, limit: 500 });
  return items.map(({ kind, case: id, seq, type, retracts, position }) => ({
    at: position - head,
    kind,
    id,
    seq,
    type,
    ...(retracts !== undefined && { retracts: retracts - head }),
  }));
}

test('events are told in their order, once; the same batch again tells nothing', async () => {
  const first = batch('A', 10, 0, ['case.opened', 'step.entered']);
  expect(await told(() => it.record.writeBatch(first))).toEqual([
    { at: 1, kind: 'event', id: 'A', seq: 0, type: 'case.opened' },
    { at: 2, kind: 'event', id: 'A', seq: 1, type: 'step.entered' },
  ]);
  expect(await told(() => it.record.writeBatch(first))).toEqual([]);
  expect(await told(() => it.record.writeBatch(batch('A', 20, 2, ['step.left'])))).toEqual([
    { at: 1, kind: 'event', id: 'A', seq: 2, type: 'step.left' },
  ]);
  expect(await told(() => it.record.finalizeEnded('A', 20))).toEqual([]);
  // Its row is another one since it was written again, and the event is found all the same.
  const { items } = await it.record.feed({ after: 0, limit: 10 });
  expect(items.map(({ event }) => event?.type)).toEqual(['case.opened', 'step.entered', 'step.left']);
});

test('what a batch replaces is taken back from the last on, and only what became another event', async () => {
  await it.record.writeBatch(batch('B', 10, 0, ['case.opened', 'kept', 'never.a', 'never.b']));
  await relay();
  const { head } = await it.record.feedPlace();
  const lines = await told(() => it.record.writeBatch(batch('B', 20, 0, ['case.opened', 'kept', 'did.happen'])));
  expect(lines).toEqual([
    { at: 1, kind: 'retracted', id: 'B', seq: 3, type: 'never.b', retracts: 0 },
    { at: 2, kind: 'retracted', id: 'B', seq: 2, type: 'never.a', retracts: -1 },
    { at: 3, kind: 'event', id: 'B', seq: 2, type: 'did.happen' },
  ]);
  // What stands no more tells nothing but that it was there.
  const { items } = await it.record.feed({ after: head - 2, limit: 2 });
  expect(items.map(({ type, event }) => [type, event])).toEqual([
    ['never.a', undefined],
    ['never.b', undefined],
  ]);
});

test('a reset takes back final events, too; one that is in the feed no more is named by its number', async () => {
  await it.record.writeBatch(batch('R', 10, 0, ['case.opened']));
  await it.record.writeBatch(batch('R', 20, 1, ['undone.a']));
  await it.record.writeBatch(batch('R', 30, 2, ['undone.b']));
  await relay();
  await it.sql.query(`delete from feed_entry where about = 'R' and seq = 1`);
  expect(await told(() => it.record.writeBatch(batch('R', 90, 1, [])))).toEqual([
    { at: 1, kind: 'retracted', id: 'R', seq: 2, type: 'undone.b', retracts: 0 },
    { at: 2, kind: 'retracted', id: 'R', seq: 1, type: undefined },
  ]);
});

test('a case that retention removed is told as that, and nothing of it is left in the feed', async () => {
  await inForce(it.record, classes);
  await closedCase(it.record, 'OLD', 400);
  expect((await told(async () => {})).length).toBe(0);
  const before = (await it.sql.query(`select 1 from feed_entry where about = 'OLD'`)).rowCount;
  expect(before).toBe(3);
  expect(await told(() => wholeRun(it.record, true))).toEqual([
    { at: 1, kind: 'removed', id: 'OLD', seq: undefined, type: undefined },
  ]);
  const left = await it.sql.query(`select kind from feed_entry where about = 'OLD'`);
  expect(left.rows).toEqual([{ kind: 'removed' }]);
  expect((await it.sql.query(`select 1 from feed_reader where about = 'OLD'`)).rowCount).toBe(0);
});

test('who stops being a reader of a case is noted with the entry that told it', async () => {
  await it.record.writeBatch(batch('L', 10, 0, ['case.opened'], { owner: 'li' }));
  await relay();
  await it.record.writeBatch(batch('L', 20, 1, ['owner.changed'], { owner: 'wang' }));
  await relay();
  const { rows } = await it.sql.query(`select type, lost from feed_entry where about = 'L' order by position`);
  expect(rows).toEqual([
    { type: 'case.opened', lost: null },
    { type: 'owner.changed', lost: ['person/li'] },
  ]);
});

test('entries go after thirty days from the oldest on, and the place of the oldest that is kept is known', async () => {
  await relay();
  const { head } = await it.record.feedPlace();
  await it.sql.query(`update feed_entry set noted_ms = noted_ms - 31 * 86400000::bigint where position <= $1`, [
    head - 2,
  ]);
  await it.record.advanceFeed(10);
  expect(await it.record.feedPlace()).toMatchObject({ head, tail: head - 1 });
  expect((await it.sql.query('select 1 from feed_entry')).rowCount).toBe(2);
});

test('hours that the record has lost begin another epoch', async () => {
  const before = await it.record.feedPlace();
  await it.sql.query(`select note_lost_hours('temporal', 'older', 1, 2, 3)`);
  expect(await it.record.feedPlace()).toEqual(before);
  await it.sql.query(`select note_lost_hours('record', 'older', 1, 2, 3)`);
  const { epoch, ...place } = await it.record.feedPlace();
  expect(place).toEqual({ head: before.head, tail: before.tail });
  expect(epoch).not.toBe(before.epoch);
});

describe(`storms (BIHUAN_SEED=${SEED})`, () => {
  test('whatever is replaced, reset and written at once: no gap, nothing twice, and every follower holds what stands', async () => {
    const own = await freshRecord();
    const random = randomOf(SEED);
    const cases = Array.from({ length: 6 }, (_, i) => `S-${i}`);
    const next = new Map(cases.map((id) => [id, 0]));
    const followers = Array.from({ length: count(20, 100) }, () => new Follower(own.record));
    let taskMs = 0;
    let cuts = 0;
    const write = async (id: string) => {
      const known = next.get(id) ?? 0;
      const back = random.below(3) === 0 ? random.below(Math.min(known, 6) + 1) : 0;
      const types = Array.from({ length: random.below(4) + (known === 0 ? 1 : 0) }, () => `type.${random.below(3)}`);
      next.set(id, known - back + types.length);
      await own.record.writeBatch(batch(id, (taskMs += 10), known - back, types));
    };
    try {
      await own.record.publish(samplePackage(), 'owner');
      for (let turn = 0; turn < count(25, 250); turn++) {
        // Two relays, and writers beside them.
        const some = new Set(Array.from({ length: 3 }, () => cases[random.below(cases.length)] as string));
        await Promise.all([
          ...[...some].map(write),
          own.record.advanceFeed(1 + random.below(5)),
          own.record.advanceFeed(200),
        ]);
        const reading = followers[random.below(followers.length)] as Follower;
        const cut = random.below(2) === 0;
        if (cut) cuts += 1;
        await reading.read({ limit: 1 + random.below(7), cut });
      }
      while ((await own.record.advanceFeed(200)) > 0);
      const { rows } = await own.sql.query<{ position: string }>('select position from feed_entry order by position');
      const all = rows.map(({ position }) => Number(position));
      expect(all).toEqual(all.map((_, i) => i + 1));
      expect(await own.record.feedPlace()).toMatchObject({ head: all.length, tail: 1 });
      const stands = await standing(own.record, cases);
      for (const it of followers) {
        await it.catchUp(random);
        expect(it.positions).toEqual(all);
        expect(it.folded).toEqual(stands);
      }
      expect(cuts).toBeGreaterThan(3);
      expect((await own.sql.query(`select 1 from feed_entry where kind = 'retracted'`)).rowCount).toBeGreaterThan(3);
    } finally {
      await own.close();
    }
  });
});
