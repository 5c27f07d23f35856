/** Procedures that pay, and what those who attack them are held against: for storms of dishonest people. */
import type { Target } from '../../simulator/payments/dishonest.ts';
import { both, files, procedure } from './approvals.ts';
import { planOf } from './written.ts';

const each = `sop: claim
version: 1
title: 逐件
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 0 }
  parts: { type: list, of: text }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  propose:
    title: 方案
    task: { for: team/customer-service, ask: [parts], may_ask: [amount, customer] }
    outcomes: { proposed: all, dropped: close }
  all:
    title: 逐件
    parallel:
      each: parts
      steps:
        say: { title: 说, task: { for: team/customer-service, may_ask: [amount] }, outcomes: { said: authorize } }
        authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: pay, rejected: done } }
        pay: { title: 付款, do: payments.pay, pays: authorize, with: { amount: =amount, part: =item }, outcomes: { done: done, failed: by-hand } }
        by-hand: { title: 人工, task: { for: team/customer-service }, pays: authorize, outcomes: { paid: done, back: authorize } }
    outcomes: { done: after }
  after: { title: 核对, task: { for: owner }, outcomes: { fine: close, more: propose } }
`;

/** Closed cases are re-opened, too. */
const again = (sop: string, to: string) =>
  sop.replace(
    'clocks:\n',
    `intake: { reopen: { within: 7nd, go_to: ${to} } }\nclocks:\n  again: { title: 又, from: case.reopened, until: case.closed, limit: 9nd }\n`,
  );

/** A procedure, its next version, its people, and their caps. */
export function target(sop: string): Target {
  const { plan, organization } = planOf('claim', sop, files);
  const { plan: later } = planOf('claim', sop.replace('version: 1', 'version: 2'), files);
  const people = Object.entries(organization.people);
  return {
    plan,
    later,
    organization,
    yardstick: {
      roles: Object.fromEntries(people.map(([id, { roles }]) => [id, roles])),
      caps: plan.authorities ?? {},
      sent: { compensation: ['amount', 'customer'] },
      defaults: Object.fromEntries(Object.entries(plan.fields).map(([name, field]) => [name, field.default])),
      offsetMs: 8 * 3_600_000,
    },
  };
}

/** By how the money is asked for. */
export const ATTACKED: readonly [name: string, sop: string][] = [
  ['one after the other', again(procedure, 'propose')],
  ['in parallel', again(both, 'work')],
  ['each', again(each, 'propose')],
];
