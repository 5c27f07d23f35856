/** The record goes away and comes back, behind a real PostgreSQL: what waits, what fails at once, what lands later. */
import { expect, test } from 'vitest';
import { pino } from 'pino';
import { recordActivities, recordBreaker } from '../../activities/record.ts';
import type { Question } from '../../engine/event.ts';
import { openRecord } from '../../records/record.ts';
import { batch, freshRecord, organization, typesOf } from '../setup/record.ts';
import { wireTo } from '../setup/wire.ts';
import { failureOf } from './connectors/support.ts';

const question: Question = { key: 'w1', want: 'one', who: 'team/front', by: 'least_loaded', not: [] };

/** A record on a wire, with the breaker's clock in the test's hand. `asked`: the cases whose batches got as far as the record. */
async function onWire() {
  const behind = await freshRecord();
  await behind.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'han');
  const wire = await wireTo(behind.url);
  const record = await openRecord(wire.url, { vaultKey: Buffer.alloc(32, 7), migrate: false });
  const asked: string[] = [];
  const store = {
    ...record,
    recordBatch: (given: Parameters<typeof record.recordBatch>[0]) => {
      asked.push(given.case);
      return record.recordBatch(given);
    },
  };
  const clock = { nowMs: 1_000_000 };
  const breaker = recordBreaker(() => clock.nowMs);
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const close = async () => {
    wire.mend();
    await record.close();
    await behind.close();
  };
  return { behind, wire, clock, breaker, lines, asked, close, activities: recordActivities(store, log, breaker) };
}

test('away: the batch fails at once, the durable one lands later, and then batches go at once again', async () => {
  const it = await onWire();
  const { record, recordDurably } = it.activities;
  await record(batch('A', 1, 1, ['case.opened']));
  it.wire.cut();
  const second = batch('A', 2, 2, ['contact.in'], { contacts: 2 });
  for (let miss = 1; miss <= 3; miss++) {
    expect(it.breaker.state()).toBe('closed');
    expect(await failureOf(record(second))).toMatchObject({ type: 'RecordAway', retried: true });
  }
  expect(it.breaker.state()).toBe('open');
  // Back, but the breaker does not know: it fails without asking.
  it.wire.mend();
  expect(await failureOf(record(second))).toMatchObject({ type: 'RecordAway' });
  expect(await typesOf(it.behind.record, 'A')).toEqual(['case.opened']);
  await recordDurably(second).catch(() => recordDurably(second));
  expect(await typesOf(it.behind.record, 'A')).toEqual(['case.opened', 'contact.in']);
  expect(it.breaker.state()).toBe('closed');
  await recordDurably(second);
  await record(batch('A', 3, 3, ['case.closed']));
  expect(await typesOf(it.behind.record, 'A')).toEqual(['case.opened', 'contact.in', 'case.closed']);
  await it.close();
});

test('hanging: acts of one moment wait for it, the next ones do not; after a while one looks whether it is back', async () => {
  const it = await onWire();
  it.wire.hang();
  const waiting = ['A', 'C', 'D'].map((id) => failureOf(it.activities.record(batch(id, 1, 1, ['case.opened']))));
  // Side by side: all have asked before any is told.
  expect(it.asked).toEqual(['A', 'C', 'D']);
  for (const failure of await Promise.all(waiting)) expect(failure).toMatchObject({ type: 'RecordAway' });
  expect(it.breaker.state()).toBe('open');
  expect(await failureOf(it.activities.record(batch('B', 1, 1, ['case.opened'])))).toMatchObject({
    type: 'RecordAway',
  });
  // The next one was told without asking.
  expect(it.asked).toEqual(['A', 'C', 'D']);
  it.wire.mend();
  it.clock.nowMs += 5_000;
  // A broken connection of the pool may fail the first try.
  await it.activities.record(batch('B', 1, 1, ['case.opened'])).catch(async () => {
    it.clock.nowMs += 5_000;
    await it.activities.record(batch('B', 1, 1, ['case.opened']));
  });
  expect(await typesOf(it.behind.record, 'B')).toEqual(['case.opened']);
  await it.close();
});

test('whom to ask while the record is away: everybody is told so, and it is asked again later', async () => {
  const it = await onWire();
  const ask = () => it.activities.find({ case: 'A', nowMs: 1, questions: [question, { ...question, key: 'n2' }] });
  it.wire.cut();
  const away = ['w1', 'n2'].map((key) => ({ key, people: [], away: true }));
  expect(await ask()).toEqual(away);
  expect(await ask()).toEqual(away);
  it.wire.mend();
  it.clock.nowMs += 5_000;
  let answers = await ask();
  if (answers[0]?.away === true) {
    it.clock.nowMs += 5_000;
    answers = await ask();
  }
  expect(answers[0]).toMatchObject({ key: 'w1', people: [{ id: 'li' }], lead: 'zhang' });
  await it.close();
});

test('a bug is told by name and place, without what it was about', async () => {
  const it = await onWire();
  const broken = { ...batch('A', 1, 1, ['case.opened']), taskMs: 'secret' as unknown as number };
  const failure = await failureOf(it.activities.record(broken));
  expect(failure).toMatchObject({ type: 'Unexpected', retried: true });
  expect(failure.stored + it.lines.join()).not.toMatch(/secret/);
  expect(it.lines).toHaveLength(1);
  expect(it.breaker.state()).toBe('closed');
  await it.close();
});
