/**
 * A department's day over HTTP, on a real server: a case given away, help, a wrong order number that collides, a notice that waits
 * for the morning, a deputy, a regulator's letter that joins late, and a customer who gives up while the case waits.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fastForward } from '../../startup/fast-forward.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireReply } from '../../wire/reply.ts';
import type { Timeline } from '../../wire/timeline.ts';
import type { TaskPage } from '../../wire/worklist.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { until } from '../setup/until.ts';

const HOUR_MS = 3_600_000;
const day = (offset: number) => new Date(Date.now() + offset * 24 * HOUR_MS).toISOString().slice(0, 10);

/** Zones without summer time, from eleven hours west of UTC to twelve hours east. */
const ZONES = [
  ...['Pacific/Pago_Pago', 'Pacific/Honolulu', 'Pacific/Gambier', 'Pacific/Pitcairn', 'America/Phoenix'],
  ...['America/Costa_Rica', 'America/Lima', 'America/Puerto_Rico', 'America/Cayenne', 'Atlantic/South_Georgia'],
  ...['Atlantic/Cape_Verde', 'Africa/Abidjan', 'Africa/Lagos', 'Africa/Johannesburg', 'Africa/Nairobi', 'Asia/Dubai'],
  ...['Asia/Karachi', 'Asia/Dhaka', 'Asia/Bangkok', 'Asia/Shanghai', 'Asia/Tokyo', 'Australia/Brisbane'],
  ...['Pacific/Guadalcanal', 'Pacific/Tarawa'],
];
/** Where it is between six and seven in the morning now, whenever the test runs: shifts there begin at eight. */
const eastHours = ((6 - new Date().getUTCHours() + 35) % 24) - 11;
const zone = ZONES[eastHours + 11];
const eight = `calendar: day-shift
title: 早八点上班
zone: ${zone}
week: { all: ['08:00-17:00'] }
known_until: 9999-12-31
`;
/** From now until a minute past eight. */
const untilEightMs = () => {
  const localMs = (Date.now() + eastHours * HOUR_MS) % (24 * HOUR_MS);
  return ((8 * HOUR_MS - localMs + 24 * HOUR_MS) % (24 * HOUR_MS)) + 60_000;
};

/** The counsels work by day; Hua of the warehouse stands in for Wang of the front line. */
function files(): Map<string, string> {
  const people = (shippedFiles.get('organization.yaml') ?? '')
    .replace(/^( {2}shen: .*)shift: cn-office/m, '$1shift: day-shift')
    .replace(/^( {2}mu: \{ .*?) \}/m, '$1, shift: day-shift }')
    .replace(/^( {2}wang: \{ .*) \}/m, `$1, deputy: [{ person: hua, from: '${day(-2)}', until: '${day(2)}' }] }`);
  return new Map([...shippedFiles, ['organization.yaml', people], ['calendars/day-shift.yaml', eight]]);
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: files() });
});
afterAll(() => api.stop());

const shown = async (who: string, id: string) => (await api.get<WireCase>(who, `/v1/cases/${id}`)).body;
const told = async (id: string) => (await api.get<Timeline>('chen', `/v1/cases/${id}/timeline?limit=200`)).body.items;
const listed = async (who: string, id: string) =>
  (await api.get<TaskPage>(who, '/v1/tasks?scope=team&limit=200')).body.items.filter((it) => it.case === id);
const intake = (who: string, sop: string, data: object, more: object = {}) =>
  api.post<WireReply>(who, '/v1/cases', { sop, data, ...more });
const done = async (who: string, id: string, act: object) =>
  expect(await api.act(who, id, act)).toMatchObject({ status: 200 });
const forward = (id: string, ms: number) =>
  fastForward(api.server.connection, { namespace: 'default', caseId: id, ms });

const someone = () => `CU-${randomUUID()}`;
const complaint = (given: object = {}) => ({
  customer: someone(),
  channel: 'hotline',
  description: '空调三天未装',
  ...given,
});
const evidence = [
  { name: 'call-recording', ref: 'REC-1' },
  { name: 'case-record', ref: 'CR-1' },
];
const receive = { act: 'complete', step: 'receive', as: 'registered', with: { category: 'installation' }, evidence };
/** A complaint that Li has, whoever the round found first. */
async function ofLi(given: object = {}): Promise<string> {
  const { body } = await intake('li', 'complaint', complaint(given));
  await done('zhang', body.case, { act: 'assign', step: 'receive', to: 'li' });
  return body.case;
}

test('rules 33 and 34: the logistics are asked and answer; the case is given to the resolvers, who answer from then on', async () => {
  const id = await ofLi();
  await done('li', id, { act: 'ask_help', to: 'team/logistics', question: '安装队几点到' });
  expect(await listed('qi', id)).toMatchObject([{ step: 'help:1', team: 'logistics' }]);
  await done('qi', id, { act: 'answer_help', help: 1, note: '下午三点' });
  await done('li', id, receive);
  await done('li', id, { act: 'transfer', to: 'team/resolution', reason: '要现场协调' });
  // Until somebody accepts the giver answers.
  expect(await shown('li', id)).toMatchObject({ owner: 'li', transfer: { to: 'team/resolution' } });
  await done('wu', id, { act: 'accept_transfer' });
  expect(await shown('wu', id)).toMatchObject({ owner: 'wu', team: 'resolution' });
  const types = (await told(id)).map((it) => it.type);
  expect(types).toEqual(expect.arrayContaining(['help.asked', 'help.answered', 'transfer.asked', 'transfer.accepted']));
});

test('rules 18 and 35: a corrected order number is that of another open case, which a merge brings together', async () => {
  const customer = someone();
  const [right, wrong] = [await ofLi({ customer, order: 'SO-8821' }), await ofLi({ customer, order: 'SO-8812' })];
  await done('li', wrong, { act: 'correct', with: { order: 'SO-8821' }, kind: 'typing', reason: '两位写反' });
  const links = async (id: string) => (await shown('zhang', id)).links;
  expect(await links(wrong)).toContainEqual({ case: right, kind: 'same_matter' });
  expect(await links(right)).toContainEqual({ case: wrong, kind: 'same_matter' });
  expect((await shown('zhang', right)).acts).toContain('merge');
  // Whichever is named first, the one received later ends.
  await done('zhang', right, { act: 'merge', into: wrong, reason: '同一订单' });
  expect([(await shown('zhang', wrong)).state, (await shown('zhang', right)).state]).toEqual(['merged', 'open']);
  expect((await intake('shop', 'complaint', complaint({ customer, order: 'SO-8821' }))).body).toMatchObject({
    case: right,
    joined: true,
  });
});

test('rule 26: what the counsel is told at night reaches her at eight', async () => {
  const { body } = await intake('shop', 'complaint', complaint({ channel: 'media' }));
  const heard = async () =>
    (await told(body.case)).filter((it) => it.type === 'notice.sent' && JSON.stringify(it.data).includes('shen'));
  expect((await told(body.case)).map((it) => it.type)).toContain('signal.fired');
  expect(await heard()).toEqual([]);
  await forward(body.case, untilEightMs());
  await until(async () => (await heard()).length > 0);
  const local = (at: string) => new Date(Date.parse(at) + eastHours * HOUR_MS).toISOString().slice(11, 16);
  expect((await heard()).map((it) => local(it.at))).toEqual((await heard()).map(() => '08:00'));
});

test('rule 26: the deputy does what the person away has, in the own name', async () => {
  const { body } = await intake('shop', 'complaint', complaint());
  await done('zhang', body.case, { act: 'assign', step: 'receive', to: 'wang' });
  expect((await api.get('wei', `/v1/cases/${body.case}`)).status).toBe(404);
  await done('hua', body.case, receive);
  expect((await told(body.case)).find((it) => it.type === 'task.completed')).toMatchObject({ actor: 'hua' });
});

test('rules 2 and 17: a regulator’s letter of 3 h 50 ago joins the complaint; ten minutes of the golden four hours are left', async () => {
  const customer = someone();
  const id = await ofLi({ customer, order: 'SO-9001' });
  const receivedMs = Math.floor((Date.now() - 3 * HOUR_MS - 50 * 60_000) / 1_000) * 1_000;
  const letter = complaint({ customer, order: 'SO-9001', channel: 'regulator', description: '转办函' });
  const joined = await intake('shop', 'complaint', letter, { received_at: new Date(receivedMs).toISOString() });
  expect(joined.body).toMatchObject({ case: id, joined: true });
  const golden = (await shown('zhang', id)).clocks?.find((clock) => clock.id === 'golden');
  expect([golden?.state, Date.parse(golden?.due ?? '')]).toEqual(['running', receivedMs + 4 * HOUR_MS]);
  expect(await shown('zhang', id)).toMatchObject({ data: { severity: 'S1', channel: 'hotline', outside: true } });
  await done('li', id, { act: 'contact', direction: 'out', channel: 'regulator' });
  expect((await shown('zhang', id)).clocks?.find((clock) => clock.id === 'golden')?.state).toBe('met');
});

test('a customer gives up while the case waits for the day she chose: who works on it reports it, and nothing goes on', async () => {
  const order = `O-${randomUUID().slice(0, 8)}`;
  const { body } = await intake('shop', 'repair', { customer: someone(), order, fault: '不排水' });
  await done('zhang', body.case, { act: 'assign', step: 'receive', to: 'li' });
  const asked = { danger: false, in_warranty: true };
  await done('li', body.case, {
    ...receive,
    as: 'visit-needed',
    with: asked,
    evidence: [{ name: 'case-record', ref: 'CR-1' }],
  });
  const [task] = (await shown('chen', body.case)).tasks;
  const engineer = task?.assignee ?? '';
  await done(engineer, body.case, { act: 'claim', step: 'dispatch' });
  const chosen = { visit_at: new Date(Date.now() + 3 * 24 * HOUR_MS).toISOString() };
  await done(engineer, body.case, { act: 'complete', step: 'book', as: 'customer-chose-a-day', with: chosen });
  const waits = (await shown('chen', body.case)).tasks.map((it) => [it.step, it.status]);
  expect(waits).toEqual([['appointment', 'waiting']]);
  await done(engineer, body.case, { act: 'report', event: 'order-cancelled', note: '客户不修了' });
  expect(await shown('chen', body.case)).toMatchObject({ state: 'cancelled', tasks: [] });
});
