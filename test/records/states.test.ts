/** What a case would go on from is kept with its batch, by the same rule, and its plan once by its hash. */
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch, Kept } from '../../engine/batch.ts';
import type { State } from '../../engine/state/state.ts';
import { canonical, sha256 } from '../../language/hash.ts';
import type { Plan } from '../../language/plan.ts';
import { batch, freshRecord, samplePackage } from '../setup/record.ts';

const { hash: _, ...unhashed } = samplePackage().plan;
const plan: Plan = { ...unhashed, hash: sha256(canonical(unhashed)) };

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());

/** The record keeps a state without looking into it, but for its number and rules. */
const stateAt = (seq: number) => ({ seq, rules: 5, owner: `o${seq}\0` }) as unknown as State;
const kept = (seq: number, more: Partial<Kept> = {}): Kept => ({
  state: stateAt(seq),
  run: 'run-1',
  plan: plan.hash,
  ...more,
});
const told = (caseId: string, taskMs: number, seq: number, more: Partial<Kept> = {}): Batch => ({
  ...batch(caseId, taskMs, seq - 1, ['step.entered']),
  kept: kept(seq, more),
});

test('the newest batch wins, whatever comes late, and a batch of others leaves the state as it is', async () => {
  await it.record.writeBatch(told('A', 10, 1));
  await it.record.writeBatch(told('A', 20, 2));
  await it.record.writeBatch(told('A', 15, 9));
  await it.record.writeBatch(batch('A', 30, 2, ['run.terminated']));
  expect(await it.record.stateOf('A')).toEqual({
    runId: 'run-1',
    taskMs: 20,
    seq: 1,
    rules: 5,
    planHash: plan.hash,
    state: stateAt(2),
    notices: [],
  });
  expect(await it.record.stateOf('B')).toBeUndefined();
});

test('the door itself takes no older state, and messages that were not sent are kept', async () => {
  const notices: Kept['notices'] = [{ key: 'n1', to: { kind: 'person', ids: ['li'] }, about: 'level', values: {} }];
  await it.record.writeBatch(told('C', 10, 1, { notices }));
  const call = `select keep_state('C', 'r', 9, 5, 1, 'h', '\\x00', null, null, null)`;
  await expect(it.sql.query(call)).rejects.toThrow(/no batch of 9/);
  expect(await it.record.stateOf('C')).toMatchObject({ taskMs: 10, notices });
});

test('a plan is kept once, and given only while it is what its hash says', async () => {
  const of = { sop: plan.sop, version: plan.version, hash: plan.hash };
  expect(await it.record.planOf(of)).toBeUndefined();
  await it.record.writeBatch(told('D', 10, 1, { body: plan }));
  await it.record.writeBatch(told('D', 20, 2, { body: { ...plan, title: 'another' } }));
  expect(await it.record.planOf(of)).toEqual(plan);
  const bent = deflateRawSync(JSON.stringify({ ...plan, title: 'bent' }));
  await it.sql.query('update case_plan set body = $1', [bent]);
  expect(await it.record.planOf(of)).toBeUndefined();
});

test('what no case brought is found as published, and in the edition of that hash', async () => {
  const calendars = { '': { days: [] } } as unknown as Plan['calendars'];
  const { hash: __, ...renewed } = { ...plan, calendars };
  const edition: Plan = { ...renewed, hash: sha256(canonical(renewed)) };
  await it.record.publish({ ...samplePackage(), plan }, 'owner');
  await it.record.saveEdition(edition, 'owner');
  expect(await it.record.planOf({ sop: plan.sop, version: 1, hash: plan.hash })).toEqual(plan);
  expect(await it.record.planOf({ sop: plan.sop, version: 1, hash: edition.hash })).toEqual(edition);
  expect(await it.record.planOf({ sop: plan.sop, version: 1, hash: 'other' })).toBeUndefined();
});
