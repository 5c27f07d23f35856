/** Rule 26: whom a step keeps off – everybody before, who agreed – and who opened the case as somebody to work. */
import { describe, expect, test } from 'vitest';
import { loadWritten, openSteps, planOf, playOf, refusal, START_MS, text } from '../setup/written.ts';
import { Play } from '../../simulator/play.ts';
import { apply, migrate } from '../../engine/kernel.ts';

const head = `sop: audited
version: 1
title: 复核
owner: role/duty-manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
steps:
`;
const SOP = `${head}  write: { title: 写, task: { for: team/customer-service }, outcomes: { written: read } }
  read: { title: 看, task: { for: team/customer-service }, outcomes: { good: agree, bad: write } }
  agree:
    title: 批
    approve: { for: role/agent, not_by: [task.read.assignee] }
    outcomes: { approved: review, rejected: write }
  review:
    title: 复核
    task: { for: team/customer-service, not_by: [everyone_before] }
    outcomes: { sound: sign, unsound: review }
  sign:
    title: 签字
    approve: { for: role/duty-manager, not_by: [everyone_before, task.agree.assignee] }
    outcomes: { approved: close, rejected: write }
`;
const done = (step: string, as: string) => ({ act: 'complete', step, as }) as const;

function atReview(): Play {
  const p = playOf('audited', SOP, { customer: 'C-1' });
  p.act('cao', done('write', 'written'));
  p.act('ma', done('read', 'bad'));
  p.act('ca', done('write', 'written'));
  p.act('zhou', done('read', 'good'));
  p.act('sb', { act: 'approve', step: 'agree' });
  return p;
}

describe('rule 26: everyone before', () => {
  test('rule 26: nobody who had a step of the case before reviews it, in whichever visit', () => {
    const p = atReview();
    for (const person of ['cao', 'ma', 'ca', 'zhou'])
      expect([person, refusal(() => p.act(person, { act: 'claim', step: 'review' }))]).not.toContain('accepted');
    expect(p.state.workers).toEqual({ write: ['cao', 'ca'], read: ['ma', 'zhou'], agree: ['sb'] });
  });

  test('rule 26: who reviewed may review again, but not sign', () => {
    const more = { 'organization.yaml': withReviewers() };
    const p = playOf('audited', SOP, { customer: 'C-1' }, more);
    p.act('ca', done('write', 'written'));
    p.act('ma', done('read', 'good'));
    p.act('sb', { act: 'approve', step: 'agree' });
    p.act('re', done('review', 'unsound'));
    p.act('re', done('review', 'sound'));
    expect(openSteps(p)).toEqual(['sign']);
    expect(refusal(() => p.act('re', { act: 'approve', step: 'sign' }))).not.toBe('accepted');
    p.act('zhou', { act: 'approve', step: 'sign' });
    expect(p.state.state).toBe('closed');
  });

  test('rules 23, 26: who rejected an approval had a part in it', () => {
    const p = playOf('audited', SOP, { customer: 'C-1' });
    p.act('cao', done('write', 'written'));
    p.act('ma', done('read', 'good'));
    p.act('ca', { act: 'decline', step: 'agree', reason: text });
    expect(p.state.workers).toMatchObject({ agree: ['ca'] });
  });

  test('rule 26: a case that comes from a version without it knows the last of each step', () => {
    const { plan: old } = planOf(
      'audited',
      SOP.replace(', not_by: [everyone_before]', '').replace('everyone_before, ', ''),
    );
    const p = new Play({ ...planOf('audited', SOP), plan: old }, { data: { customer: 'C-1' } }, START_MS);
    p.act('cao', done('write', 'written'));
    p.act('ma', done('read', 'good'));
    p.act('ca', { act: 'approve', step: 'agree' });
    expect(p.state.workers).toBeUndefined();
    const newer = planOf('audited', SOP.replace('version: 1', 'version: 2')).plan;
    const moved = migrate(old, newer, p.state, { id: 'm1', actor: { id: 'zhou', roles: [], teams: [] } }, p.nowMs);
    if (!('turn' in moved) || moved.turn === undefined) throw new Error('not moved');
    const claim = { act: 'claim', step: 'review' } as const;
    const ma = { id: 'ma', roles: ['manager'], teams: ['customer-service'] };
    expect(
      refusal(() => apply(newer, moved.turn.state, { type: 'act', id: 'x', actor: ma, act: claim }, p.nowMs)),
    ).not.toBe('accepted');
  });

  test('rule 26: work for who opened the case, and no other words are taken', () => {
    const yaml = `${head}  first: { title: 收, task: { for: team/customer-service }, outcomes: { taken: ask } }\n  ask: { title: 问, task: { for: case.opened_by }, outcomes: { told: close } }\n`;
    const p = new Play(
      planOf('audited', yaml),
      { data: { customer: 'C-1' }, actor: { id: 'ca', roles: ['agent'], teams: ['customer-service'] } },
      START_MS,
    );
    p.act('cao', done('first', 'taken'));
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'assigned', assignee: 'ca' });
    const wrong = loadWritten('audited', yaml.replace('case.opened_by', 'everyone_before'));
    expect(wrong.diagnostics.map((d) => d.code)).toContain('who/unknown');
  });
});

function withReviewers(): string {
  return `last_resort: role/duty-manager
teams: { customer-service: { title: 客服, lead: zhou } }
people:
  ca: { name: 蔡, teams: [customer-service], roles: [agent] }
  ma: { name: 马, teams: [customer-service], roles: [agent] }
  sb: { name: 邵, teams: [customer-service], roles: [agent] }
  re: { name: 任, teams: [customer-service], roles: [duty-manager] }
  zhou: { name: 周, teams: [customer-service], roles: [duty-manager] }
`;
}
