/** The ledger (semantics rules 22 and 24): caps under concurrency, the same answer again, and what batches tell and undo. */
import { RecordAway } from '../../records/errors.ts';
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
/** Asked again when no connection was free in time, as a worker would: the same question gets the same answer. */
const answer = async (caseId: string, more: Partial<AuthorityQuestion> = {}): Promise<string | undefined> => {
  try {
    return (await it.record.answerQuestions(caseId, [ask(caseId, more)], 100))[0]?.within;
  } catch (error) {
    if (!(error instanceof RecordAway)) throw error;
    return answer(caseId, more);
  }
};
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

test('where one after the other has no room left today, whoever has is found, and nobody where nobody has', async () => {
  const agents = Object.keys(organization.people).filter((id) => organization.people[id]?.roles.includes('agent'));
  expect(agents.length).toBeGreaterThan(2);
  const fill = (person: string) =>
    Promise.all(Array.from({ length: 10 }, (_, i) => answer(`${person}-${i}`, { person, amount: 100 })));
  const asked = (n: number) => answer(`asked-${n}`, { ask: caps.slice(0, 1), not: [] });
  for (const [n, person] of agents.entries()) {
    expect(await asked(n)).toBe(n === 0 ? 'own' : 'agent');
    await it.sql.query("delete from ledger where case_id like 'asked-%'");
    await fill(person);
  }
  expect(await asked(agents.length)).toBeUndefined();
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
    {
      case: 'A',
      grant: 'g1',
      action: 'compensation',
      amount: 90,
      by: 'li',
      charged: ['li'],
      state: 'reserved',
      atMs: 100,
    },
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
    {
      case: 'Z',
      grant: 'g1',
      action: 'compensation',
      amount: 100,
      by: 'li',
      charged: ['li'],
      state: 'committed',
      atMs: 100,
    },
  ]);
});

/** As cases of number 2 ask: to whom it is charged, whom it may pay, which actions share the caps. */
const byAuthors = (caseId: string, charged: Record<string, string[] | null>, more: Partial<AuthorityQuestion> = {}) =>
  answer(caseId, { charged, parties: [caseId], counts: ['compensation'], ...more });

test('rule 23: within the caps of everybody it is charged to, and charged to all of them', async () => {
  const both = { li: ['agent'], wang: null };
  for (const id of ['A', 'B', 'C', 'D', 'E']) expect(await byAuthors(id, both)).toBe('own');
  expect(await it.record.grants({ case: 'A' })).toMatchObject([{ by: 'li', charged: ['li', 'wang'] }]);
  // Five hundred of wang's thousand are gone: five more, and then neither has room.
  for (const id of ['F', 'G', 'H', 'I', 'J']) expect(await byAuthors(id, { wang: null })).toBe('own');
  expect(await byAuthors('K', both, { not: ['li', 'wang'] })).not.toBe('own');
  expect(await byAuthors('L', { li: ['agent'] })).toBe('own');
});

test('rule 23: a role that was not held then does not count, nor one that is not held now', async () => {
  expect(await byAuthors('A', { lead: ['agent'] }, { amount: 500 })).not.toBe('own');
  expect(await byAuthors('A', { li: ['team-lead'] }, { amount: 500 })).not.toBe('own');
  expect(await byAuthors('A', { lead: ['team-lead'] }, { amount: 500 })).toBe('own');
});

test('rule 22: by customer and by payee, over the actions that share caps', async () => {
  const paid = { parties: ['K', 'account-1'], counts: ['compensation', 'voucher'] };
  for (const id of ['A', 'B', 'C', 'D', 'E'])
    expect(await byAuthors(id, { li: null }, { ...paid, action: 'voucher' })).toBe('own');
  expect(await byAuthors('F', { wang: null }, { ...paid, parties: ['other', 'account-1'] })).not.toBe('own');
  expect(await byAuthors('G', { wang: null }, { parties: ['other', 'account-1'] })).toBe('own');
  expect(await byAuthors('H', { wang: null }, { parties: [] })).not.toBe('own');
});

test('rule 22: days are told by the database’s clock, wherever the case is', async () => {
  for (let i = 0; i < 10; i++) expect(await byAuthors(`A-${i}`, { li: null })).toBe('own');
  // A case that was fast-forwarded by a year asks with its own day, and counts all the same.
  const aYear = 365 * 24 * 3_600_000;
  expect(await byAuthors('B', { li: null }, { dayMs: aYear, sinceMs: aYear })).not.toBe('own');
  await it.sql.query('update ledger set counted_ms = counted_ms - 2 * 86400000');
  expect(await byAuthors('C', { li: null })).toBe('own');
});

test('rule 22: actions that share caps by the version published last count together in older cases, too', async () => {
  const plan = (sop: string, more: object) => ({
    ...samplePackage(),
    plan: {
      ...samplePackage().plan,
      sop,
      authorities: { gift: [{ role: 'agent', caps: { customer30nd: 150 } }] },
      ...more,
    },
  });
  const roles = [{ role: 'agent', caps: { customer30nd: 150 } }];
  const gift = { action: 'gift', roles, ask: roles, parties: ['K'], counts: ['gift'] };
  await it.record.publish(plan('alone', {}), 'owner');
  expect(await byAuthors('A', { li: null }, { ...gift, action: 'coupon', counts: ['coupon'] })).toBe('own');
  expect(await byAuthors('B', { li: null }, { ...gift, grant: 'g2' })).toBe('own');
  await it.sql.query(`delete from ledger where case_id = 'B'`);
  nowMs += 1;
  await it.record.publish(plan('sharing', { countsWith: { gift: ['coupon', 'gift'] } }), 'owner');
  expect(await byAuthors('B', { li: null }, { ...gift, grant: 'g2' })).not.toBe('own');
});

test('rule 23: caps are the lower of those the case began with and those published last', async () => {
  const lowered = {
    ...samplePackage(),
    plan: {
      ...samplePackage().plan,
      sop: 'lowered',
      authorities: { goodwill: [{ role: 'agent', caps: { once: 50 } }] },
    },
  };
  const goodwill = { action: 'goodwill', counts: ['goodwill'] };
  expect(await byAuthors('A', { li: null }, goodwill)).toBe('own');
  await it.record.publish(lowered, 'owner');
  expect(await byAuthors('B', { li: null }, goodwill)).not.toBe('own');
  expect(await byAuthors('C', { li: null }, { ...goodwill, amount: 50 })).toBe('own');
});

test('rule 23: no amount is reserved for a case that has not heard of a correction in the vault; with it heard, it is', async () => {
  const of = (heard?: string[]) => it.record.answerQuestions('case-unheard', [ask('case-unheard')], 100, heard);
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms) values ('case-unheard', 'corrected', '{"id": "corrected.7"}', 1, 0)`,
  );
  expect(await of()).toEqual([{ key: 'a1', people: [], away: true }]);
  expect(await of(['corrected.6'])).toEqual([{ key: 'a1', people: [], away: true }]);
  expect(await states('case-unheard')).toEqual([]);
  expect(await answer('case-other')).toBe('own');
  expect(await of(['corrected.6', 'corrected.7'])).toMatchObject([{ within: 'own' }]);
});
