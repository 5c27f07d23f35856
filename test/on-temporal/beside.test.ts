/** Rules 33 and 34 on a real server, days in moments: late help whose ladder tells, a transfer that is taken, and one that lapses. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { load } from '../../language/load.ts';
import { runOnServer } from '../../simulator/on-temporal/conformance.ts';
import { openTheatre, type Theatre } from '../../simulator/on-temporal/theatre.ts';
import { failureText } from '../../simulator/scenario/report.ts';
import type { SopRun } from '../../simulator/scenario/run.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { connectTestServer, freshDatabase, type TestServer } from '../setup/server.ts';

const files = new Map([
  [
    'organization.yaml',
    `last_resort: role/duty-manager
teams:
  front-line: { title: 一线, lead: zhang }
  logistics: { title: 物流, lead: shi }
  installation: { title: 安装, lead: yu }
people:
  li: { name: 李, teams: [front-line], roles: [agent] }
  zhang: { name: 张, teams: [front-line], roles: [agent, team-lead] }
  shi: { name: 施, teams: [logistics], roles: [agent, team-lead] }
  qi: { name: 戚, teams: [logistics], roles: [agent] }
  yu: { name: 喻, teams: [installation], roles: [agent, team-lead] }
  dou: { name: 窦, teams: [installation], roles: [agent] }
  zhou: { name: 周, roles: [duty-manager, process-owner] }
`,
  ],
  [
    'parcel.sop.yaml',
    `sop: parcel
version: 1
title: 包裹
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 3nd }
ladders:
  late-help: [{ at: due, notify: role/team-lead, ack_within: 4h }]
help: { to: [team/logistics], limit: 2h, ladder: late-help, open: wait }
transfer: { accept: 30m }
steps:
  find: { title: 查找, task: { for: team/front-line }, outcomes: { found: mount } }
  mount: { title: 安装, task: { for: owner }, outcomes: { mounted: close } }
`,
  ],
  [
    'parcel.test.yaml',
    `sop: parcel
scenarios:
  - title: 求助逾时，阶梯通知物流组长，随后答复
    start: 2026-11-23T09:00+08:00
    open: { customer: C-1 }
    story:
      - { at: 1m, act: { claim: find, by: li } }
      - { at: 2m, act: { ask_help: 包裹在哪, by: li } }
      - { at: 3m, expect: { help: 1, notified: [shi, qi], not_notified: zhang, clock: { help: running }, step: find, owner: li } }
      - { at: 4m, act: { complete: find, as: found, by: li } }
      - { at: 5m, act: { complete: mount, as: mounted, by: li }, refused: help/open }
      - { at: 2h3m, expect: { clock: { help: breached }, notified: role/team-lead, not_notified: zhang } }
      - { at: 2h10m, act: { acknowledge: help, by: shi } }
      - { at: 3h, act: { answer_help: 在城西库, by: qi } }
      - { at: 3h1m, expect: { help: 0, clock: { help: met_late }, owner: li } }
      - { at: 3h2m, act: { complete: mount, as: mounted, by: li } }
      - { at: 3h3m, expect: { state: closed } }
  - title: 转给安装组，有人接下
    start: 2026-11-23T09:00+08:00
    open: { customer: C-2 }
    story:
      - { at: 1m, act: { complete: find, as: found, by: li } }
      - { at: 2m, act: { transfer: team/installation, reason: 须上门, by: li } }
      - { at: 3m, expect: { transfer: team/installation, owner: li, team: front-line, notified: [yu, dou] } }
      - { at: 20m, act: { accept_transfer: 我来, by: dou } }
      - { at: 21m, expect: { transfer: null, owner: dou, team: installation, tasks: { mount: { assignee: dou, team: installation } } } }
      - { at: 22m, act: { complete: mount, as: mounted, by: li }, refused: act/not-yours }
      - { at: 23m, act: { complete: mount, as: mounted, by: dou } }
      - { at: 24m, expect: { state: closed } }
  - title: 无人接，退回原处理人
    start: 2026-11-23T09:00+08:00
    open: { customer: C-3 }
    story:
      - { at: 1m, act: { complete: find, as: found, by: li } }
      - { at: 2m, act: { transfer: dou, by: li } }
      - { at: 33m, expect: { transfer: null, owner: li, team: front-line, notified: li } }
      - { at: 34m, act: { accept_transfer: 晚了, by: dou }, refused: transfer/not-open }
      - { at: 35m, act: { remind_me: 2026-11-24T09:00+08:00, note: 问仓库, by: li } }
      - { at: 25h, expect: { notified: li } }
      - { at: 26h, act: { complete: mount, as: mounted, by: li } }
`,
  ],
]);

Runtime.install({ logger: new DefaultLogger('ERROR') });
const workspace = load(files, { locale: 'en' });
let server: TestServer;
let theatre: Theatre;
let runs: SopRun[];

beforeAll(async () => {
  server = await connectTestServer({ dataConverter });
  theatre = await openTheatre({
    connection: server.connection,
    nativeConnection: server.nativeConnection,
    namespace: 'default',
    bundle: { codePath: inject('workflowBundlePath') },
    newDatabase: freshDatabase,
  });
  runs = await runOnServer(workspace, { setUp: theatre.setUp });
});
afterAll(async () => {
  await theatre?.close();
  await server?.close();
});

test('the stories compile', () => {
  expect(workspace.diagnostics).toEqual([]);
  expect(workspace.scenarios.flatMap(({ scenarios }) => scenarios)).toHaveLength(3);
});

test.each((workspace.scenarios[0]?.scenarios ?? []).map(({ title }) => title))('rules 33 and 34: %s', (title) => {
  const run = runs.find(({ plan }) => plan.sop === 'parcel');
  const told = run?.told.find((it) => it.scenario.title === title);
  if (run === undefined || told === undefined) throw new Error(`${title} was not told`);
  const shown = { plan: run.plan, scenario: told.scenario, files, locale: 'en' as const };
  expect(told.failures.map((failure) => failureText(failure, shown))).toEqual([]);
  const names = told.events.map(({ type }) => type);
  expect(names).toContain(
    title.startsWith('求助') ? 'help.answered' : title.startsWith('转给') ? 'transfer.accepted' : 'transfer.ended',
  );
});
