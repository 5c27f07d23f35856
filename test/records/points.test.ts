/** Lost hours in the record: numbers that only grow, findings, no answer for amounts, no batch over a gap. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuthorityQuestion } from '../../engine/event.ts';
import { openRecord } from '../../records/record.ts';
import { batch, freshRecord, line, organization, samplePackage, sampleView } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let nowMs = Date.now();
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
  await it.record.publish(samplePackage(), 'owner');
  await it.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'o');
});
afterAll(() => it.close());

const roles = [{ role: 'agent', caps: { once: 100, day: 1_000 } }];
const ask = (caseId: string): AuthorityQuestion => ({
  key: 'a1',
  want: 'authority',
  grant: 'g1',
  action: 'compensation',
  amount: 100,
  cases: [caseId],
  customer: caseId,
  person: 'li',
  roles,
  ask: roles,
  not: [],
  dayMs: 0,
  sinceMs: -1,
});
const answer = async (caseId: string) => (await it.record.answerQuestions(caseId, [ask(caseId)], 100))[0];

test('a point only grows, takes what was seen, and keeps its name', async () => {
  expect(await it.record.point()).toBeUndefined();
  const first = await it.record.nextPoint();
  expect(first).toMatchObject({ n: 1, seenN: 0 });
  expect(await it.record.nextPoint({ n: 1, atMs: 5 })).toMatchObject({
    record: first.record,
    n: 2,
    seenN: 1,
    seenMs: 5,
  });
  expect(await it.record.nextPoint({ n: 40, atMs: 6 })).toMatchObject({ n: 41, seenN: 40 });
  expect(await it.record.point()).toMatchObject({ n: 41, seenN: 40 });
});

test('hours are found once a side, grow, and are closed; meanwhile no amount is answered for, and people are', async () => {
  expect(await answer('A')).toMatchObject({ within: 'own' });
  const lost = { side: 'record', how: 'set-back', fromMs: 50, toMs: 90 } as const;
  expect(await it.record.noteLostHours(lost)).toBe(true);
  expect(await it.record.noteLostHours({ ...lost, fromMs: 60, toMs: 95 })).toBe(false);
  expect(await it.record.noteLostHours({ side: 'temporal', how: 'emptied', fromMs: 0, toMs: 7 })).toBe(true);
  expect(await it.record.lostHours()).toMatchObject([
    { side: 'record', fromMs: 50, toMs: 95 },
    { side: 'temporal', how: 'emptied' },
  ]);
  expect(await answer('B')).toEqual({ key: 'a1', people: [], away: true });
  expect(await it.record.grants({ case: 'B' })).toEqual([]);
  await it.record.closeLostHours('record', 'test');
  expect((await it.record.lostHours()).map(({ side }) => side)).toEqual(['temporal']);
  expect(await answer('B')).toMatchObject({ within: 'own' });
});

test('a record that is set back under a process is noticed at the next question, before anybody compares', async () => {
  const other = await openRecord(it.url, { vaultKey: Buffer.alloc(32, 7), migrate: false });
  try {
    await answer('C');
    await it.sql.query('update record_point set n = n - 1');
    expect(await answer('D')).toMatchObject({ away: true });
    // Who has not seen it further cannot know.
    expect((await other.answerQuestions('E', [ask('E')], 100))[0]).toMatchObject({ within: 'own' });
    await it.record.nextPoint();
    expect(await answer('D')).toMatchObject({ within: 'own' });
  } finally {
    await other.close();
  }
});

test('a batch that leaves a gap is refused and its case noted; told again in order, everything fits', async () => {
  const [one, two, three] = [batch('G', 10, 1, ['a', 'b']), batch('G', 20, 3, ['c']), batch('G', 30, 4, ['d'])];
  await it.record.recordBatch(one);
  await expect(it.record.recordBatch(three)).rejects.toThrow(/up to 2/);
  await expect(it.record.recordBatch(batch('H', 10, 2, ['b']))).rejects.toThrow(/up to 0/);
  expect(await it.record.getCase('H')).toBeUndefined();
  expect((await it.record.behindCases(10)).map((row) => row.case)).toEqual(['G', 'H']);
  expect(await it.record.recordedSeq('G')).toBe(2);
  for (const again of [one, two, three]) await it.record.writeBatchAgain(again);
  expect(await it.record.verifyChain('G')).toMatchObject({ ok: true, length: 3 });
  await it.record.triedBehind('G');
  await it.record.triedBehind('H', 'no-history');
  // What failed is not tried again at once.
  expect(await it.record.behindCases(10)).toEqual([]);
  nowMs += 6 * 60_000;
  expect(await it.record.behindCases(10)).toMatchObject([{ case: 'H', fault: 'no-history' }]);
  expect(await it.record.lossCounts()).toEqual({ behind: 1, sameMatter: 0 });
});

test('a run that a reset began is not put behind what the run before it told, though the numbers fit', async () => {
  const began = batch('R', 10, 1, ['a', 'b']);
  const old = { ...batch('R', 20, 3, ['old']), afterMs: 10 };
  const first = { ...batch('R', 30, 3, ['new']), afterMs: 10 };
  const second = { ...batch('R', 40, 4, ['newer']), afterMs: 30 };
  // The record came back as it was before the reset, and lacks the first batch of the run that is left.
  for (const told of [began, old]) await it.record.recordBatch(told);
  await expect(it.record.recordBatch(second)).rejects.toThrow(/another story of R before 4: of 20, not 30/);
  expect((await it.record.behindCases(10)).map((row) => row.case)).toContain('R');
  for (const told of [began, old, first, second]) await it.record.writeBatchAgain(told);
  const text = "select seq, type from case_event where case_id = 'R' and undone_by is null order by seq";
  const { rows } = await it.sql.query<{ seq: number; type: string }>(text);
  expect(rows.map(({ seq, type }) => `${seq} ${type}`)).toEqual(['1 a', '2 b', '3 new', '4 newer']);
  // What it follows may be final by now; who does not say what it follows is taken by the number.
  await it.record.finalizeEnded('R');
  const third = batch('R', 50, 5, ['next']);
  await expect(it.record.recordBatch({ ...third, afterMs: 20 })).rejects.toThrow(/another story/);
  await it.record.recordBatch({ ...third, afterMs: 40 });
  await it.record.recordBatch(batch('R', 60, 6, ['of an earlier version']));
  expect(await it.record.verifyChain('R')).toMatchObject({ ok: true });
  await it.record.triedBehind('R');
});

test('what is told again counts against the day on which it happened', async () => {
  const yesterdayMs = nowMs - 86_400_000;
  const reserved = { grant: 'g1', action: 'compensation', amount: 70, by: 'li', role: null };
  await it.record.writeBatchAgain({
    case: 'Y',
    taskMs: yesterdayMs,
    from: 1,
    events: [line({ seq: 1, type: 'grant.reserved', atMs: yesterdayMs, cycle: 1, data: reserved })],
    view: sampleView('Y'),
  });
  const { rows } = await it.sql.query<{ counted_ms: string }>("select counted_ms from ledger where case_id = 'Y'");
  expect(rows.map((row) => Number(row.counted_ms))).toEqual([yesterdayMs]);
});
