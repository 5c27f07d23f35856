/** The ledger (semantics rules 22 and 24): caps under concurrency, the same answer again, and what batches tell and undo. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AuthorityQuestion } from '../../engine/event.ts';
import type { Value } from '../../language/plan.ts';
import { freshRecord, line, organization, samplePackage, sampleView } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let nowMs = Date.now();
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
});
afterAll(() => it.close());
beforeEach(async () => {
  await it.record.publish(samplePackage(), 'owner');
  const people = {
    ...organization.people,
    lead: { name: '陈', teams: ['front'], roles: ['team-lead'], skills: [] },
  };
  await it.record.saveWorkspace({ organization: { ...organization, people }, connectors: {}, messages: {} }, 'o');
});
afterEach(async () => {
  await it.sql.query('delete from ledger');
});

const caps = [
  { role: 'agent', caps: { once: 100, case: 300, day: 1_000, customer30nd: 500 } },
  { role: 'team-lead', caps: { once: 1_000 } },
];
const ask = (caseId: string, more: Partial<AuthorityQuestion> = {}): AuthorityQuestion => ({
  key: 'a1',
  want: 'authority',
  grant: 'g1',
  action: 'compensation',
  amount: 100,
  cases: [caseId],
  customer: caseId,
  person: 'li',
  roles: caps,
  ask: caps,
  not: ['li'],
  dayMs: 0,
  sinceMs: -1,
  ...more,
});
const answer = async (caseId: string, more: Partial<AuthorityQuestion> = {}) =>
  (await it.record.answerQuestions(caseId, [ask(caseId, more)], 100))[0]?.within;
const told = (caseId: string, taskMs: number, from: number, events: [string, Record<string, Value>?][]) =>
  it.record.writeBatch({
    case: caseId,
    taskMs,
    from,
    events: events.map(([type, data], i) => line({ seq: from + i, type, atMs: 100, cycle: 1, ...(data && { data }) })),
    view: sampleView(caseId, { data: { customer: 'C-7' } }),
  });
const facts = { grant: 'g1', action: 'compensation', amount: 100, by: 'li', role: null };
const states = async (caseId: string) => (await it.record.grants({ case: caseId })).map((row) => row.state);

test('50 simultaneous requests of one agent never exceed the cap of a day', async () => {
  const found = await Promise.all(Array.from({ length: 50 }, (_, i) => answer(`case-${i}`)));
  expect(found.filter((within) => within === 'own')).toHaveLength(10);
  // The others wait for another agent, whose day still has room.
  expect(found.filter((within) => within === 'agent')).toHaveLength(40);
});

test('50 simultaneous requests for one customer never exceed the cap of 30 days', async () => {
  const people = ['li', 'wang', 'zhao'];
  const found = await Promise.all(
    Array.from({ length: 50 }, (_, i) => answer(`case-${i}`, { customer: 'C-7', person: people[i % 3] ?? 'li' })),
  );
  expect(found.filter((within) => within === 'own')).toHaveLength(5);
});

test('50 simultaneous grants in one case never exceed its cap', async () => {
  const found = await Promise.all(
    Array.from({ length: 50 }, (_, i) => answer('one', { grant: `g${i}`, key: `a${i}`, want: 'grant' })),
  );
  expect(found.filter((within) => within === 'agent')).toHaveLength(3);
  expect(found.filter((within) => within === undefined)).toHaveLength(47);
  expect((await it.record.grants({ case: 'one' })).reduce((sum, row) => sum + row.amount, 0)).toBe(300);
});

test('the same question gets the same answer and counts once; another under the same grant replaces it', async () => {
  expect(await answer('A', { amount: 100 })).toBe('own');
  expect(await answer('A', { amount: 100 })).toBe('own');
  expect(await answer('A', { amount: 90, key: 'a2' })).toBe('own');
  expect(await it.record.grants({ case: 'A' })).toEqual([
    { case: 'A', grant: 'g1', action: 'compensation', amount: 90, by: 'li', state: 'reserved', atMs: 100 },
  ]);
});

test('a merged case counts with the one it went into', async () => {
  for (const grant of ['g1', 'g2']) await answer('old', { grant });
  expect(await answer('new', { cases: ['new', 'old'], grant: 'g3' })).toBe('own');
  expect(await answer('new', { cases: ['new', 'old'], grant: 'g4' })).toBe('team-lead');
});

test('done commits, the close releases, and what is released counts no more', async () => {
  for (const caseId of ['A', 'B', 'C']) await answer(caseId, { customer: 'C-7' });
  await told('A', 10, 0, [['case.opened'], ['grant.reserved', facts], ['grant.committed', { grant: 'g1' }]]);
  await told('B', 10, 0, [['case.opened'], ['grant.reserved', facts], ['grant.released', { grant: 'g1' }]]);
  await told('C', 10, 0, [['case.opened'], ['grant.reserved', facts], ['grant.unknown', { grant: 'g1' }]]);
  expect([await states('A'), await states('B'), await states('C')]).toEqual([['committed'], ['released'], ['unknown']]);
  expect((await it.record.grants({ state: 'unknown' })).map((row) => row.case)).toEqual(['C']);
  // Two of five hundred are taken: three more, not four.
  const found = await Promise.all(['D', 'E', 'F', 'G'].map((id) => answer(id, { customer: 'C-7', person: 'wang' })));
  expect(found.filter((within) => within === 'own')).toHaveLength(3);
});

test('what the undo of a merge restores counts again, under whoever decided it', async () => {
  await answer('M');
  await told('M', 10, 0, [['case.opened'], ['grant.reserved', facts], ['grant.released', { grant: 'g1' }]]);
  await told('M', 20, 3, [['grant.restored', { grant: 'g1' }]]);
  expect(await it.record.grants({ case: 'M' })).toMatchObject([{ state: 'reserved', amount: 100, by: 'li' }]);
});

test('the same batch again changes nothing', async () => {
  await answer('A');
  await told('A', 10, 0, [['case.opened'], ['grant.reserved', facts]]);
  await told('A', 20, 2, [['grant.committed', { grant: 'g1' }]]);
  await told('A', 20, 2, [['grant.committed', { grant: 'g1' }]]);
  expect(await states('A')).toEqual(['committed']);
});

test('a reset undoes a release; a payment it undid may have been made, and stays unknown', async () => {
  for (const caseId of ['A', 'B']) {
    await answer(caseId);
    await told(caseId, 10, 0, [['case.opened'], ['grant.reserved', facts]]);
  }
  await told('A', 20, 2, [['grant.released', { grant: 'g1' }]]);
  await told('A', 30, 3, [['case.closed']]);
  await told('B', 20, 2, [['grant.committed', { grant: 'g1' }]]);
  expect([await states('A'), await states('B')]).toEqual([['released'], ['committed']]);
  await told('A', 90, 2, [['note.added']]);
  await told('B', 90, 2, [['note.added']]);
  expect([await states('A'), await states('B')]).toEqual([['reserved'], ['unknown']]);
});

test('a reset to before the approval leaves a reservation that lapses unless the case asks again', async () => {
  await answer('A');
  await told('A', 10, 0, [['case.opened']]);
  await told('A', 20, 1, [['grant.reserved', facts]]);
  await told('A', 90, 1, [['note.added']]);
  nowMs += 24 * 3_600_000;
  expect(await answer('B', { cases: ['A', 'B'], customer: 'A', roles: [{ role: 'agent', caps: { case: 100 } }] })).toBe(
    'own',
  );
});

test('a ledger that was lost is written again by what cases tell', async () => {
  await told('Z', 10, 0, [['case.opened'], ['grant.reserved', facts], ['grant.committed', { grant: 'g1' }]]);
  expect(await it.record.grants({ case: 'Z' })).toEqual([
    { case: 'Z', grant: 'g1', action: 'compensation', amount: 100, by: 'li', state: 'committed', atMs: 100 },
  ]);
});
