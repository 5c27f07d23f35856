/** Cases that cases start: once by their key, with references of their own, and never with what is personal laid open. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseStarter, startCase } from '../../activities/start-case.ts';
import type { Intake } from '../../engine/event.ts';
import type { State } from '../../engine/state/state.ts';
import { load } from '../../language/load.ts';
import type { Value } from '../../language/plan.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { StartCaseRequest } from '../../workflows/contract.ts';
import { twoSops } from '../setup/two-sops.ts';
import { freshRecord } from '../setup/record.ts';

const refKey = randomBytes(32);
const said = `v1.${'s'.repeat(43)}`;
const PARENT = `C-${'0'.repeat(20)}`;
let it: Awaited<ReturnType<typeof freshRecord>>;

/** Temporal's part: which runs there are, and how they ended. */
class Runs implements CaseStarter {
  readonly intakes: Intake[] = [];
  over: Partial<State> | undefined;
  start: CaseStarter['start'] = async (_plan, intake) => {
    const there = this.intakes.some((known) => known.case === intake.case);
    this.intakes.push(intake);
    return there ? 'there' : 'started';
  };
  ended: CaseStarter['ended'] = async (id) => (this.over ? ({ ...this.over, case: id } as State) : undefined);
}

beforeAll(async () => {
  it = await freshRecord();
  for (const body of load(twoSops).packages.values()) await it.record.publish(body, 'han');
  const row = { ref: said, subject: 'customer/K-1', case: PARENT, field: 'note', value: '箱子破了' };
  await it.record.putVault([row]);
});
afterAll(() => it.close());

const request = (
  key: string,
  values: Record<string, Value>,
  more: Partial<StartCaseRequest> = {},
): StartCaseRequest => ({
  case: PARENT,
  key,
  step: 'dispute',
  visit: 1,
  run: 'dispute',
  with: values,
  atMs: Date.UTC(2026, 10, 25),
  ...more,
});
const start = (runs: Runs, given: StartCaseRequest) => startCase(given, { record: it.record, refKey, starter: runs });

test('the same request starts one case, and tells how it ended when it is over', async () => {
  const runs = new Runs();
  const values = { customer: 'K-1', order: 'O-1', said };
  const first = await start(runs, request('7', values));
  expect(first).toEqual({ case: expect.stringMatching(CASE_ID) });
  runs.over = {
    state: 'closed',
    result: 'settled',
    data: { verdict: '补发', said: runs.intakes[0]?.data.said ?? null },
  };
  const again = await start(runs, request('7', values));
  expect(again).toEqual({
    case: first.case,
    ended: { case: first.case, state: 'closed', result: 'settled', data: { verdict: '补发' } },
  });
  expect((await start(new Runs(), request('8', values))).case).not.toBe(first.case);
  expect(runs.intakes[0]?.parent).toEqual({ case: PARENT, step: 'dispute', visit: 1 });
});

test('of a case that is there only its end is asked: nothing is started, whatever its SOP takes now', async () => {
  const runs = new Runs();
  const child = `C-${'1'.repeat(20)}`;
  expect(await start(runs, request('12', {}, { child }))).toEqual({ case: child });
  runs.over = { state: 'cancelled', data: { said } };
  const ended = { case: child, state: 'cancelled', result: 'cancelled', data: {} };
  expect(await start(runs, request('12', {}, { child }))).toEqual({ case: child, ended });
  expect(runs.intakes).toEqual([]);
});

test('a personal value becomes the child’s own: another reference, readable for it', async () => {
  const runs = new Runs();
  const { case: child } = await start(runs, request('9', { customer: 'K-1', said }));
  const own = String(runs.intakes[0]?.data.said);
  expect(own).not.toBe(said);
  expect(await it.record.readVault([own], { purpose: 'test', actor: 'li' })).toMatchObject([
    { case: child, value: '箱子破了' },
  ]);
});

test('whose matter it is from now on: the child’s, unless another case has it', async () => {
  const rows = async () => (await it.sql.query<{ case_id: string }>('select case_id from intake')).rows.length;
  const before = await rows();
  const values = { customer: 'K-2', order: 'O-2' };
  await start(new Runs(), request('10', values));
  await start(new Runs(), request('11', values));
  expect(await rows()).toBe(before + 1);
});

test('what cannot be started fails for good, without a value in its text', async () => {
  const failing = (given: StartCaseRequest) =>
    start(new Runs(), given).then(
      () => 'started',
      (error: { type?: string; nonRetryable?: boolean; message: string }) =>
        `${error.type} ${error.nonRetryable} ${error.message}`,
    );
  expect(await failing(request('12', { customer: 'K-1' }, { run: 'none' }))).toMatch(/^WrongSetting true/);
  expect(await failing(request('13', { order: 'O-1' }))).toMatch(/^WrongArgument true .*customer data\/required/);
  expect(await failing(request('14', { customer: 'K-1', verdict: said }))).toMatch(/^WrongArgument true .*personal/);
  expect(await failing(request('15', { customer: 'K-1', verdict: 'x'.repeat(300) }))).not.toContain('xxx');
  expect(await failing(request('16', { customer: 'K-1', said }, { case: 'C-other' }))).toMatch(/^ValueMissing true/);
});

test('a worker that starts no cases leaves it to one that does', async () => {
  const waiting = startCase(request('17', { customer: 'K-1' }), { record: it.record, refKey });
  await expect(waiting).rejects.toMatchObject({ type: 'SettingMissing', nonRetryable: false });
});

test('the matter leads to the child once it has begun, not before', async () => {
  const leadsTo = async (id: string) =>
    (await it.sql.query('select join_key from intake where case_id = $1', [id])).rows.length;
  const runs = new Runs();
  const before: number[] = [];
  const begin = runs.start;
  runs.start = async (plan, intake) => {
    before.push(await leadsTo(intake.case));
    return begin(plan, intake);
  };
  const { case: child } = await start(runs, request('11', { customer: 'K-11', order: 'O-11' }));
  expect([before, await leadsTo(String(child))]).toEqual([[0], 1]);
});
