/** Payments of the shipped complaint over HTTP, held against the rows of `case_event` alone (semantics rules 22–24). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, type Told, uncovered, type Yardstick } from '../../simulator/payments/oracle.ts';
import type { WireCase } from '../../wire/case.ts';
import { Api } from '../setup/api.ts';
import { complaint } from '../setup/complaint.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const { plan, organization } = complaint();
const yardstick: Yardstick = {
  roles: Object.fromEntries(Object.entries(organization.people).map(([id, { roles }]) => [id, roles])),
  caps: plan.authorities ?? {},
  sent: { compensation: ['compensation', 'customer'] },
  offsetMs: 8 * 3_600_000,
};

const viewOf = async (id: string) => (await api.get<WireCase>('chen', `/v1/cases/${id}`)).body;
const done = async (who: string, id: string, act: object) =>
  expect(await api.act(who, id, act)).toMatchObject({ status: 200 });
const named = (...names: string[]) => names.map((name) => ({ name, ref: `${name}-1` }));

/** A complaint whose owner, one of the resolvers, proposes so much, in 元. */
async function proposed(compensation: number): Promise<{ id: string; owner: string }> {
  const id = await api.open({ customer: `CU-${randomUUID()}` });
  const holder = async () => {
    const { tasks } = await viewOf(id);
    return tasks[0]?.assignee ?? '';
  };
  const front = await holder();
  const evidence = named('call-recording', 'case-record');
  const category = 'installation';
  await done(front, id, { act: 'complete', step: 'receive', as: 'registered', with: { category }, evidence });
  await done(front, id, { act: 'complete', step: 'classify', as: 'judged', with: { category, severity: 'S3' } });
  const resolver = await holder();
  await done(resolver, id, { act: 'claim', step: 'dispatch' });
  const { owner = '' } = await viewOf(id);
  const agreed = { plan: '上门重装', plan_due: new Date(Date.now() + 86_400_000).toISOString(), compensation };
  await done(owner, id, { act: 'complete', step: 'propose', as: 'agreed', with: agreed });
  return { id, owner };
}

/** The rows of the case, once its payment stands among them. */
async function rowsOf(id: string): Promise<readonly Line[]> {
  const read = async () => (await api.record.timeline(id, { limit: 200 })).items;
  await expect.poll(async () => (await read()).map(({ type }) => type)).toContain('grant.committed');
  return read();
}

test('rules 22–24: every payment made over HTTP is covered by what the rows of the record say, and the rows tell what is not', async () => {
  const within = await proposed(80);
  const above = await proposed(450);
  await done('feng', above.id, { act: 'approve', step: 'authorize' });
  const less = await proposed(1_800);
  await done('chen', less.id, { act: 'approve', step: 'authorize', amount: 1_200 });
  const told: Told[] = [];
  for (const { id } of [within, above, less]) told.push({ case: id, lines: await rowsOf(id) });
  expect(uncovered(told, yardstick)).toEqual({ payments: 3, found: [] });

  // The same rows without the approver's word, of more, or with the approver as owner or author: each is noticed.
  const found = (change: (line: Line) => Line[]) =>
    uncovered([{ case: above.id, lines: (told[1]?.lines ?? []).flatMap(change) }], yardstick).found;
  const forged = (type: string, data: object) => (line: Line) =>
    line.type === type ? [{ ...line, data: { ...line.data, ...data } }] : [line];
  const says = (what: string) => expect.arrayContaining([expect.stringContaining(what)]);
  expect(found((line) => (line.type === 'approval.given' ? [] : [line]))).toEqual(says('feng never agreed'));
  expect(found(forged('grant.reserved', { amount: 50_001 }))).toEqual(says('it is above the caps of feng'));
  expect(found(forged('owner.changed', { after: 'feng' }))).toEqual(says('feng approved and owns it'));
  const wrote = (line: Line) => (line.type === 'data.changed' ? [{ ...line, actor: 'feng' }] : [line]);
  expect(found(wrote)).toEqual(says('feng approved and wrote it'));
});
