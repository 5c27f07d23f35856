/** The replace rule (architecture, "Outbox"): lost completions, late batches, resets. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batch, clock, freshRecord, samplePackage, task, typesOf } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  await it.record.publish(samplePackage(), 'owner');
});
afterAll(() => it.close());

test('a batch sets timeline, case, tasks and clocks', async () => {
  const view = {
    tasks: [task('solve'), task('pay', { status: 'running' })],
    clocks: [clock('response'), { id: 'later', title: 'later', of: 1, state: 'pending' as const }],
    nextDueMs: 50_000,
    owner: 'li',
  };
  expect(await it.record.writeBatch(batch('A', 10, 0, ['case.opened', 'step.entered'], view))).toBe('written');
  const { items } = await it.record.timeline('A');
  expect(items).toEqual(batch('A', 10, 0, ['case.opened', 'step.entered']).events);
  expect(await it.record.getCase('A')).toMatchObject({
    taskMs: 10,
    sla: 'running',
    ended: false,
    view: { owner: 'li' },
  });
  const tasks = await it.sql.query('select step, strategy, severity_rank, next_due_ms from task where case_id = $1', [
    'A',
  ]);
  expect(tasks.rows).toEqual([{ step: 'solve', strategy: 'least_loaded', severity_rank: 1, next_due_ms: '50000' }]);
  const clocks = await it.sql.query('select id from clock where case_id = $1', ['A']);
  expect(clocks.rows).toEqual([{ id: 'response' }]);
});

test('a task done again after its completion was lost replaces what it wrote', async () => {
  await it.record.writeBatch(batch('B', 10, 0, ['case.opened']));
  await it.record.writeBatch(batch('B', 20, 1, ['never.happened', 'never.either'], { tasks: [task('solve')] }));
  await it.record.writeBatch(batch('B', 25, 1, ['did.happen']));
  expect(await typesOf(it.record, 'B')).toEqual(['case.opened', 'did.happen']);
  expect((await it.record.listTasks({ atMs: 0 })).items.filter((row) => row.case === 'B')).toEqual([]);
  // The first attempt's write arrives last.
  expect(await it.record.writeBatch(batch('B', 20, 1, ['never.happened']))).toBe('ignored');
  expect(await typesOf(it.record, 'B')).toEqual(['case.opened', 'did.happen']);
  expect(await it.record.verifyChain('B')).toMatchObject({ ok: true, length: 1 });
});

test('the same batch again changes nothing, whether open or final', async () => {
  const last = { ...batch('C', 10, 0, ['case.opened', 'case.closed']), ended: true as const };
  await it.record.writeBatch(last);
  await it.record.writeBatch(last);
  expect(await typesOf(it.record, 'C')).toEqual(['case.opened', 'case.closed']);
  expect(await it.record.finalizeEnded('C')).toBe(true);
  expect(await it.record.finalizeEnded('C')).toBe(false);
  expect(await it.record.writeBatch(last)).toBe('ignored');
  expect(await typesOf(it.record, 'C')).toEqual(['case.opened', 'case.closed']);
  expect(await it.record.verifyChain('C')).toMatchObject({ ok: true, length: 2 });
});

test('a reset undoes final events without losing them, and clocks that began with them', async () => {
  await it.record.writeBatch(batch('D', 10, 0, ['case.opened']));
  await it.record.writeBatch(
    batch('D', 20, 1, ['undone.a', 'undone.b'], {
      clocks: [clock('kept', { startedAtMs: 500 }), clock('undone', { startedAtMs: 1_500 })],
    }),
  );
  await it.record.writeBatch(batch('D', 30, 3, ['undone.c']));
  await it.record.writeBatch(batch('D', 90, 1, ['again.a'], { clocks: [] }));
  await it.record.writeBatch(batch('D', 95, 2, ['again.b']));
  expect(await typesOf(it.record, 'D')).toEqual(['case.opened', 'again.a', 'again.b']);
  const { rows } = await it.sql.query(
    "select type, undone_by from case_event where case_id = 'D' and undone_by is not null order by link",
  );
  expect(rows).toEqual([
    { type: 'undone.a', undone_by: '90' },
    { type: 'undone.b', undone_by: '90' },
  ]);
  expect((await it.sql.query("select id from clock where case_id = 'D'")).rows).toEqual([{ id: 'kept' }]);
  expect(await it.record.verifyChain('D')).toMatchObject({ ok: true, length: 4 });
});

test('batches of one case at once are taken one by one', async () => {
  const tries = Array.from({ length: 20 }, (_, i) => batch('E', 100 + i, 0, [`try.${i}`], { tasks: [task('solve')] }));
  await Promise.all(tries.map((b) => it.record.writeBatch(b)));
  expect(await typesOf(it.record, 'E')).toEqual(['try.19']);
});

test('letters that PostgreSQL cannot store do not stop a batch', async () => {
  const bad = batch('F', 10, 0, ['case.opened'], { title: 'a\0b\ud800', data: { note: '\\u0000 stays' } });
  await it.record.writeBatch(bad);
  const found = await it.record.getCase('F');
  expect(found?.view.title).toBe('a\ufffdb\ufffd');
  expect(found?.view.data.note).toBe('\\u0000 stays');
});

test('contacts are picked out of the events, and go when these are replaced', async () => {
  const first = batch('G', 10, 0, ['case.opened', 'contact.received', 'clock.started', 'contact.made']);
  const note = `v1.${'n'.repeat(43)}`;
  first.events[1] = { seq: 1, type: 'contact.received', atMs: 5, cycle: 1, data: { channel: 'wechat', note } };
  await it.record.writeBatch(first);
  expect(await it.record.contacts('G')).toEqual([
    { case: 'G', seq: 0, atMs: 0, direction: 'in', actor: 'li' },
    { case: 'G', seq: 1, atMs: 5, direction: 'in', channel: 'wechat', note },
    { case: 'G', seq: 3, atMs: 3_000, direction: 'out', actor: 'li' },
  ]);
  await it.record.writeBatch(batch('G', 20, 1, ['step.done']));
  expect((await it.record.contacts('G')).map((row) => row.seq)).toEqual([0]);
});
