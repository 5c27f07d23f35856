/** A small published workspace, a sandbox, and the activities bound to both: what the tests of activities begin with. */
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type ActivityDeps, createActivities } from '../../activities/create.ts';
import { type Outside, outsideOf } from '../../activities/outside.ts';
import { load } from '../../language/load.ts';
import { loadConfig } from '../../startup/config.ts';
import type { NotifyRequest } from '../../workflows/contract.ts';
import { freshRecord } from '../setup/record.ts';
import { sandboxFor } from '../setup/sandbox.ts';

const sop = `
sop: trial
version: 1
title: 试用流程
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  phone: { type: text, personal: true }
  amount: { type: money, default: 0 }
  promised: { type: instant }
  payout: { type: text }
  paid_at: { type: instant }
  address: { type: text, personal: true }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd, ladder: front-line }
steps:
  receive:
    title: 接收
    task: { for: team/front-line, ask: [customer], may_ask: [phone, amount, promised] }
    outcomes: { registered: { go_to: agree, notify: { customer: told } } }
  agree: { title: 同意, approve: { for: role/team-lead, amount: amount }, outcomes: { approved: pay, rejected: receive } }
  pay:
    title: 付款
    do: payments.compensate
    pays: agree
    with: { customer: =customer, amount: =amount, reason: =phone, reference: =promised }
    save: { payout: id, paid_at: at, address: reason }
    outcomes: { failed: receive }
  last:
    title: 结束
    task: { for: owner, may_ask: [payout, paid_at, address] }
    outcomes: { over: close }
`;

export const files = new Map([
  ['trial.sop.yaml', sop],
  [
    'calendars/always-on.yaml',
    "calendar: always-on\nzone: Asia/Shanghai\nweek: { all: ['00:00-24:00'] }\nknown_until: 9999-12-31\n",
  ],
  [
    'connectors.yaml',
    'payments:\n  base: ${BIHUAN_SANDBOX_URL}\n  secret: PAYMENTS\n  timeout: 3s\n  retry_for: 30m\n  calls:\n    compensate: { post: /payouts }\n',
  ],
  ['ladders.yaml', 'front-line:\n  - { at: due, notify: role/team-lead }\n'],
  [
    'messages.yaml',
    'told:\n  by: sms\n  zh: 将在{{clock.whole.due}}前付您{{amount}}，电话{{phone}}。\n  en: You get {{amount}} by {{clock.whole.due}}, phone {{phone}}.\n',
  ],
  [
    'organization.yaml',
    'last_resort: role/team-lead\nteams:\n  front-line: { title: 一线, lead: zhang }\npeople:\n  li: { name: 李静, teams: [front-line], roles: [agent] }\n  zhang: { name: 张敏, teams: [front-line], roles: [team-lead, process-owner] }\n',
  ],
]);

/** Monday 2026-11-23, 09:00 in Shanghai. */
export const NOW = Date.parse('2026-11-23T09:00:00+08:00');
export const refKey = Buffer.alloc(32, 5);

/** `outside` replaces ways out, `url` the database's address. */
export async function bench(more: { env?: Record<string, string>; outside?: Partial<Outside>; secret?: string } = {}) {
  const it = await freshRecord();
  onTestFinished(it.close);
  const box = await sandboxFor(more.secret === undefined ? {} : { secret: more.secret });
  const workspace = load(files);
  const { organization } = workspace;
  const found = workspace.packages.get('trial');
  if (found === undefined || organization === undefined) throw new Error(JSON.stringify(workspace.diagnostics));
  await it.record.publish(found, 'han');
  await it.record.saveWorkspace(
    { organization, connectors: Object.fromEntries(workspace.connectors), messages: {} },
    'han',
  );
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const env = { BIHUAN_SANDBOX_URL: box.url, ...more.env };
  const outside = { ...outsideOf(loadConfig(env), env), ...more.outside };
  const deps: ActivityDeps = { record: it.record, outside, refKey, locale: 'zh', log };
  const activities = createActivities(deps);
  return { ...it, box, deps, activities, lines, package: found, organization };
}

/** A call of `pay`; `phone` is a reference. */
export function payRequest(caseId: string, phone: string | null = null) {
  return {
    case: caseId,
    sop: 'trial',
    version: 1,
    key: '7',
    step: 'pay',
    call: 'payments.compensate',
    with: { customer: 'C-7', amount: 8_850, reason: phone, reference: NOW },
  };
}

export function notifyRequest(caseId: string, ...notices: NotifyRequest['notices']): NotifyRequest {
  return { case: caseId, sop: 'trial', version: 1, title: '试用流程', notices };
}
