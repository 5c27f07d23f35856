/**
 * The rehearsal of a lost store: a full database in front of an empty Temporal, with acts, a payment under way and timers in between.
 * Nothing is lost silently, nothing is paid twice, every difference is told (semantics rule 32).
 */
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asItStands } from '../../api/lost/standing.ts';
import { sweepIntakes } from '../../api/intake/sweeper.ts';
import { createLostWatch } from '../../duties/lost.ts';
import { inspectDatabase } from '../../records/database/inspect.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireAgainRequest } from '../../wire/lost.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { emptyNamespace } from '../setup/namespace.ts';
import { sop } from '../setup/sop-command.ts';
import { until } from '../setup/until.ts';

/** Closed by one act, joined by customer and order, re-opened within a week. */
const brief = `
sop: brief
version: 1
title: 短案
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text }
  story: { type: text, personal: true }
intake:
  join: { same: [customer, order] }
  reopen: { within: 7nd, go_to: work }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 1s, ladder: up }
  again: { title: 又, from: case.reopened, until: case.closed, limit: 5nd }
ladders:
  up: [{ at: due, notify: role/team-lead }]
steps:
  work:
    title: 办理
    task: { for: team/front-line, may_ask: [story] }
    outcomes: { done: close }
`;

/** Keys under which a payment was asked for, before the store was lost and after. */
const paid: string[] = [];
let before: Api;
let after: Api;
let watch: (signal: AbortSignal) => Promise<boolean>;
const never = new AbortController().signal;
const data = { customer: `CU-${randomUUID()}`, order: 'O-1' };
const ids = { paying: '', waiting: '', closed: '' };

beforeAll(async () => {
  const files = new Map([...shippedFiles, ['brief.sop.yaml', brief]]);
  before = await Api.start({
    files,
    activities: {
      // The money leaves; the answer never comes back.
      runAction: async ({ case: id, key, call }) => {
        if (call === 'payments.compensate') paid.push(`${id}:${key}`);
        return call === 'payments.compensate' ? Context.current().cancelled : {};
      },
    },
  });
  [ids.paying, ids.waiting, ids.closed] = await Promise.all([
    before.open(),
    opened(before, data),
    opened(before, { ...data, order: 'O-2' }),
  ]);
  await pay(before, ids.paying);
  await done(before, 'li', ids.closed, { act: 'complete', step: 'work', as: 'done' });
  await until(async () => (await before.record.getCase(ids.closed))?.ended);
  await before.stop();
  after = await Api.start({
    files: null,
    databaseUrl: before.databaseUrl,
    namespace: await emptyNamespace(),
    activities: {
      runAction: async ({ case: id, key, call }) => {
        if (call === 'payments.compensate') paid.push(`${id}:${key}`);
        return {};
      },
    },
  });
  const { record, server } = after;
  watch = createLostWatch({ record, client: server.client, log: { info: () => {}, warn: () => {} } });
});
afterAll(() => after.stop());

async function opened(api: Api, given: object): Promise<string> {
  const told = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'brief', data: given });
  expect(told.status).toBe(201);
  return told.body.case;
}

async function done(api: Api, who: string, id: string, act: object): Promise<void> {
  expect(await api.act(who, id, act)).toMatchObject({ status: 200 });
}

/** An owner's proposal within the own caps is paid at once. */
async function pay(api: Api, id: string): Promise<void> {
  const viewOf = async () => (await api.get<WireCase>('chen', `/v1/cases/${id}`)).body;
  const holder = async () => (await viewOf()).tasks[0]?.assignee ?? '';
  const evidence = [
    { name: 'call-recording', ref: 'REC-1' },
    { name: 'case-record', ref: 'CR-1' },
  ];
  const category = 'installation';
  await done(api, await holder(), id, {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category },
    evidence,
  });
  const judged = { act: 'complete', step: 'classify', as: 'judged', with: { category, severity: 'S3' } };
  await done(api, await holder(), id, judged);
  await done(api, await holder(), id, { act: 'claim', step: 'dispatch' });
  const { owner = '' } = await viewOf();
  const agreed = { plan: '上门重装', plan_due: new Date(Date.now() + 86_400_000).toISOString(), compensation: 80 };
  await done(api, owner, id, { act: 'complete', step: 'propose', as: 'agreed', with: agreed });
  await until(() => paid.length > 0);
}

test('an act and an intake find out at once: no fresh run hides the past, and what was sent waits', async () => {
  const seq = await after.record.recordedSeq(ids.waiting);
  const act = await after.act('li', ids.waiting, { act: 'annotate', note: '催办' });
  expect(act).toMatchObject({ status: 503, body: { code: 'case/lost', params: { case: ids.waiting } } });
  const intake = await after.post('shop', '/v1/cases', { sop: 'brief', data }, { key: 'joins' });
  expect(intake).toMatchObject({ status: 503, body: { code: 'case/lost' } });
  expect(intake.headers.get('retry-after')).toBe('60');
  await sweepIntakes(after.services, Date.now(), -1);
  await expect(after.server.client.workflow.getHandle(ids.waiting).describe()).rejects.toThrow(/not found/);
  expect(await after.record.recordedSeq(ids.waiting)).toBe(seq);
  expect(await after.record.pendingIntakes(Date.now() + 1)).toHaveLength(1);
});

test('the duty finds the others; ready, metrics, the doctor and the lists say so, and clocks are shown as they would stand', async () => {
  await watch(never);
  expect(await after.record.lostCount()).toEqual({ lost: 2, open: 2 });
  const ready = await fetch(`${after.url}/readyz`);
  expect([ready.status, ((await ready.json()) as { away: string[] }).away]).toEqual([
    503,
    expect.arrayContaining(['lost cases: 2']),
  ]);
  expect(await (await fetch(`${after.url}/metrics`)).text()).toContain('bihuan_cases_lost 2');
  expect((await inspectDatabase(after.databaseUrl)).lostCases).toBe(2);
  const listed = await after.get<{ items: { case: string }[] }>('chen', '/v1/cases?lost=true');
  expect(listed.body.items.map((it) => it.case).toSorted()).toEqual([ids.paying, ids.waiting].toSorted());
  const { body } = await after.get<WireCase>('chen', `/v1/cases/${ids.waiting}`);
  expect(body).toMatchObject({ state: 'open', lost: { why: 'gone' }, acts: [], sla: 'breached' });
  // Of a clock that the record knows to run: in ten days it has breached, though nobody has told so.
  const found = await after.record.getCase(ids.paying);
  if (found === undefined) throw new Error('The record lost a case');
  const later = await asItStands(after.services, found, Date.now() + 10 * 86_400_000);
  const stateOf = ({ view }: typeof found) => view.clocks.find((it) => it.id === 'closure')?.state;
  expect([stateOf(found), stateOf(later), later.view.tasks]).toEqual(['running', 'breached', found.view.tasks]);
});

test('two people begin them again from what was shown, under their ids and chains', async () => {
  const as = async (who: string) => ['--api', after.url, '--token', await after.token(who)];
  const asked = await sop(['case', 'begin-again', '--all-lost', '--json', ...(await as('chen'))]);
  const request = JSON.parse(asked.out) as WireAgainRequest;
  expect(request.cases.map((it) => it.case)).toEqual([ids.paying, ids.waiting].toSorted());
  const { id, hash } = request;
  const looked = await sop(['case', 'begin-again', '--confirm', String(id), ...(await as('zhou'))]);
  expect(looked.out).toContain(`--hash ${hash}`);
  const word = (who: string, shown: string) =>
    after.post<WireAgainRequest>(who, `/v1/begin-agains/${id}/confirm`, { hash: shown });
  expect(await word('chen', hash)).toMatchObject({ status: 403, body: { code: 'again/same-person' } });
  expect(await word('zhou', '0'.repeat(64))).toMatchObject({ status: 409, body: { code: 'again/other-hash' } });
  expect(await word('li', hash)).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  const begun = await word('zhou', hash);
  expect([begun.status, begun.body.cases.map((it) => it.outcome)]).toEqual([201, ['begun', 'begun']]);
  expect(await word('zhou', hash)).toMatchObject({ status: 409, body: { code: 'again/confirmed' } });
  expect(await after.record.lostCount()).toEqual({ lost: 0, open: 0 });
  for (const one of request.cases) {
    const line = await until(async () => (await eventsOf(one.case)).find((it) => it.type === 'case.begun_again'));
    // Whatever fell due meanwhile comes before it, and nothing between that and what was shown is missing.
    expect([line.seq > one.seq, line.data]).toMatchObject([true, { asked: 'chen' }]);
    expect(line.actor).toBe('zhou');
  }
});

test('the payment that was under way is unknown and not sent again; finance looks, and the case goes on', async () => {
  const shown = await until(async () => {
    const { body } = await after.get<WireCase>('chen', `/v1/cases/${ids.paying}`);
    return body.unknown_payments && body;
  });
  expect(shown.unknown_payments).toHaveLength(1);
  expect(paid).toHaveLength(1);
  const grant = shown.unknown_payments?.[0] ?? '';
  await done(after, 'jin', ids.paying, { act: 'reconcile', grant, as: 'paid', reason: '银行回单', reference: 'R-1' });
  const types = (await eventsOf(ids.paying)).map((it) => it.type);
  expect(types.filter((it) => it === 'grant.committed')).toHaveLength(1);
  expect(paid).toHaveLength(1);
});

test('what was sent meanwhile arrives, what fell due is told once at its own instant, and the work is done', async () => {
  await until(async () => (await sweepIntakes(after.services, Date.now(), -1)) > 0 || undefined);
  expect(await after.post('shop', '/v1/cases', { sop: 'brief', data }, { key: 'joins' })).toMatchObject({
    status: 200,
    body: { case: ids.waiting, joined: true },
  });
  await done(after, 'li', ids.waiting, { act: 'complete', step: 'work', as: 'done' });
  const events = await eventsOf(ids.waiting);
  const breached = events.filter((it) => it.type === 'clock.breached');
  expect(breached.map((it) => it.atMs - (events[0]?.atMs ?? 0))).toEqual([1_000]);
  expect(events.filter((it) => it.type === 'level.fired')).toHaveLength(1);
  expect(events.filter((it) => it.type === 'contact.received')).toHaveLength(1);
});

test('a case that had ended opens again from the state that was kept, and every chain holds', async () => {
  await done(after, 'chen', ids.closed, { act: 'reopen', reason: '客户来电' });
  const joined = await after.post('shop', '/v1/cases', { sop: 'brief', data: { ...data, order: 'O-2' } });
  expect(joined.body).toMatchObject({ case: ids.closed, joined: true });
  for (const id of Object.values(ids)) {
    expect(await after.record.verifyChain(id)).toMatchObject({ ok: true });
    const seqs = (await eventsOf(id)).map((it) => it.seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  }
});

async function eventsOf(id: string) {
  return (await after.record.timeline(id, { limit: 200 })).items;
}
