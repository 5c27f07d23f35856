/** A small procedure in which money is agreed to and paid, for the rules of authority (22–24). */
import { Ledger } from '../../simulator/ledger.ts';
import { type CallReply, Play } from '../../simulator/play.ts';
import type { Value } from '../../language/plan.ts';
import { planOf, START_MS } from './written.ts';

export const files = {
  'organization.yaml': `last_resort: role/duty-manager
teams:
  customer-service: { title: 客服, lead: cao }
people:
  cao: { name: 曹, teams: [customer-service], roles: [team-lead] }
  ca: { name: 蔡, teams: [customer-service], roles: [agent] }
  cb: { name: 岑, teams: [customer-service], roles: [agent] }
  cc: { name: 柴, teams: [customer-service], roles: [agent] }
  ma: { name: 马, teams: [customer-service], roles: [manager] }
  zhou: { name: 周, teams: [customer-service], roles: [duty-manager] }
  fi: { name: 费, teams: [customer-service], roles: [finance] }
`,
  'authorities.yaml': `compensation:
  manager: { once: unlimited }
  agent: { once: 100, case: 150, day: 250, customer_30nd: 220 }
  team-lead: { once: 500, case: 800, day: 700 }
`,
  'connectors.yaml': `payments:
  base: https://payments.example.com
  calls:
    pay: { post: /payouts }
`,
};

export const procedure = `sop: claim
version: 1
title: 补偿
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 0 }
  plan: { type: text }
  remark: { type: text }
  paid: { type: text }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
ladders:
  approval:
    - { at: due, reassign: role/team-lead }
    - { at: +1h, reassign: role/agent }
    - { at: +2h, reassign: role/manager }
steps:
  propose:
    title: 方案
    task: { for: team/customer-service, may_ask: [amount, plan, remark, customer], evidence: [photo] }
    outcomes: { proposed: authorize, dropped: close }
  authorize:
    title: 授权
    approve: { amount: amount, authority: compensation, binds: [plan] }
    clock: { limit: 2h, ladder: approval }
    outcomes: { approved: between, rejected: propose }
  between:
    title: 准备
    task: { for: owner, may_ask: [amount, plan, remark, customer] }
    outcomes: { ready: pay, photographed: { go_to: pay, evidence: [photo] }, added: { go_to: pay, evidence: [receipt] }, again: authorize }
  pay:
    title: 付款
    do: payments.pay
    pays: authorize
    with: { amount: =amount }
    save: { paid: id }
    outcomes: { done: after, failed: by-hand }
  by-hand:
    title: 人工付款
    task: { for: role/manager, may_ask: [amount] }
    pays: authorize
    outcomes: { paid: after, back: authorize }
  after:
    title: 核对
    task: { for: owner }
    outcomes: { fine: close, more: propose, cancelled: cancel }
`;

/** An approval beside a task that may change its amount. */
export const both = `sop: claim
version: 1
title: 补偿
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 300 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  work:
    title: 同时
    parallel:
      branches:
        money:
          steps:
            authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: done, rejected: left } }
        facts:
          steps:
            correct: { title: 更正, task: { for: team/customer-service, may_ask: [amount] }, outcomes: { corrected: done } }
    outcomes: { done: pay, left: close }
  pay: { title: 付款, do: payments.pay, pays: authorize, with: { amount: =amount }, outcomes: { done: close, failed: check } }
  check: { title: 核对, task: { for: role/manager }, outcomes: { fine: close } }
`;

export function claim(
  options: {
    reply?: () => CallReply;
    ledger?: Ledger;
    case?: string;
    customer?: string;
    sop?: string;
    atMs?: number;
    rules?: number;
    by?: string;
    data?: Record<string, Value>;
  } = {},
): Play {
  const { plan, organization } = planOf('claim', options.sop ?? procedure, files);
  const world = {
    plan,
    organization,
    ledger: options.ledger ?? new Ledger(),
    reply: options.reply ?? (() => ({ id: 'P-1' })),
    ...(options.rules !== undefined && { rules: options.rules }),
  };
  const data = { customer: options.customer ?? 'C-1', ...options.data };
  const by = options.by === undefined ? undefined : organization.people[options.by];
  const opener = by && { actor: { id: options.by ?? '', roles: by.roles, teams: by.teams } };
  return new Play(world, { case: options.case ?? 'C-1', data, ...opener }, options.atMs ?? START_MS);
}

/** The agent proposes an amount in 元. */
export function propose(p: Play, yuan: number, more: Record<string, Value> = {}, by = 'ca'): Play {
  p.act(by, {
    act: 'complete',
    step: 'propose',
    as: 'proposed',
    with: { amount: yuan * 100, plan: 'refund', ...more },
    evidence: [{ name: 'photo', sha256: 'a'.repeat(64) }],
  });
  return p;
}

export const lines = (p: Play) => [...p.ledger.lines.values()].map((l) => [l.amount / 100, l.state, l.by ?? '-']);
