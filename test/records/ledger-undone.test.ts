/**
 * The ledger after resets (semantics rules 22 and 24): what may have been paid counts until somebody has looked, whatever the case
 * asks or tells again under the same grant, and in whichever order the question and the batch come.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Kept } from '../../engine/batch.ts';
import type { AuthorityQuestion } from '../../engine/event.ts';
import type { PendingAction, State } from '../../engine/state/state.ts';
import type { Value } from '../../language/plan.ts';
import { freshRecord, line, organization, samplePackage, sampleView } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let nowMs = Date.now();
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
  await it.record.publish(samplePackage(), 'owner');
  await it.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'o');
});
afterAll(() => it.close());
let id = '';
let cases = 0;
beforeEach(() => {
  id = `A-${++cases}`;
});
afterEach(async () => {
  const faults = await it.record.verifyLedger([id]);
  if (faults.length > 0) throw new Error(`The audit names lines of the ledger: ${JSON.stringify(faults)}`);
});

const caps = [{ role: 'agent', caps: { case: 300 } }];
const question = (more: Partial<AuthorityQuestion> = {}): AuthorityQuestion => ({
  key: 'a1',
  want: 'authority',
  grant: 'g1',
  action: 'compensation',
  amount: 200,
  cases: [id],
  customer: 'K',
  person: 'li',
  roles: caps,
  ask: caps,
  not: ['li'],
  dayMs: 0,
  sinceMs: -1,
  ...more,
});
const ask = async (amount: number, more: Partial<AuthorityQuestion> = {}) =>
  (await it.record.answerQuestions(id, [question({ amount, ...more })], 100))[0]?.within;

type Told = [type: string, data?: Record<string, Value>];
const reserved = (amount: number): Told => [
  'grant.reserved',
  { grant: 'g1', action: 'compensation', amount, by: 'li', role: null },
];
const tells = (type: string, data: Record<string, Value> = {}): Told => [type, { grant: 'g1', ...data }];
const tell = (taskMs: number, from: number, events: Told[], kept?: Kept) =>
  it.record.writeBatch({
    case: id,
    taskMs,
    from,
    events: events.map(([type, data], i) => line({ seq: from + i, type, atMs: 100, cycle: 1, ...(data && { data }) })),
    view: sampleView(id, { data: { customer: 'K' } }),
    ...(kept && { kept }),
  });
const run = (id: string, seq: number, paying: string[] = []): Kept => ({
  run: id,
  plan: 'p',
  state: { seq, rules: 5, pending: paying.map((grant) => ({ key: grant, grant }) as PendingAction) } as State,
});
const lines = async () =>
  (await it.record.grants({ case: id })).map(({ grant, state, amount }) => `${grant} ${state} ${amount}`).sort();

/** A payment of 200 that the run has made and told. */
async function paid(ending = 'grant.committed'): Promise<void> {
  expect(await ask(200)).toBe('own');
  await tell(10, 1, [['case.opened']]);
  await tell(20, 2, [reserved(200)]);
  await tell(30, 3, [tells(ending)]);
}

test.each(['grant.committed', 'grant.unknown'])(
  'asked again after the reset was told, %s counts on',
  async (ending) => {
    await paid(ending);
    await tell(90, 2, [['note.added']]);
    expect(await lines()).toEqual(['g1 unknown 200']);
    // 200 of 300 are gone, whoever asks; 100 are left.
    expect(await ask(150)).toBe(undefined);
    expect(await lines()).toEqual(['g1 unknown 200']);
    expect(await ask(100)).toBe('own');
    expect(await ask(100)).toBe('own');
    expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 unknown 200']);
    await tell(100, 3, [reserved(100), tells('grant.committed')]);
    expect(await lines()).toEqual(['g1 committed 100', 'g1~1 unknown 200']);
    expect((await it.record.grants({ state: 'unknown' })).filter((row) => row.case === id)).toMatchObject([
      { grant: 'g1~1' },
    ]);
    expect(await ask(1, { grant: 'g2' })).toBe(undefined);
  },
);

test('asked again before the reset is told, it counts on, and the batch that undoes it leaves the new reservation', async () => {
  await paid();
  expect(await ask(100)).toBe('own');
  expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 unknown 200']);
  await tell(90, 2, [['note.added']]);
  expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 unknown 200']);
  await tell(100, 3, [reserved(100)]);
  await tell(100, 3, [reserved(100)]);
  await tell(110, 4, [tells('grant.released')]);
  expect(await lines()).toEqual(['g1 released 100', 'g1~1 unknown 200']);
});

test('the same question is another payment, too, and each of two resets leaves its own line', async () => {
  await paid();
  await tell(90, 2, [['note.added']]);
  expect(await ask(200)).toBe(undefined);
  expect(await ask(50)).toBe('own');
  await tell(100, 3, [reserved(50), tells('grant.committed')]);
  await tell(190, 3, [['note.added']]);
  expect(await ask(50)).toBe('own');
  expect(await lines()).toEqual(['g1 reserved 50', 'g1~1 unknown 200', 'g1~2 unknown 50']);
  const { rows } = await it.sql.query(
    `select "grant", kind from ledger_entry where case_id = '${id}' order by "grant", seq`,
  );
  expect(rows.map((row) => `${row.grant} ${row.kind}`)).toEqual([
    ...['reserved', 'reserved', 'committed', 'undone', 'reserved', 'committed', 'undone', 'reserved'].map(
      (it) => `g1 ${it}`,
    ),
    ...['g1~1 set_aside', 'g1~2 set_aside'],
  ]);
});

test('undone up to its reservation, it is not given back by a close without a look; after one it is', async () => {
  await paid();
  await tell(90, 3, [['note.added']]);
  expect(await lines()).toEqual(['g1 unknown 200']);
  await tell(100, 4, [tells('grant.released')]);
  expect(await lines()).toEqual(['g1 released 200', 'g1~1 unknown 200']);
});

test('what somebody has looked at is given back, and pays again as one payment', async () => {
  await paid('grant.unknown');
  await tell(40, 4, [tells('grant.released', { reason: 'v1.x' })]);
  expect(await lines()).toEqual(['g1 released 200']);
  await tell(90, 4, [tells('grant.unpaid', { reason: 'v1.x' })]);
  expect(await lines()).toEqual(['g1 reserved 200']);
  await tell(100, 5, [tells('grant.committed')]);
  expect(await lines()).toEqual(['g1 committed 200']);
});

test.each([true, false])(
  'a payment under way when the run was reset may have been made; told first: %s',
  async (first) => {
    expect(await ask(200)).toBe('own');
    await tell(10, 1, [['case.opened']], run('one', 2));
    await tell(20, 2, [reserved(200), ['step.entered']], run('one', 4, ['g1']));
    if (first) await tell(90, 2, [['note.added']], run('two', 3));
    expect(await ask(100)).toBe('own');
    if (!first) await tell(90, 2, [['note.added']], run('two', 3));
    nowMs += 48 * 3_600_000;
    expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 unknown 200']);
    expect(await ask(101, { grant: 'g2' })).toBe(undefined);
  },
);

test('a payment that the new run has under way, too, is that payment; so is one whose task was only tried again', async () => {
  expect(await ask(200)).toBe('own');
  await tell(10, 1, [['case.opened'], reserved(200), ['step.entered']], run('one', 4, ['g1']));
  await tell(20, 4, [['note.added']], run('one', 5, ['g1']));
  await tell(30, 4, [['note.added']], run('one', 5));
  await tell(40, 4, [['note.added']], run('two', 5, ['g1']));
  expect(await lines()).toEqual(['g1 reserved 200']);
});

test('a record that is told all of it again, without a question, keeps both', async () => {
  await tell(10, 1, [['case.opened'], reserved(200)]);
  await tell(30, 3, [tells('grant.committed')]);
  await tell(90, 2, [['note.added']]);
  await tell(100, 3, [reserved(100)]);
  expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 unknown 200']);
});

const settle = (grant: string, as: 'paid' | 'not_paid', who = { id: 'yan', roles: ['finance'] }) =>
  it.record.settleSetAside({ case: id, grant, as, reference: 'R-1', reason: 'v1.y', actor: who });

test('finance settles what was set aside, once and from outside: not paid it counts no more', async () => {
  await paid();
  await tell(90, 2, [['note.added']]);
  expect(await ask(100)).toBe('own');
  expect(await settle('g1~1', 'paid', { id: 'wang', roles: ['agent'] })).toMatchObject({ code: 'act/needs-role' });
  expect(await settle('g1~1', 'paid', { id: 'li', roles: ['finance'] })).toMatchObject({ code: 'act/excluded' });
  expect(await settle('g1', 'paid')).toBe(undefined);
  expect(await settle('g1~1', 'not_paid')).toMatchObject({ state: 'released' });
  expect(await settle('g1~1', 'paid')).toBe(undefined);
  expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 released 200']);
  expect(await ask(200, { grant: 'g2' })).toBe('own');
});

test('found paid before the case asks again, it stays paid in the line that it is moved to', async () => {
  await paid('grant.unknown');
  await tell(90, 2, [['note.added']]);
  expect(await settle('g1', 'paid')).toMatchObject({ state: 'committed' });
  expect(await ask(101)).toBe(undefined);
  expect(await ask(100)).toBe('own');
  expect(await lines()).toEqual(['g1 reserved 100', 'g1~1 committed 200']);
  expect(await settle('g1~1', 'not_paid')).toBe(undefined);
});

test('a case’s own payment of unknown result is for its act', async () => {
  await paid('grant.unknown');
  expect(await settle('g1', 'paid')).toBe(undefined);
});

test('the audit names a finding that the access log does not know', async () => {
  await paid();
  await tell(90, 2, [['note.added']]);
  expect(await settle('g1', 'paid')).toMatchObject({ state: 'committed' });
  const forge = (sql: string) =>
    it.sql.query(`alter table ledger_entry disable trigger user; ${sql}; alter table ledger_entry enable trigger user`);
  const turn = (from: string, to: string, state: string) =>
    forge(`update ledger_entry set said = replace(said::text, '${from}', '${to}')::json, state = '${state}'
      where case_id = '${id}' and said is not null;
      update ledger set state = '${state}' where case_id = '${id}'`);
  await turn('"paid"', '"not_paid"', 'released');
  expect(await it.record.verifyLedger([id])).toMatchObject([{ grant: 'g1', fault: 'added' }]);
  await turn('"not_paid"', '"paid"', 'committed');
});

test('an approval that was asked for and ended without one leaves nothing that the audit would name', async () => {
  expect(await ask(200)).toBe('own');
  await tell(10, 1, [['case.opened'], tells('grant.released')]);
  expect(await lines()).toEqual(['g1 released 200']);
});
