/** Which role may send which act, and who is told what it takes (semantics rule 27). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACT_NAMES, type ActName } from '../../engine/event.ts';
import { Api } from '../setup/api.ts';

let api: Api;
let id: string;
beforeAll(async () => {
  api = await Api.start();
  id = await api.open();
});
afterAll(() => api.stop());

const bodies: Record<ActName, object> = {
  complete: { step: 'receive', as: 'registered' },
  claim: { step: 'call-back' },
  release: { step: 'call-back' },
  decline: { step: 'call-back', reason: 'x' },
  assign: { step: 'call-back', to: 'wang' },
  attempt: { step: 'call-back', outcome: 'unreachable' },
  accept: { step: 'call-back' },
  reject: { step: 'call-back', reason: 'x', evidence: ['photo'] },
  offer: { step: 'call-back' },
  arbitrate: { step: 'call-back', ruling: 'giver_mends', reason: 'x' },
  reconcile: { grant: 'g1', as: 'paid', reason: 'x' },
  approve: { step: 'call-back' },
  pause: { reason: 'waiting_customer' },
  resume: {},
  promise: { what: 'x', until: '2030-01-01T00:00:00Z' },
  survey: { answers: { attitude: 1 } },
  contact: { direction: 'in' },
  acknowledge: {},
  escalate: { ladder: 'resolution', level: 99, reason: 'x' },
  report: { event: 'scan' },
  conclude: { as: 'nothing' },
  annotate: { note: 'x' },
  ask_help: { to: 'team/nowhere', question: 'x' },
  answer_help: { note: 'x' },
  decline_help: { reason: 'x' },
  withdraw_help: {},
  remind_me: { at: '2030-01-01T00:00:00Z' },
  withdraw_reminder: {},
  transfer: { to: 'team/nowhere' },
  accept_transfer: {},
  decline_transfer: { reason: 'x' },
  correct: { with: { description: 'x' }, kind: 'typing', reason: 'x' },
  reopen: { reason: 'x' },
  dispose: { signal: 'RS01', as: 'handled' },
  merge: { into: 'C-none', reason: 'x' },
  unmerge: { reason: 'x' },
  cancel: { reason: 'x' },
};
const customers: ActName[] = ['contact', 'survey', 'annotate'];
const everybody = ACT_NAMES.filter((act) => act !== 'survey');
const allowed: Record<string, readonly ActName[]> = {
  li: everybody,
  lang: everybody,
  zhang: everybody,
  chen: everybody,
  zhou: everybody,
  yan: everybody,
  jiang: everybody,
  han: everybody,
  shop: customers,
  revisor: [],
  root: [],
};
/** Who leads and reads the case may cancel it, and would end the case the others act on. */
const leading = ['zhang', 'chen', 'zhou'];

// An agent, a senior, a team lead, a supervisor, a duty manager, a coordinator, finance, a process owner, a system, an
// auditor, an operator.
test.each(Object.entries(allowed))('rule 27: what %s may send at all, of every act', async (who, acts) => {
  for (const act of ACT_NAMES) {
    if (act === 'cancel' && leading.includes(who)) continue;
    const { status, body } = await api.act<{ code?: string }>(who, id, { act, ...bodies[act] });
    const refused = status === 403 && body.code === 'auth/role';
    expect([who, act, refused]).toEqual([who, act, !acts.includes(act)]);
    // 404: the other case of a merge.
    expect([200, 403, 404, 409, 422]).toContain(status);
  }
});

test.each(leading)('rule 27: %s leads and may cancel, an agent may not', async (who) => {
  const mine = await api.open();
  expect(await api.act('li', mine, { act: 'cancel', reason: 'x' })).toMatchObject({
    status: 403,
    body: { code: 'act/needs-role' },
  });
  expect(await api.act(who, mine, { act: 'cancel', reason: 'x' })).toMatchObject({ status: 200 });
});

test('rules 27 and 30: a lead of another team may do nothing to a case that this lead may not read', async () => {
  expect(await api.act('yan', id, { act: 'cancel', reason: 'x' })).toMatchObject({
    status: 404,
    body: { code: 'case/unknown' },
  });
});

test('rule 27: what the role allows the kernel still checks: another’s task, a team’s work, a lead’s deed', async () => {
  const { body: view } = await api.get<{ tasks: { assignee?: string }[] }>('li', `/v1/cases/${id}`);
  const other = ['li', 'wang'].find((it) => it !== view.tasks[0]?.assignee) ?? '';
  const complete = { act: 'complete', ...bodies.complete };
  expect(await api.act(other, id, complete)).toMatchObject({ status: 403, body: { code: 'act/not-yours' } });
  expect(await api.act('li', id, { act: 'cancel', reason: 'x' })).toMatchObject({
    status: 403,
    body: { code: 'act/needs-role' },
  });
});

test('rule 27: who cannot act cannot open a case either; rule 30: the auditor reads, masked, others by relation', async () => {
  const intake = { sop: 'complaint', data: {} };
  for (const who of ['revisor', 'root'])
    expect(await api.post(who, '/v1/cases', intake)).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  for (const who of ['revisor', 'shop']) {
    const { status, body } = await api.get<{ data: { description: string } }>(who, `/v1/cases/${id}`);
    expect([who, status, body.data.description]).toEqual([who, 200, '***']);
  }
  for (const who of ['root', 'han', 'jiang']) expect((await api.get(who, `/v1/cases/${id}`)).status).toBe(404);
});

test('a refusal names each role once, however many of the SOPs it owns', async () => {
  const files = { 'organization.yaml': 'people:\n  wei: { name: 韦东东, teams: [quality], roles: [agent] }\n' };
  const { status, body } = await api.post<{ code: string; params: { roles: string } }>('li', '/v1/sops', { files });
  expect([status, body.code]).toEqual([403, 'auth/role']);
  const named = body.params.roles.split(', ');
  expect(named).toContain('process-owner');
  expect(named).toEqual([...new Set(named)]);
});
