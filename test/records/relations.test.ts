/** What the record tells cases of each other: counted signals, earlier cases, ends of children, merges (rules 17, 18, 25). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch } from '../../engine/batch.ts';
import type { Package } from '../../language/plan.ts';
import type { RecordStore } from '../../records/store.ts';
import { batch, freshRecord, line, samplePackage } from '../setup/record.ts';

const HOUR = 3_600_000;
let it: Awaited<ReturnType<typeof freshRecord>>;
let record: RecordStore;

function watched(): Package {
  const body = samplePackage();
  body.plan.fields = { ...body.plan.fields, secret: { type: 'text', personal: true }, kind: { type: 'text' } };
  const within = { unit: 'service' as const, ms: 24 * HOUR };
  const count = (of: string, same: string[], reaches: number) => ({ of, same, within, reaches });
  const disposeWithin = within;
  body.plan.signals = [
    { code: 'RS01', title: '再次', count: count('contact', ['customer'], 2), disposeWithin },
    { code: 'RS07', title: '多扫', count: count('scan', ['kind'], 2), disposeWithin },
  ];
  body.plan.intake = { repeat: { same: ['customer', 'kind'], within: { unit: 'nd', days: 30 } } };
  return body;
}

beforeAll(async () => {
  it = await freshRecord();
  record = it.record;
  await record.publish(watched(), 'han');
});
afterAll(() => it.close());

/** A batch whose events happen at `atMs`. */
function at(atMs: number, given: Batch, data: Record<string, string> = {}, more: Partial<Batch['view']> = {}): Batch {
  return {
    ...given,
    events: given.events.map((e) => line({ ...e, atMs })),
    view: { ...given.view, openedAtMs: atMs, data: { ...given.view.data, ...data }, ...more },
  };
}

const opened = (id: string, atMs: number, customer: string) =>
  at(atMs, batch(id, atMs, 1, ['case.opened']), { customer });
const firing = async (b: Batch) => (await record.recordBatch(b)).events.filter((e) => e.type === 'signalled');

test('rule 25: the batch that reaches the count is told, the same batch again is told the same, and the window is closed', async () => {
  expect(await firing(opened('C-A1', 1_000, 'K-1'))).toEqual([]);
  const second = opened('C-A2', 2_000, 'K-1');
  const told = await firing(second);
  expect(told).toMatchObject([{ code: 'RS01', facts: { count: 2 } }]);
  expect(await firing(second)).toEqual(told);
  expect(await firing(opened('C-A3', 3_000, 'K-1'))).toEqual([]);
  expect(await firing(opened('C-A4', 3_000, 'K-2'))).toEqual([]);
  // Outside the window of the firing, two within a day are news again.
  expect(await firing(opened('C-A5', 2_000 + 24 * HOUR, 'K-1'))).toMatchObject([{ code: 'RS01' }]);
});

test('rule 25: what is replaced was never counted', async () => {
  await record.recordBatch(opened('C-B1', 1_000, 'K-3'));
  const contact = at(5_000, batch('C-B1', 5_000, 2, ['contact.received']), { customer: 'K-3' });
  expect(await firing(contact)).toHaveLength(1);
  // The task was done again and the contact was not part of it.
  const other = at(6_000, batch('C-B1', 6_000, 2, ['note.added']), { customer: 'K-3' });
  expect(await firing(other)).toEqual([]);
  const { rows } = await it.sql.query('select * from signal where case_id = $1', ['C-B1']);
  expect(rows).toEqual([]);
  expect(await firing(at(7_000, batch('C-B1', 7_000, 3, ['contact.received']), { customer: 'K-3' }))).toHaveLength(1);
});

test('rule 25: events are counted by name, and an empty field is like no other', async () => {
  const scan = (id: string, atMs: number, kind?: string) => {
    const b = at(atMs, batch(id, atMs, 1, ['event.happened']), kind === undefined ? {} : { kind });
    return { ...b, events: b.events.map((e) => line({ ...e, data: { name: 'scan' } })) };
  };
  expect(await firing(scan('C-C1', 1_000))).toEqual([]);
  expect(await firing(scan('C-C2', 1_001))).toEqual([]);
  expect(await firing(scan('C-C3', 1_002, 'x'))).toEqual([]);
  expect(await firing(scan('C-C4', 1_003, 'x'))).toMatchObject([{ code: 'RS07' }]);
});

test('rule 25: many batches about one subject at once fire once', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => firing(opened(`C-D${i}`, 10_000 + i, 'K-many'))));
  expect(all.flat()).toHaveLength(1);
});

test('rule 17: a repeated complaint is known once its fields are filled, within its time, after a close', async () => {
  const closed = at(1_000, batch('C-E1', 1_000, 1, ['case.opened']), { customer: 'K-9', kind: 'late' });
  await record.recordBatch({ ...closed, view: { ...closed.view, state: 'closed', closedAtMs: 2_000 } });
  const linked = async (b: Batch) => (await record.recordBatch(b)).events.filter((e) => e.type === 'linked');
  const links = await linked(at(3_000, batch('C-E2', 3_000, 1, ['case.opened']), { customer: 'K-9' }));
  expect(links).toEqual([]);
  const filled = at(3_000, batch('C-E2', 4_000, 2, ['data.changed']), { customer: 'K-9', kind: 'late' });
  expect(await linked(filled)).toEqual([{ type: 'linked', id: 'repeat.C-E1', case: 'C-E1', kind: 'repeat' }]);
  const late = 31 * 24 * HOUR + 2_001;
  const after = at(late, batch('C-E3', late, 1, ['case.opened']), { customer: 'K-9', kind: 'late' });
  expect((await linked(after)).filter((l) => 'kind' in l && l.kind === 'repeat')).toEqual([]);
});

test('a child’s end is told to its parent without anything personal, once its run is over', async () => {
  const b = at(1_000, batch('C-F1', 1_000, 1, ['case.closed']), { kind: 'late', secret: `v1.${'s'.repeat(43)}` });
  const view = {
    ...b.view,
    state: 'closed' as const,
    result: 'settled',
    parent: { case: 'C-F0', step: 'ask', visit: 2 },
  };
  await record.recordBatch({ ...b, view, ended: true });
  const out = (await record.takeOutgoing(100)).filter((o) => o.case === 'C-F0');
  expect(out).toMatchObject([
    {
      signal: 'case_ended',
      afterEnd: { case: 'C-F1' },
      body: { step: 'ask', visit: 2, case: 'C-F1', result: 'settled' },
    },
  ]);
  expect(JSON.stringify(out)).not.toContain('v1.');
  expect(out[0]?.body).toMatchObject({ data: { kind: 'late' } });
});

test('rule 18: a merge is told to the survivor once the run is over; an undo before that takes it back', async () => {
  const told = async (type: string, from: number, data: Record<string, string>) => {
    const b = at(from * 1_000, batch('C-G1', from * 1_000, from, [type]));
    await record.recordBatch({ ...b, events: b.events.map((e) => line({ ...e, data })) });
  };
  await told('case.merged', 1, { into: 'C-G0', severity: 'S1' });
  const { rows } = await it.sql.query('select signal, after_end from outgoing where case_id = $1', ['C-G0']);
  expect(rows).toEqual([{ signal: 'absorbed', after_end: 'C-G1' }]);
  await told('case.unmerged', 2, { from: 'C-G0' });
  const left = (await record.takeOutgoing(100)).filter((o) => o.case === 'C-G0');
  expect(left).toMatchObject([{ signal: 'absorbed', body: { case: 'C-G1', undone: true } }]);
});

test('rule 22: who is told of a merge hears of the whole family, and so does where that one was merged itself', async () => {
  const gone = batch('C-N1', 1_000, 1, ['case.merged'], { state: 'merged', mergedInto: 'C-N0' });
  await record.writeBatch({ ...gone, events: gone.events.map((e) => line({ ...e, data: { into: 'C-N0' } })) });
  const b = batch('C-N2', 2_000, 1, ['case.unmerged']);
  const data = { from: 'C-N1', absorbed: ['C-N3', 'C-N4'] };
  await record.writeBatch({ ...b, events: b.events.map((e) => line({ ...e, data })) });
  const out = (await record.takeOutgoing(100)).filter((o) => o.afterEnd === undefined);
  expect(out.map((o) => o.case).toSorted()).toEqual(['C-N0', 'C-N1']);
  for (const { body } of out) expect(body).toMatchObject({ case: 'C-N2', family: ['C-N3', 'C-N4'], undone: true });
});

test('links are read from both sides', async () => {
  const b = at(1_000, batch('C-H1', 1_000, 1, ['case.linked']));
  await record.recordBatch({ ...b, view: { ...b.view, links: [{ case: 'C-H0', kind: 'repeat' }] } });
  expect(await record.relations('C-H1')).toEqual([{ case: 'C-H0', kind: 'repeat' }]);
  expect(await record.relations('C-H0')).toEqual([{ case: 'C-H1', kind: 'repeated_by' }]);
  const after = at(2_000, batch('C-H1', 2_000, 2, ['case.unlinked']));
  await record.recordBatch(after);
  expect(await record.relations('C-H0')).toEqual([]);
});

const tellings = async (of: string) =>
  (
    await it.sql.query<{ signal: string; to: string; about: string }>(
      `select signal, case_id as "to", coalesce(body->>'result', body->>'id') as about from outgoing where after_end = $1`,
      [of],
    )
  ).rows;
const parent = { case: 'C-P', step: 'ask', visit: 1 };
const ending = (id: string, taskMs: number, seq: number, result: string, more: Partial<Batch['view']> = {}): Batch => ({
  ...batch(id, taskMs, seq, ['case.closed'], { state: 'closed', result, parent, ...more }),
  ended: true,
});

test('rule 17: a batch that ends a child may be written again, and one that never happened tells nobody', async () => {
  await record.writeBatch(batch('C-K1', 1_000, 1, ['case.opened'], { parent }));
  const end = ending('C-K1', 2_000, 2, 'judged');
  for (const again of [end, end, { ...end, taskMs: 2_100 }]) expect(await record.writeBatch(again)).toBe('written');
  expect(await tellings('C-K1')).toEqual([{ signal: 'case_ended', to: 'C-P', about: 'judged' }]);
  // The task was done once more, without the act that closed the case.
  await record.writeBatch(batch('C-K1', 2_200, 2, ['event.happened'], { parent }));
  expect(await tellings('C-K1')).toEqual([]);
  await record.writeBatch(ending('C-K1', 9_000, 3, 'done'));
  expect(await tellings('C-K1')).toEqual([{ signal: 'case_ended', to: 'C-P', about: 'done' }]);
});

test('rule 18: a merge may be written again, and one that never happened tells nobody', async () => {
  await record.writeBatch(batch('C-M1', 1_000, 1, ['case.opened']));
  const merged = batch('C-M1', 2_000, 2, ['case.merged'], { state: 'merged', mergedInto: 'C-M0' });
  const events = merged.events.map((event) => line({ ...event, data: { into: 'C-M0' } }));
  const end = { ...merged, events, ended: true as const };
  for (const again of [end, end, { ...end, taskMs: 2_100 }]) expect(await record.writeBatch(again)).toBe('written');
  expect(await tellings('C-M1')).toEqual([{ signal: 'absorbed', to: 'C-M0', about: 'case.merged.C-M1.2' }]);
  // With nothing in it: the task that was done once more took only a message that changed nothing.
  await record.writeBatch({ ...batch('C-M1', 2_200, 2, []), events: [] });
  expect(await tellings('C-M1')).toEqual([]);
  expect((await record.getCase('C-M1'))?.view.state).toBe('open');
});

test('rule 17: a child may close with a text as long as texts can be', async () => {
  const story = Array.from({ length: 4_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000))).join('');
  await record.writeBatch(batch('C-L1', 1_000, 1, ['case.opened'], { parent }));
  expect(await record.writeBatch(ending('C-L1', 2_000, 2, 'done', { data: { customer: 'C-7', story } }))).toBe(
    'written',
  );
  expect(await tellings('C-L1')).toHaveLength(1);
});

test('rule 23: a case that is over hears of a correction when it goes on again', async () => {
  const told = async () => (await record.takeOutgoing(100)).filter((o) => o.signal === 'corrected').map((o) => o.case);
  const customer = 'K-corrected';
  await record.recordBatch(opened('C-Z1', 1_000, customer));
  const closed = at(2_000, batch('C-Z1', 2_000, 2, ['case.closed']), { customer }, { state: 'closed' });
  await record.recordBatch({ ...closed, ended: true });
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms) values ('C-Z1', 'corrected', '{"id": "1"}', 1, 0)`,
  );
  expect(await told()).toEqual([]);
  await record.recordBatch(at(3_000, batch('C-Z1', 3_000, 3, ['case.reopened']), { customer }));
  expect(await told()).toEqual(['C-Z1']);
});
