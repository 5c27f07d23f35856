/** Rule 9 where several tasks are open at once: which of them a ladder's `reassign` gives to somebody else. */
import { describe, expect, test } from 'vitest';
import { HOUR } from '../setup/small-plan.ts';
import { done, playOf } from '../setup/written.ts';

const branches = (side: string) => [
  `        one: { steps: { side: { title: 旁, task: { for: team/logistics }, clock: { limit: ${side}, ladder: up }, outcomes: { seen: done } } } }`,
  '        two: { steps: { main: { title: 主, task: { for: owner }, outcomes: { made: done } } } }',
];

/** A task with a clock of its own beside the owner's task; whatever should be left alone comes first. */
const sop = (whole: string, side: string, ownerFirst: boolean) => `sop: both
version: 1
title: 两处
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: ${whole}, ladder: up } }
ladders: { up: [{ at: due, reassign: role/manager }] }
steps:
  first: { title: 先, task: { for: team/sales }, outcomes: { next: work } }
  work:
    title: 同时
    parallel:
      branches:
${(ownerFirst ? branches(side).toReversed() : branches(side)).join('\n')}
    outcomes: { done: close }
`;
function late(whole: string, side: string, ownerFirst = false) {
  const p = playOf('both', sop(whole, side, ownerFirst), { customer: 'C' });
  p.act('sb', done('first', 'next'));
  p.act('lp', { act: 'claim', step: 'side' });
  return p;
}
const who = (p: ReturnType<typeof late>) => {
  const assignee = (step: string) => p.state.visits.find((v) => v.step === step)?.work?.assignee;
  return { side: assignee('side'), main: assignee('main'), owner: p.state.owner };
};

describe('rule 9: reassign in a block', () => {
  test('rule 9: it gives the owner’s task, not whichever branch comes first', () => {
    const p = late('4h', '60h');
    p.advance(5 * HOUR);
    expect(who(p)).toEqual({ side: 'lp', main: 'ma', owner: 'ma' });
  });

  test('rule 9: also when the record was away, and the answer comes later', () => {
    const p = late('4h', '60h');
    p.away = true;
    p.advance(4 * HOUR);
    expect(who(p)).toEqual({ side: 'lp', main: 'sb', owner: 'sb' });
    p.away = false;
    p.advance(HOUR);
    expect(who(p)).toEqual({ side: 'lp', main: 'ma', owner: 'ma' });
  });

  test('rule 9: a level of a step’s own clock gives the task of that step', () => {
    const p = late('60h', '4h', true);
    p.advance(5 * HOUR);
    expect(who(p)).toEqual({ side: 'ma', main: 'sb', owner: 'sb' });
  });
});
