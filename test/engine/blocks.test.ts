/** Branches that run at once: all, any, some of them, once for each item, and what happens to those that lost. */
import { describe, expect, test } from 'vitest';
import { done, openSteps, playOf, planOf, refusal, text, types } from '../setup/written.ts';

const head = `sop: both
version: 1
title: 并行
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  actions: { type: list, of: { what: { type: text, required: true }, who: { type: person } } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
`;
const branches = (until: string, outcomes = 'outcomes: { done: close }') => `${head}steps:
  both:
    title: 两边核实
    parallel:
      ${until}
      branches:
        sale:
          steps:
            ask-sales: { title: 问销售, task: { for: team/sales }, outcomes: { answered: check-sales } }
            check-sales: { title: 复核, task: { for: team/customer-service }, outcomes: { fine: done } }
        carrier:
          steps:
            ask-carrier: { title: 问物流, task: { for: team/logistics }, outcomes: { answered: done, lost: lost } }
    ${outcomes}
  after: { title: 之后, task: { for: team/customer-service }, outcomes: { over: close } }
`;
const lost = 'outcomes: { done: close, lost: after }';
const data = { customer: 'CU-1' };

describe('branches', () => {
  test('all are entered at once; each goes its own way; the last one done ends the block', () => {
    const p = playOf('both', branches('until: all', lost), data);
    expect(openSteps(p)).toEqual(['ask-carrier', 'ask-sales', 'both']);
    p.act('sb', done('ask-sales', 'answered'));
    p.act('lp', done('ask-carrier', 'answered'));
    expect(openSteps(p)).toEqual(['both', 'check-sales']);
    p.act('ca', done('check-sales', 'fine'));
    expect(p.finished).toBe('done');
    expect(types(p)).not.toContain('step.withdrawn');
  });

  test('any: the first one done ends the block and the others are withdrawn', () => {
    const p = playOf('both', branches('until: any', lost), data);
    p.act('lp', done('ask-carrier', 'answered'));
    expect(p.finished).toBe('done');
    expect(p.events.filter((e) => e.type === 'step.withdrawn').map((e) => e.step)).toEqual(['ask-sales']);
  });

  test('an outcome of the block, named inside, ends all branches at once', () => {
    const p = playOf('both', branches('until: all', lost), data);
    p.act('sb', done('ask-sales', 'answered'));
    p.act('lp', done('ask-carrier', 'lost'));
    expect(openSteps(p)).toEqual(['after']);
    expect(p.events.find((e) => e.type === 'step.done' && e.step === 'both')?.data).toEqual({ outcome: 'lost' });
  });

  test('withdrawn work takes no act any more', () => {
    const p = playOf('both', branches('until: all', lost), data);
    p.act('lp', done('ask-carrier', 'lost'));
    expect(refusal(() => p.act('sb', done('ask-sales', 'answered')))).toBe('act/step-not-open');
  });
});

const each = `${head}steps:
  act-all:
    title: 各项整改
    parallel:
      each: actions
      until: all
      steps:
        act: { title: 整改, task: { for: team/sales }, outcomes: { finished: judge } }
        judge:
          title: 判断
          decide:
            - { when: { item.what: skip }, go_to: done }
            - { go_to: check }
        check: { title: 复核, task: { for: team/customer-service }, outcomes: { fine: done } }
    outcomes: { done: close }
`;
const list = (...what: string[]) => ({ ...data, actions: what.map((it) => ({ what: it })) });

describe('each', () => {
  test('the steps run once for every item; acts say which by the attempt', () => {
    const p = playOf('both', each, list('a', 'b', 'skip'));
    expect(openSteps(p)).toEqual(['act', 'act', 'act', 'act-all']);
    expect(refusal(() => p.act('sb', done('act', 'finished')))).toBe('act/which-attempt');
    p.act('sb', done('act', 'finished', { attempt: 3 }));
    expect(openSteps(p)).toEqual(['act', 'act', 'act-all']);
    p.act('sb', done('act', 'finished', { attempt: 1 }));
    expect(openSteps(p)).toEqual(['act', 'act-all', 'check']);
    p.act('ca', done('check', 'fine'));
    p.act('sb', done('act', 'finished', { attempt: 2 }));
    p.act('ca', done('check', 'fine'));
    expect(p.finished).toBe('done');
  });

  test('an empty list is done at once', () => {
    expect(playOf('both', each, data).finished).toBe('done');
  });
});

test('a closed case leaves nothing open inside its blocks, and cancels their clocks', () => {
  const p = playOf('both', branches('until: all', lost), data);
  p.act('zhou', { act: 'cancel', reason: text });
  expect(p.state.visits).toEqual([]);
  expect(p.finished).toBe('cancelled');
});

test('the plan holds every step of every branch, each with its block', () => {
  const { plan } = planOf('both', branches('until: all', lost));
  expect(plan.steps.map((s) => [s.id, s.in?.branch])).toEqual([
    ['both', undefined],
    ['ask-sales', 'sale'],
    ['check-sales', 'sale'],
    ['ask-carrier', 'carrier'],
    ['after', undefined],
  ]);
});
