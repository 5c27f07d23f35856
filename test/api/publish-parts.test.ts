/** Publications state what they change: merged by id, nothing left without anybody, sameness by source. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherwiseCompiled, withoutTexts } from '../setup/older.ts';
import { handOn } from '../../api/hand-on/hand-on.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

interface Told {
  published: object[];
  unchanged: object[];
  stale: { sop: string; version: number }[];
  kept: string[];
  removed: string[];
  publication?: number;
  workspace_changed: boolean;
  code?: string;
  fields?: { field: string; code: string; detail: string }[];
  diagnostics: { code: string; range: { file: string; start: { line: number } } }[];
}

let api: Api;
/** The shipped workspace, in which nobody asks for a second person. */
const alone = new Map(shippedFiles).set(
  'organization.yaml',
  (shippedFiles.get('organization.yaml') ?? '').replace(/^publish:.*\n/m, ''),
);
beforeAll(async () => {
  api = await Api.start({ files: alone });
});
afterAll(() => api.stop());

const publish = (files: Record<string, string>, more: object = {}) =>
  api.post<Told>('han', '/v1/sops', { files, ...more });
const organization = async () => (await api.record.loadWorkspace())?.organization;

const visit = `sop: visit
version: 1
title: 上门
owner: role/process-owner
calendar: cn-office
data: { customer: { type: party, required: true } }
clocks:
  response: { title: 响应, from: case.opened, until: go.done, limit: 4h }
steps:
  go:
    title: 上门
    task: { for: team/visitors }
    outcomes: { done: close }
`;
const ours = `teams:
  visitors: { title: 上门组, lead: vxu }
people:
  vxu: { name: 许, teams: [visitors], roles: [agent, team-lead] }
  ji: { name: 纪, teams: [visitors], roles: [agent] }
`;

test('one SOP’s folder alone leaves the organization as it is, and stands on what is in force', async () => {
  const before = await organization();
  const told = await publish({ 'visit.sop.yaml': visit, 'organization.yaml': ours });
  expect(told).toMatchObject({ status: 201, body: { published: [{ sop: 'visit', version: 1 }] } });
  expect(told.body.kept).toContain('person/li');
  const after = await organization();
  expect(after?.people).toEqual({ ...before?.people, vxu: expect.anything(), ji: expect.anything() });
  expect(after?.teams).toMatchObject({ ...before?.teams, visitors: { title: '上门组', lead: 'vxu' } });
  expect((await api.get('li', '/v1/tasks')).status).toBe(200);
  // Alone, without anything it stands on.
  expect(await publish({ 'visit.sop.yaml': visit.replace('version: 1', 'version: 2') })).toMatchObject({ status: 201 });
  expect(await organization()).toEqual(after);
});

test('a mistake in a part is told at its line; a name nobody has is told as one', async () => {
  const wrong = await publish({ 'organization.yaml': '# ours\nteams:\n  night: { title: 夜班, lead: nobody }\n' });
  expect(wrong).toMatchObject({
    status: 422,
    body: { diagnostics: [{ code: 'organization/unknown-person', range: { start: { line: 3 } } }] },
  });
  expect(await publish({ 'organization.yaml': 'teams: {\n' })).toMatchObject({
    status: 422,
    body: { diagnostics: expect.not.arrayContaining([expect.objectContaining({ code: 'who/unknown-team' })]) },
  });
});

test('sameness is judged by the source: another plan of the same text is no conflict, another text is one', async () => {
  // As an older compiler left it.
  await otherwiseCompiled(api.sql, 'complaint');
  const all = Object.fromEntries(alone);
  expect(await publish(all)).toMatchObject({
    status: 200,
    body: { unchanged: expect.arrayContaining([{ sop: 'complaint', version: 3 }]) },
  });
  const other = { ...all, 'complaint.sop.yaml': (all['complaint.sop.yaml'] ?? '').replace('limit: 4h', 'limit: 3h') };
  expect(await publish(other)).toMatchObject({ status: 409, body: { code: 'sop/changed-body' } });
});

test('a shared text alone is published, and the versions that use it take it with their next', async () => {
  const id = (shippedFiles.get('messages.yaml') ?? '').match(/^([a-z-]+):/m)?.[1] ?? '';
  const told = await publish({ 'messages.yaml': `${id}: { by: sms, zh: 改了 }\n` });
  expect(told).toMatchObject({ status: 201, body: { workspace_changed: true, published: [] } });
  expect(told.body.stale.length).toBeGreaterThan(0);
  expect((await api.record.loadFiles())?.['messages.yaml']).toContain('改了');
  expect(await publish({ 'messages.yaml': `${id}: { by: sms, zh: 改了 }\n` })).toMatchObject({ status: 200 });
});

test('only what is named goes, and every name must lead somewhere', async () => {
  const faults = async (remove: string[], move: object = {}, files = {}) =>
    (await publish(files, { remove, move })).body.fields?.map((it) => it.code);
  expect(await faults(['person/nobody'])).toEqual(['publish/not-in-force']);
  expect(await faults(['person/ji'], {}, { 'organization.yaml': ours })).toEqual(['publish/removed-and-given']);
  expect(await faults([], { 'person/ji': 'vxu' })).toEqual(['publish/moved-not-removed']);
  expect(await faults(['person/ji'], { 'person/ji': 'nobody' })).toEqual(['publish/moved-to-nobody']);
  expect(await faults(['sop/visit'], { 'sop/visit': 'complaint' })).toEqual(['publish/cannot-move']);
  expect((await publish({}, { remove: ['anything'] })).status).toBe(422);
  expect(await publish({}, {})).toMatchObject({ status: 422, body: { code: 'sop/nothing' } });
});

test('calendars, ladders, messages, teams and people that published SOPs name do not go', async () => {
  for (const key of ['calendar/cn-office', 'team/visitors', 'connector/payments']) {
    const told = await publish({}, { remove: [key] });
    expect([key, told.status]).toEqual([key, expect.toSatisfy((it: number) => it === 409 || it === 422)]);
  }
  const ladder = (shippedFiles.get('ladders.yaml') ?? '').match(/^([a-z-]+):/m)?.[1];
  const used = [`ladder/${ladder}`, ...[...(await messagesUsed())].slice(0, 1).map((it) => `message/${it}`)];
  for (const key of used) {
    const told = await publish({}, { remove: [key] });
    expect(told, key).toMatchObject({ status: 409, body: { code: 'publish/in-use' } });
    expect(told.body.diagnostics.length).toBeGreaterThan(0);
  }
});

async function messagesUsed(): Promise<Set<string>> {
  const { body } = await api.get<{ plan: { messages: object } }>('li', '/v1/sops/complaint');
  return new Set(Object.keys(body.plan.messages));
}

const visited = async (customer: string) =>
  (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data: { customer } })).body.case;

test('a person with open work goes only with a word of who takes over, who then has it, and the case', async () => {
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data: { customer: 'CU-9' } });
  const id = opened.body.case;
  expect((await api.act('ji', id, { act: 'claim', step: 'go' })).status).toBe(200);
  // Asked for help in another case, and to take a third one: who asked is told that nobody of that name is there any more.
  const [helped, offered] = [await visited('CU-10'), await visited('CU-11')];
  for (const one of [helped, offered])
    expect((await api.act('vxu', one, { act: 'claim', step: 'go' })).status).toBe(200);
  expect((await api.act('vxu', helped, { act: 'ask_help', to: 'ji', question: '怎么走？' })).status).toBe(200);
  expect((await api.act('vxu', offered, { act: 'transfer', to: 'ji' })).status).toBe(200);
  const refused = await publish({}, { remove: ['person/ji'] });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'publish/work-left', fields: [{ field: 'remove.person/ji', code: 'publish/open-work' }] },
  });
  expect((await publish({}, { remove: ['person/ji'], dry_run: true })).status).toBe(409);
  expect((await api.get('ji', '/v1/tasks')).status).toBe(200);
  const done = await publish({}, { remove: ['person/ji'], move: { 'person/ji': 'vxu' } });
  expect(done).toMatchObject({ status: 201, body: { removed: ['person/ji'] } });
  expect((await api.get('ji', '/v1/tasks')).status).toBe(401);
  expect(await handOn(api.services)).toBe(3);
  for (const [one, type] of [
    [helped, 'help.declined'],
    [offered, 'transfer.declined'],
  ] as const) {
    const { body } = await api.get<{ items: { type: string; actor?: string }[] }>('vxu', `/v1/cases/${one}/timeline`);
    expect(body.items.find((it) => it.type === type)).toMatchObject({ actor: 'system' });
  }
  expect(await handOn(api.services)).toBe(0);
  const { body: found } = await api.get<{ owner: string; tasks: { assignee: string }[] }>('vxu', `/v1/cases/${id}`);
  expect(found).toMatchObject({ owner: 'vxu', tasks: [{ assignee: 'vxu' }] });
  const { body: line } = await api.get<{ items: { type: string; actor?: string }[] }>(
    'vxu',
    `/v1/cases/${id}/timeline`,
  );
  expect(line.items.find((it) => it.type === 'task.given')).toMatchObject({ actor: 'system' });
  expect((await api.act('vxu', id, { act: 'complete', step: 'go', as: 'done' })).status).toBe(200);
});

test('a team with open work goes only to another, whose people find it in their queue', async () => {
  const open = async () =>
    (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data: { customer: `CU-${Math.random()}` } }))
      .body.case;
  const id = await open();
  const next = visit.replace('version: 1', 'version: 3').replace('team/visitors', 'team/front-line');
  expect((await publish({ 'visit.sop.yaml': next })).status).toBe(201);
  // Its people go, too, and would be its lead: the merged organization holds no name that leads nowhere.
  expect(await publish({}, { remove: ['team/visitors'] })).toMatchObject({ status: 422 });
  const people = { 'organization.yaml': 'people:\n  vxu: { name: 许, teams: [front-line], roles: [agent] }\n' };
  expect(await publish(people, { remove: ['team/visitors'] })).toMatchObject({
    status: 409,
    body: { fields: [{ field: 'remove.team/visitors' }] },
  });
  // A question to the team is its open work, too, and whoever is in its place answers it.
  const left = async () =>
    (await publish(people, { remove: ['team/visitors'], dry_run: true })).body.fields?.[0]?.detail ?? '';
  const before = await left();
  const helped = await open();
  expect((await api.act('li', helped, { act: 'claim', step: 'go' })).status).toBe(200);
  expect((await api.act('li', helped, { act: 'ask_help', to: 'team/visitors', question: '哪位去？' })).status).toBe(
    200,
  );
  expect(await left()).not.toBe(before);
  const moved = await publish(people, { remove: ['team/visitors'], move: { 'team/visitors': 'front-line' } });
  expect(moved.status).toBe(201);
  expect((await api.act('wang', helped, { act: 'answer_help', note: '我去' })).status).toBe(200);
  const { body } = await api.get<{ items: { case: string }[] }>('wang', '/v1/tasks');
  expect(body.items.map((it) => it.case)).toContain(id);
  expect((await api.act('wang', id, { act: 'claim', step: 'go' })).status).toBe(200);
  // Published again, the succession stays for the cases that still name the team.
  const again = 'people:\n  vxu: { name: 许先, teams: [front-line], roles: [agent] }\n';
  expect((await publish({ 'organization.yaml': again })).status).toBe(201);
  expect((await organization())?.successors).toMatchObject({
    teams: { visitors: 'front-line' },
    people: { ji: 'vxu' },
  });
});

test('an SOP with open cases goes only if they may finish; then it opens no new ones', async () => {
  expect(await publish({}, { remove: ['sop/visit'] })).toMatchObject({
    status: 409,
    body: { code: 'publish/work-left' },
  });
  expect((await publish({}, { remove: ['sop/visit'], move: { 'sop/visit': 'finish' } })).status).toBe(201);
  const refused = await api.post('shop', '/v1/cases', { sop: 'visit', data: { customer: 'CU-8' } });
  expect(refused).toMatchObject({ status: 422, body: { fields: [{ field: 'sop' }] } });
  const again = visit.replace('version: 1', 'version: 4').replace('team/visitors', 'team/front-line');
  expect((await publish({ 'visit.sop.yaml': again })).status).toBe(201);
  const opened = await api.post('shop', '/v1/cases', { sop: 'visit', data: { customer: 'CU-8' } });
  expect(opened.status).toBe(201);
});

test('work given in the very moment somebody goes is not left behind: it is the lead’s, or the queue’s', async () => {
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data: { customer: 'CU-7' } });
  const id = opened.body.case;
  expect((await api.act('wang', id, { act: 'claim', step: 'go' })).status).toBe(200);
  // As if the claim had come between the look at open work and the end of the publication.
  const workspace = await api.record.loadWorkspace();
  if (workspace === undefined) throw new Error('nothing is published');
  const { wang: _, ...people } = workspace.organization.people;
  const without = { ...workspace, organization: { ...workspace.organization, people } };
  await api.record.saveWorkspace(without, 'test', await api.record.loadFiles());
  api.services.directory.forget();
  // This one, and the one wang took over from the team that went.
  expect(await handOn(api.services)).toBe(2);
  const { body: found } = await api.get<{ tasks: { assignee?: string }[] }>('zhang', `/v1/cases/${id}`);
  expect(found.tasks[0]?.assignee).toBe('zhang');
});

test('an installation whose texts were not kept: parts merge into what is written back, and its folder gives it texts', async () => {
  await withoutTexts(api.sql);
  const before = await organization();
  expect(await api.record.loadFiles()).toBeUndefined();
  const calendars = Object.fromEntries([...alone].filter(([path]) => path.startsWith('calendars/')));
  const part = 'people:\n  wu: { name: 吴芳芳, teams: [resolution], roles: [agent] }\n';
  expect(await publish({ ...calendars, 'organization.yaml': part })).toMatchObject({ status: 201 });
  const after = await organization();
  expect(after?.people.wu?.name).toBe('吴芳芳');
  expect({ ...after?.people, wu: null }).toEqual({ ...before?.people, wu: null });
  expect(after?.teams).toEqual(before?.teams);
  expect(after?.successors).toEqual(before?.successors);
  expect((await api.record.loadFiles())?.['organization.yaml']).toContain('吴芳芳');
});
