/** Rule 26 over HTTP: a deputy reads and does the work of whoever is away, in the own name, and never confirms or approves. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import type { Timeline } from '../../wire/timeline.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
/** Hua of the warehouse stands in for Li of the front line, Wei of quality for Chen, who supervises and confirms. */
function withDeputies() {
  const deputyOf = (text: string, of: string, deputy: string) =>
    text.replace(
      new RegExp(`^(  ${of}: \\{ .*) \\}`, 'm'),
      `$1, deputy: [{ person: ${deputy}, from: '${day(-2)}', until: '${day(2)}' }] }`,
    );
  const text = deputyOf(deputyOf(shippedFiles.get('organization.yaml') ?? '', 'li', 'hua'), 'chen', 'wei');
  return new Map([...shippedFiles, ['organization.yaml', text]]);
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: withDeputies() });
});
afterAll(() => api.stop());

interface Items {
  items: { case: string }[];
}
const status = async (who: string, path: string) => (await api.get(who, path)).status;
const lists = async (who: string, path: string, id: string) =>
  (await api.get<Items>(who, path)).body.items.some((it) => it.case === id);
const evidence = [
  { name: 'call-recording', ref: 'REC-1' },
  { name: 'case-record', ref: 'CR-1' },
];
const receive = { act: 'complete', step: 'receive', as: 'registered', with: { category: 'installation' }, evidence };

test('the deputies are there', () => {
  const people = load(withDeputies()).organization?.people;
  expect([people?.li?.deputies?.[0]?.person, people?.chen?.deputies?.[0]?.person]).toEqual(['hua', 'wei']);
});

test('rule 26: a deputy reads and does what the person away has, in the own name, and no more than the work', async () => {
  const id = await api.open();
  expect((await api.act('zhang', id, { act: 'assign', step: 'receive', to: 'li' })).status).toBe(200);
  expect([await status('hua', `/v1/cases/${id}`), await status('wei', `/v1/cases/${id}`)]).toEqual([200, 404]);
  expect([await lists('hua', '/v1/cases?limit=200', id), await lists('wei', '/v1/cases?limit=200', id)]).toEqual([
    true,
    false,
  ]);
  const { acts } = (await api.get<{ acts: string[] }>('hua', `/v1/cases/${id}`)).body;
  expect(acts).toContain('complete:receive');
  for (const act of ['assign:receive', 'cancel', 'pause']) expect(acts).not.toContain(act);
  for (const act of [
    { act: 'cancel', reason: '客户撤回' },
    { act: 'assign', step: 'receive', to: 'hua' },
    { act: 'pause', reason: 'waiting_customer' },
  ])
    expect([act.act, (await api.act('hua', id, act)).status]).toEqual([act.act, 403]);
  expect((await api.act('hua', id, receive)).status).toBe(200);
  const { items } = (await api.get<Timeline>('chen', `/v1/cases/${id}/timeline?limit=200`)).body;
  expect(items.find((it) => it.type === 'task.reassigned')).toMatchObject({ actor: 'hua', step: 'receive' });
  expect(items.find((it) => it.type === 'task.completed')).toMatchObject({ actor: 'hua', step: 'receive' });
});

test('rules 23 and 26: she does not approve for whoever she stands in for', async () => {
  const data = { customer: `CU-${randomUUID()}`, order: `O-${randomUUID().slice(0, 8)}`, reason: 'quality' };
  const { case: id } = (await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'return-dispute', data })).body;
  const settle = {
    ...receive,
    as: 'settle-now',
    with: { within_window: true, claims_30nd: 0, compensation: 1_500, close_code: 'quality' },
    evidence: [{ name: 'order-record' }, { name: 'case-record', ref: 'CR-1' }],
  };
  const settled: number[] = [];
  for (const who of ['dong', 'fan']) settled.push((await api.act(who, id, settle)).status);
  expect(settled).toContain(200);
  const approval = { act: 'approve', step: 'small-approval' };
  const asked = (await api.get<{ tasks: { step: string; role?: string }[] }>('chen', `/v1/cases/${id}`)).body.tasks;
  expect(asked).toMatchObject([{ step: 'small-approval', role: 'supervisor' }]);
  expect((await api.act('wei', id, approval)).status).toBe(404);
  expect(await lists('wei', '/v1/tasks?scope=team&limit=200', id)).toBe(false);
  expect((await api.act('chen', id, approval)).status).toBe(200);
});

test('rule 26: she confirms no publication, watches over no case and reads no report in that name', async () => {
  const files = { 'organization.yaml': 'step_up: { approvals_above: 900 }\n' };
  const asked = await api.post<{ publication: number; hash: string }>('han', '/v1/sops', { files });
  expect(asked.status).toBe(202);
  const confirm = `/v1/publications/${asked.body.publication}/confirm`;
  expect(await api.post('wei', confirm, { hash: asked.body.hash })).toMatchObject({
    status: 403,
    body: { code: 'auth/role' },
  });
  for (const path of ['/v1/tasks?scope=all', '/v1/reports/kpi', '/v1/person-requests', '/v1/lost-cases'])
    expect([path, await status('wei', path)]).toEqual([path, 403]);
  const id = await api.open();
  expect(await status('wei', `/v1/cases/${id}`)).toBe(404);
  expect((await api.post('chen', confirm, { hash: asked.body.hash })).status).toBe(201);
});
