/** The hash chain: final rows cannot be changed unnoticed, and not at all by ordinary means. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { State } from '../../engine/state/state.ts';
import { batch, freshRecord, line } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let caseId = '';
let count = 0;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());
beforeEach(async () => {
  caseId = `case-${count++}`;
  await it.record.writeBatch(batch(caseId, 10, 0, ['a', 'b']));
  await it.record.writeBatch(batch(caseId, 20, 2, ['c']));
  await it.record.writeBatch(batch(caseId, 30, 3, ['open']));
});

/** As somebody with all rights in the database would do it. */
async function tamper(sql: string): Promise<void> {
  await it.sql.query('alter table case_event disable trigger case_event_final');
  await it.sql.query(sql, [caseId]);
  await it.sql.query('alter table case_event enable trigger case_event_final');
}

test('rule 28: a line comes back with everything it was told with, and the chain covers all of it', async () => {
  const told = line({
    seq: 0,
    type: 'data.changed',
    atMs: 2_000,
    actor: 'shop',
    onBehalfOf: 'customer',
    receivedAtMs: 1_300,
    step: 'solve',
    visit: 2,
    clock: 'response',
    cycle: 3,
    data: { before: { amount: 0 }, after: { amount: 9_900 } },
  });
  await it.record.writeBatch({ ...batch('whole', 10, 0, []), events: [told] });
  expect((await it.record.timeline('whole')).items).toEqual([told]);
  await it.record.finalizeEnded('whole');
  expect(await it.record.verifyChain('whole')).toMatchObject({ ok: true, length: 1 });
  caseId = 'whole';
  await tamper("update case_event set on_behalf_of = 'li' where case_id = $1");
  expect(await it.record.verifyChain('whole')).toMatchObject({ ok: false, brokenAt: 1 });
});

test('covers final rows only', async () => {
  const before = await it.record.verifyChain(caseId);
  expect(before).toMatchObject({ ok: true, length: 3 });
  await it.record.finalizeEnded(caseId);
  const after = await it.record.verifyChain(caseId);
  expect(after).toMatchObject({ ok: true, length: 4 });
  expect(after.head).not.toBe(before.head);
});

test.each([
  ['a changed value', 'update case_event set data = \'{"n": 9}\' where case_id = $1 and seq = 1', 2],
  ['a changed actor', "update case_event set actor = 'wang' where case_id = $1 and seq = 0", 1],
  ['a row left out', 'delete from case_event where case_id = $1 and seq = 1', 2],
  ['the last final row left out', 'delete from case_event where case_id = $1 and seq = 2', 3],
  [
    'a row marked undone that nothing replaced',
    'update case_event set undone_by = 30 where case_id = $1 and seq = 2',
    4,
  ],
])('finds %s', async (_what, sql, brokenAt) => {
  await tamper(sql);
  expect(await it.record.verifyChain(caseId)).toMatchObject({ ok: false, brokenAt });
});

test('a run that was reset and has told nothing new yet: what it undid is no fault, as long as its state ends before it', async () => {
  const state = { seq: 2, rules: 8 } as unknown as State;
  const undoing = { ...batch(caseId, 40, 2, []), kept: { state, run: 'again', plan: 'p' } };
  expect(await it.record.writeBatch(undoing)).toBe('written');
  expect(await it.record.verifyChain(caseId)).toMatchObject({ ok: true, length: 3 });
  // One more than the reset took back.
  await tamper('update case_event set undone_by = 40 where case_id = $1 and seq = 1');
  expect(await it.record.verifyChain(caseId)).toMatchObject({ ok: false, brokenAt: 4, fault: 'undone' });
});

test('rule 28: the audit is append-only: the database refuses to change or delete final rows', async () => {
  const refused = /append-only/;
  await expect(
    it.sql.query("update case_event set actor = 'x' where case_id = $1 and seq = 0", [caseId]),
  ).rejects.toThrow(refused);
  await expect(it.sql.query('delete from case_event where case_id = $1', [caseId])).rejects.toThrow(refused);
});
