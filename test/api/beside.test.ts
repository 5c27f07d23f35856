/** Rules 33 and 34 over HTTP: who finds what on the worklist and in the case, what is masked, what is refused, nothing raw kept. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireCase } from '../../wire/case.ts';
import type { TaskPage } from '../../wire/worklist.ts';
import { Api } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const shown = async (who: string, id: string) => (await api.get<WireCase>(who, `/v1/cases/${id}`)).body;
const status = async (who: string, id: string) => (await api.get(who, `/v1/cases/${id}`)).status;
const listed = async (who: string, id: string, query = '') =>
  (await api.get<TaskPage>(who, `/v1/tasks?limit=200${query}`)).body.items.filter((it) => it.case === id);
/** Whoever the round found first, it is li's now. */
async function claimed(): Promise<string> {
  const id = await api.open();
  expect((await api.act('zhang', id, { act: 'assign', step: 'receive', to: 'li' })).status).toBe(200);
  return id;
}

test('rule 33: a question stands on the worklist of the team asked, who reads the case and the question while asked', async () => {
  const id = await claimed();
  expect(await status('qi', id)).toBe(404);
  const asked = await api.act('li', id, { act: 'ask_help', to: 'team/logistics', question: '包裹在哪里' });
  expect(asked.status).toBe(200);
  expect(await listed('qi', id)).toMatchObject([{ step: 'help:1', kind: 'help', team: 'logistics', status: 'queued' }]);
  expect(await listed('qi', id, '&scope=team')).toHaveLength(1);
  const seen = await shown('qi', id);
  expect(seen.help).toMatchObject([{ help: 1, to: 'team/logistics', by: 'li', question: '包裹在哪里' }]);
  expect(seen.help?.[0]?.due).toBeDefined();
  expect(seen.acts).toEqual(expect.arrayContaining(['answer_help', 'decline_help']));
  for (const act of ['withdraw_help', 'transfer', 'ask_help', 'escalate', 'contact:out', 'pause'])
    expect(seen.acts).not.toContain(act);
  const { rows } = await api.sql.query<{ told: string }>(
    'select coalesce(data::text, $2) as told from case_event where case_id = $1',
    [id, ''],
  );
  expect(rows.some(({ told }) => told.includes('包裹'))).toBe(false);
  expect((await api.act('qi', id, { act: 'answer_help', help: 1, note: '在城西库' })).status).toBe(200);
  expect([await status('qi', id), (await listed('qi', id)).length]).toEqual([404, 0]);
  expect((await shown('li', id)).help).toBeUndefined();
});

test('rule 33: whoever has no eyes for personal values reads the question put to them, and nothing more', async () => {
  const id = await claimed();
  // A manager of the logistics is no role that reads personal values.
  await api.act('li', id, { act: 'ask_help', to: 'team/logistics', question: '谁在送' });
  const seen = await shown('zou', id);
  expect(seen.help?.[0]?.question).toBe('谁在送');
  expect(await listed('zou', id)).toMatchObject([{ team: 'logistics', status: 'queued' }]);
  for (const name of seen.masked ?? []) expect(seen.data[name]).toBe('***');
});

test('rules 33 and 34: only a team or a person there is', async () => {
  const id = await claimed();
  for (const act of [
    { act: 'ask_help', to: 'nobody', question: 'x' },
    { act: 'ask_help', to: 'team/nowhere', question: 'x' },
    { act: 'transfer', to: 'person/nobody' },
    { act: 'remind_me', at: '2020-01-01T00:00:00Z' },
  ])
    expect([act, (await api.act('li', id, act)).status]).toEqual([act, 422]);
  expect((await api.act('li', id, { act: 'answer_help', help: 7, note: 'x' })).status).toBe(409);
});

test('rule 34: a case given to another team is read and taken there, and is the giver’s until then', async () => {
  const id = await claimed();
  expect((await api.act('qi', id, { act: 'transfer', to: 'team/logistics' })).status).toBe(404);
  await api.act('li', id, { act: 'transfer', to: 'team/logistics', reason: '归物流' });
  expect(await listed('qi', id)).toMatchObject([{ kind: 'transfer', team: 'logistics' }]);
  const seen = await shown('qi', id);
  expect([seen.owner, seen.transfer?.to, seen.transfer?.by]).toEqual(['li', 'team/logistics', 'li']);
  expect((await api.act('wang', id, { act: 'accept_transfer' })).status).toBe(403);
  expect((await api.act('qi', id, { act: 'accept_transfer' })).status).toBe(200);
  const after = await shown('qi', id);
  expect([after.owner, after.team, after.transfer]).toEqual(['qi', 'logistics', undefined]);
  expect(after.tasks.find((it) => it.step === 'receive')).toMatchObject({ assignee: 'qi', team: 'logistics' });
});

test('rule 33: a date of one’s own is shown to nobody else, and is on no worklist', async () => {
  const id = await claimed();
  const at = new Date(Date.now() + 3_600_000).toISOString();
  expect((await api.act('li', id, { act: 'remind_me', at, note: '问仓库' })).status).toBe(200);
  expect((await shown('li', id)).reminders).toEqual([{ reminder: 1, at, note: '问仓库' }]);
  expect((await shown('zhang', id)).reminders).toBeUndefined();
  expect((await listed('zhang', id, '&scope=all')).map((it) => it.kind)).toEqual(['task']);
  const { body } = await api.get<{ items: object[] }>('zhang', `/v1/cases/${id}/timeline?limit=200`);
  expect(JSON.stringify(body)).not.toContain('问仓库');
});
