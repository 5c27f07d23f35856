/**
 * Storms of dishonest people, alone and two in collusion (semantics rules 22–24): every committed payment is covered, by what
 * the audit says alone. The lane `long` lets them try for more than 200,000 case-hours.
 */
import { describe, expect, test } from 'vitest';
import { robbery, type Target } from '../../simulator/payments/dishonest.ts';
import { uncovered } from '../../simulator/payments/oracle.ts';
import { both, claim, files, procedure, propose } from '../setup/approvals.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';
import { done, planOf, START_MS, text } from '../setup/written.ts';

const HOURS = count(5_000, 70_000);

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

function target(sop: string): Target {
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
      offsetMs: 8 * 3_600_000,
    },
  };
}

describe(`dishonest people (BIHUAN_SEED=${SEED})`, () => {
  test.each([
    ['one after the other', again(procedure, 'propose')],
    ['in parallel', again(both, 'work')],
    ['each', again(each, 'propose')],
  ])('rules 22–24: no payment above what covers it, %s', (name, sop) => {
    const { violations, ...counts } = robbery(target(sop), { seed: SEED, caseHours: HOURS, startMs: START_MS });
    process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`);
    expect(violations).toEqual([]);
    expect(counts.payments).toBeGreaterThan(0);
  });

  test('the oracle sees what the rule forbids: cases of number 1 pay under somebody else’s cap', () => {
    const p = claim({
      rules: 1,
      sop: procedure.replace(
        '  propose:\n',
        '  begin: { title: 开始, task: { for: team/customer-service }, outcomes: { begun: propose } }\n  propose:\n',
      ),
    });
    p.act('cao', { act: 'assign', step: 'begin', to: 'ma', reason: text });
    p.act('ma', done('begin', 'begun'));
    propose(p, 1_000, {}, 'ca');
    p.act('cao', { act: 'assign', step: 'between', to: 'ca', reason: text });
    p.act('ca', done('between', 'ready'));
    const { payments, found } = uncovered([{ case: 'C-1', lines: p.events }], target(procedure).yardstick);
    expect([payments, found]).toEqual([
      1,
      ['C-1 g1 (100000): ma never agreed', 'C-1 g1 (100000): ma approved and owns it'],
    ]);
  });
});
