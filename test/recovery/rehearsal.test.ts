/** The database comes back an hour old under a running Temporal: nothing is lost silently, nothing is paid twice, and it becomes whole. */
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Finding } from '../../audit/finding.ts';
import { audit } from '../../audit/run.ts';
import { folderPlace } from '../../audit/place.ts';
import { signerOf } from '../../audit/signing.ts';
import { digestKeys } from '../../records/database/digest.ts';
import type { SameMatter } from '../../records/store/points.ts';
import type { RecoveryDeps } from '../../recovery/deps.ts';
import { type Recovery, recoveryOf } from '../../recovery/worker.ts';
import { fastForward } from '../../startup/fast-forward.ts';
import { Api, secret, secretFor } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { backedUp } from '../setup/put-back.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { sop, sopJson } from '../setup/sop-command.ts';
import type { WireCase } from '../../wire/case.ts';

const claim = `
sop: claim
version: 1
title: 补偿
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text, max: 40 }
  amount: { type: money, default: 0 }
  account: { type: text, max: 40 }
  remark: { type: text, personal: true }
intake: { join: { same: [customer, order] } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  propose: { title: 方案, task: { for: team/front-line, may_ask: [amount, account, remark] }, outcomes: { proposed: authorize } }
  authorize: { title: 授权, approve: { amount: amount, authority: compensation, payee: account }, outcomes: { approved: by-hand, rejected: propose } }
  by-hand: { title: 付款, task: { for: role/finance }, pays: authorize, outcomes: { paid: again } }
  again: { title: 复核, task: { for: team/front-line }, outcomes: { fine: close } }
`;

let api: Api;
let deps: RecoveryDeps;
let recovery: Recovery;
/** Minutes of a duty, without waiting for them. */
let laterMs = 0;
/** Pairs of cases whose leads were told. */
const told: SameMatter[] = [];

beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['claim.sop.yaml', claim] as const]) });
  deps = {
    client: api.server.client,
    taskQueue: api.server.taskQueue,
    record: api.record,
    digests: digestKeys([secretFor('update-id')]),
    codePath: inject('workflowBundlePath'),
    log: { info: () => {}, warn: () => {} },
  };
  // Cut off with the others.
  api.sql.on('error', () => undefined);
  recovery = recoveryOf(
    deps,
    async (pair) => void told.push(pair),
    () => Date.now() + laterMs,
  );
});
afterAll(() => api.stop());

const customer = 'CU-1001';

interface Shown {
  differ: { case: string }[];
}

/** The operator's commands on these servers; the bundle that the run has made lies where they look for one. */
function commandEnv(): NodeJS.ProcessEnv {
  const home = scratchFolder();
  symlinkSync(dirname(inject('workflowBundlePath')), join(home, 'cache'));
  const { address, taskQueue } = api.server;
  return {
    DATABASE_URL: api.databaseUrl,
    TEMPORAL_ADDRESS: address,
    BIHUAN_TASK_QUEUE: taskQueue,
    BIHUAN_SECRET: secret,
    BIHUAN_HOME: home,
    BIHUAN_API_URL: api.url,
  };
}

async function opened(order: string, key: string, messageId?: string): Promise<string> {
  const body = {
    sop: 'claim',
    data: { customer, order },
    ...(messageId && { channel: 'mail', message_id: messageId }),
  };
  const told = await api.post<{ case: string }>('shop', '/v1/cases', body, { key });
  expect([200, 201]).toContain(told.status);
  return told.body.case;
}
const done = async (who: string, id: string, act: object) => {
  expect(await api.act(who, id, act)).toMatchObject({ status: 200 });
};
const propose = (amount: number) => ({
  act: 'complete',
  step: 'propose',
  as: 'proposed',
  with: { amount, account: 'PAYEE-7' },
});
const paid = { act: 'complete', step: 'by-hand', as: 'paid' };
const grantsOf = (id: string) => api.record.grants({ case: id });
const advance = (id: string, ms: number) =>
  fastForward(api.server.connection, { namespace: 'default', caseId: id, ms });

/** What must be the same again, of the cases that nothing has happened to since. */
async function tables(ids: string[]): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  const queries = {
    case: 'select id, state, task_ms, ended, final_seq, chain_length, chain_head, view, readers, reached, next_due_ms from "case" where id = any($1) order by id',
    event:
      'select case_id, seq, task_ms, type, at_ms, actor, data, link, hash from case_event where case_id = any($1) order by case_id, seq',
    task: 'select * from task where case_id = any($1) order by case_id, step',
    clock: 'select * from clock where case_id = any($1) order by case_id, id, of',
    contact: 'select * from contact where case_id = any($1) order by case_id, seq',
    link: 'select * from case_link where case_id = any($1) order by case_id, other',
    ledger:
      'select case_id, "grant", action, customer, amount, person, role, state, charged, parties, confirmed from ledger where case_id = any($1) order by case_id, "grant"',
    spent:
      "select p as party, sum(amount)::text from ledger, unnest(parties) p where state <> 'released' and case_id = any($1) group by 1 order by 1",
    state:
      'select case_id, run_id, task_ms, seq, rules, plan_hash from kernel_state where case_id = any($1) order by case_id',
    intake: 'select join_key, case_id, sop from intake where case_id = any($1) order by join_key',
    request:
      'select actor, key, hmac, case_id, sop, join_key, channel, message_id, settled, status from request where case_id = any($1) and sop is not null order by actor, key',
    message: 'select m.* from message m join request using (actor, key) where case_id = any($1) order by 1, 2',
  };
  const sql = new pg.Client({ connectionString: api.databaseUrl });
  await sql.connect();
  for (const [name, text] of Object.entries(queries)) all[name] = (await sql.query(text, [ids])).rows;
  await sql.end();
  return all;
}

test('lost hours are found, kept from doing harm, and recorded again with the same chains', async () => {
  const folder = scratchFolder();
  const anchors = {
    record: api.record,
    signer: signerOf(secretFor('anchor')),
    place: folderPlace(folder),
    now: Date.now,
  };

  // Before: one case paid, one that waits.
  const a = await opened('O-1', 'key-a');
  await done('li', a, propose(100));
  await done('jiang', a, paid);
  const waits = await opened('O-2', 'key-w');
  await recovery.keepPoints();
  const putBack = await backedUp(api.databaseUrl, secretFor('anchor'));

  // The hours that will be lost: acts, a new case by message, payments near the cap, timers.
  await done('li', a, { act: 'annotate', note: '客户来电确认' });
  const b = await opened('O-3', 'key-b', 'm-1');
  await done('li', b, propose(100));
  await done('jiang', b, paid);
  const c = await opened('O-4', 'key-c');
  await done('li', c, propose(90));
  await advance(waits, 9 * 86_400_000 + 60_000);
  await expect
    .poll(async () => (await api.record.getCase(waits))?.view.clocks.find((it) => it.id === 'whole')?.state)
    .toBe('breached');
  laterMs += 60_000;
  await recovery.keepPoints();
  expect(await api.record.lostHours()).toEqual([]);
  // What the tests publish is no body that a publication made.
  const findings: Finding[] = [];
  const found = (it: Finding) => void (it.code !== 'body' && findings.push(it));
  await audit(anchors, { anchor: true, found });
  expect(findings).toEqual([]);
  const before = await tables([b, c, waits]);
  expect(before.spent).toEqual([
    { party: customer, sum: '19000' },
    { party: 'PAYEE-7', sum: '19000' },
  ]);
  // The key of its matter leads to its twin by then.
  before.intake = before.intake?.filter((it) => (it as { case_id: string }).case_id !== b) ?? [];
  const ends = new Map<string, { length: number; head: string }>();
  for (const id of [a, b, c, waits]) {
    const { length, head } = await api.record.verifyChain(id);
    ends.set(id, { length, head });
  }

  // The database is put back.
  await putBack();
  expect(await api.record.getCase(b)).toBeUndefined();
  expect((await grantsOf(c)).length).toBe(0);
  laterMs += 60_000;
  await recovery.keepPoints();
  expect(await api.record.lostHours()).toMatchObject([{ side: 'record', how: 'set-back' }]);
  const ready = async (path: string) => (await fetch(`${api.url}${path}`)).json();
  const numbers = async () => (await fetch(`${api.url}/metrics`)).text();
  const linksOf = async (id: string) => (await api.get<WireCase>('zhang', `/v1/cases/${id}`)).body.links;
  expect(await ready('/readyz')).toMatchObject({ ready: true, lost_hours: [{ side: 'record' }] });
  expect(await ready('/readyz?deep')).toMatchObject({ away: ['record-behind'] });

  // Meanwhile: no amount is answered for; a matter that is known opens anew; what the record lacks is not written over.
  const d = await opened('O-5', 'key-d');
  await done('li', d, propose(100));
  expect(await grantsOf(d)).toEqual([]);
  const twin = await opened('O-3', 'key-twin');
  expect(twin).not.toBe(b);
  expect(await api.act('li', b, { act: 'annotate', note: '在吗' })).toMatchObject({
    status: 503,
    body: { code: 'case/not-recorded' },
  });
  await done('li', a, { act: 'annotate', note: '再次确认' });
  await expect
    .poll(async () => (await api.record.behindCases(10)).map((it) => it.case).toSorted())
    .toEqual([a, b].toSorted());
  expect(await ready('/readyz')).toMatchObject({ ready: true, behind: 2 });
  expect(await ready('/readyz?deep')).toMatchObject({ away: ['cases behind: 2', 'record-behind'] });
  expect(await numbers()).toContain('bihuan_cases_behind 2');
  expect(await sop(['doctor'], { env: commandEnv() })).toMatchObject({
    out: expect.stringContaining('2 lack events') as string,
  });

  // A worker repairs what somebody asks for, by itself.
  await recovery.repairBehind();
  expect(await api.record.behindCases(10)).toEqual([]);
  expect((await api.record.getCase(b))?.view.state).toBe('open');
  await expect
    .poll(
      async () => (await api.record.timeline(a, { limit: 200 })).items.filter((it) => it.type === 'note.added').length,
    )
    .toBe(2);
  expect(await api.record.sameMatters()).toEqual([{ case: b, other: twin }]);
  await recovery.tellMatters();
  await recovery.tellMatters();
  expect(told).toEqual([{ case: b, other: twin }]);
  // It is offered as a merge wherever somebody looks.
  expect(await linksOf(b)).toContainEqual({ case: twin, kind: 'same_matter' });
  expect(await linksOf(twin)).toContainEqual({ case: b, kind: 'same_matter' });
  expect(await ready('/readyz')).toMatchObject({ ready: true, same_matter: 1 });
  expect(await numbers()).toContain('bihuan_same_matter_pairs 1');

  // The operator sees what differs, and has it recorded.
  const env = commandEnv();
  const shown = await sopJson<Shown>(['reindex'], { env });
  expect(shown).toMatchObject({ ok: false, applied: false, missing: 1, behind: 1, faults: 0, ledger: 1 });
  expect(shown.differ.map((it) => it.case).toSorted()).toEqual([c, waits].toSorted());
  expect((await grantsOf(c)).length).toBe(0);
  expect(await sop(['doctor'], { env })).toMatchObject({
    out: expect.stringContaining('the database lacks') as string,
  });
  const { code, out } = await sop(['reindex', '--apply'], { env });
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Recorded.') as string });
  expect(out).toContain(`${c}  unknown`);
  expect(await sop(['reindex', '--all'], { env })).toMatchObject({
    code: 0,
    out: expect.stringContaining('Nothing differs.') as string,
  });
  expect(await api.record.lostHours()).toEqual([]);

  // The same as before, to the hash; what was anchored in the lost hours is there again.
  expect(await tables([b, c, waits])).toEqual(before);
  for (const [id, end] of ends) expect(await api.record.verifyChain(id, [end])).toMatchObject({ ok: true });
  await audit(anchors, { found });
  expect(findings).toEqual([]);

  // The same key, the same message and the same matter come to the case they came to.
  expect(await opened('O-3', 'key-b', 'm-1')).toBe(b);
  expect(await opened('O-3', 'key-b2', 'm-1')).toBe(b);
  expect(await opened('O-4', 'key-c2')).toBe(c);

  // The caps count what was paid in the lost hours: 290 of 300 are spent, so a team lead is asked for another 100.
  await advance(d, 3_600_000);
  const tasks = async () => (await api.record.getCase(d))?.view.tasks;
  await expect.poll(tasks).toMatchObject([{ step: 'authorize', role: 'team-lead' }]);
  expect(await grantsOf(d)).toMatchObject([{ amount: 10_000, state: 'reserved' }]);

  // The twin is merged into the first case, and nothing is left to be told.
  await done('zhang', twin, { act: 'merge', into: b, reason: '同一事项' });
  await expect.poll(() => api.record.sameMatters()).toEqual([]);
  expect(await ready('/readyz')).not.toHaveProperty('same_matter');
});
