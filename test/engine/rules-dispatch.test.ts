/** Semantics rule 26: strategies, skill, exclusions, the accept window, the queue. */
import { describe, expect, it } from 'vitest';
import type { AssignStep, StaffingPlan } from '../../language/plan.ts';
import { HOUR, MINUTE, play, service, task, told, types } from '../setup/small-plan.ts';

const REASON = `v1.${'r'.repeat(43)}`;

function assigning(more: Partial<StaffingPlan>, outcomes: AssignStep['outcomes'] = { accepted: { to: 'work' } }) {
  const dispatch: AssignStep = {
    kind: 'assign',
    id: 'dispatch',
    title: '分派',
    for: 'team/resolution',
    by: 'least_loaded',
    next: 'work',
    calendar: 'always-on',
    outcomes,
    ...more,
  };
  return play(
    {
      steps: [task('receive', 'dispatch'), dispatch, task('work', 'close', { for: 'owner' })],
      fields: { category: { type: 'text' } },
    },
    { data: { category: 'installation' } },
  );
}

const start = (p: ReturnType<typeof play>) => p.act('li', { act: 'complete', step: 'receive', as: 'done' });
const workNow = (p: ReturnType<typeof play>) => p.state.visits[0]?.work;

describe('rule 26: finding people', () => {
  it('rule 26: claim is the default: queued until somebody of the team claims it; completing claims', () => {
    const p = assigning({});
    expect(workNow(p)?.status).toBe('queued');
    expect(() => p.act('sun', { act: 'claim', step: 'receive' })).toThrow('act/not-your-team');
    p.act('wang', { act: 'claim', step: 'receive' });
    expect(() => p.act('li', { act: 'claim', step: 'receive' })).toThrow('act/already-assigned');
    p.act('wang', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.state.steps.receive?.assignee).toBe('wang');
  });

  it('rule 26: skill filters, the finder becomes owner', () => {
    const p = assigning({ skill: ['f', 'category'] });
    start(p);
    expect(p.state.owner).toBe('sun');
    expect(p.state.visits[0]).toMatchObject({ step: 'work', work: { status: 'assigned', assignee: 'sun' } });
  });

  it('rule 26: least_loaded takes the least loaded, capacity excludes', () => {
    const p = assigning({});
    p.load.set('sun', { openTasks: 3 });
    p.load.set('qian', { openTasks: 9 });
    p.load.set('zhao', { openTasks: 1 });
    start(p);
    expect(p.state.owner).toBe('zhao');
    const full = assigning({});
    full.load.set('sun', { openTasks: 3 });
    full.load.set('qian', { openTasks: 9 });
    full.load.set('zhao', { openTasks: 2 });
    start(full);
    expect(full.state.owner).toBe('sun');
  });

  it('rule 26: round_robin takes whoever was assigned longest ago', () => {
    const p = assigning({ by: 'round_robin' });
    p.load.set('qian', { openTasks: 0, lastAssignedMs: 3 });
    p.load.set('sun', { openTasks: 9, lastAssignedMs: 1 });
    p.load.set('zhao', { openTasks: 0, lastAssignedMs: 2 });
    start(p);
    expect(p.state.owner).toBe('sun');
  });

  it('rule 26: not_by excludes people', () => {
    const p = assigning({ for: 'team/front-line', notBy: ['task/receive', 'owner'] });
    start(p);
    expect(p.state.owner).not.toBe('li');
  });

  it('rule 26: nobody there: the queue, and its lead is told', () => {
    const p = assigning({ skill: 'gas' });
    start(p);
    expect(workNow(p)).toMatchObject({ status: 'queued', team: 'resolution' });
    expect(told(p)).toEqual(['queued:qian']);
  });

  it('rule 26: when somebody may be free again, the queue is searched again', () => {
    const p = assigning({ skill: ['f', 'category'] });
    p.load.set('sun', { openTasks: 0, absent: true });
    start(p);
    expect(workNow(p)?.status).toBe('queued');
    p.load.set('sun', { openTasks: 0 });
    p.take({ type: 'staff_changed', step: 'dispatch' });
    expect(p.state.owner).toBe('sun');
  });

  it('rule 26: told of a step that the plan no longer has, nothing is searched and nothing stops', () => {
    const p = assigning({});
    expect(() => p.take({ type: 'staff_changed', step: 'gone' })).not.toThrow();
    expect(p.state.visits.map((v) => v.step)).toEqual(['receive']);
  });
});

describe('rule 26: the accept window', () => {
  const within = { acceptWithin: service(30 * MINUTE), skill: ['f', 'category'] as [string, string] };

  it('rule 26: an offer accepted in time is the assignment', () => {
    const p = assigning(within);
    start(p);
    expect(workNow(p)).toMatchObject({ status: 'offered', assignee: 'sun' });
    p.act('sun', { act: 'claim', step: 'dispatch' });
    expect(p.state.owner).toBe('sun');
    expect(types(p)).not.toContain('task.lapsed');
  });

  it('rule 26: not accepted, it returns to the queue; unclaimed as long again, an assign takes nobody', () => {
    const p = assigning(within, { accepted: { to: 'work' }, nobody: { to: 'receive' } });
    start(p);
    p.advance(30 * MINUTE);
    expect(workNow(p)?.status).toBe('queued');
    p.advance(29 * MINUTE);
    expect(p.state.visits[0]?.step).toBe('dispatch');
    p.advance(MINUTE);
    expect(p.state.visits[0]?.step).toBe('receive');
  });

  it('rule 26: with nobody unlisted it stays in the queue', () => {
    const p = assigning(within);
    start(p);
    p.advance(24 * HOUR);
    expect(workNow(p)).toMatchObject({ status: 'queued', lapses: 2 });
  });

  it('rule 26: declined with a reason, the next person is found, not the same', () => {
    const p = assigning({ acceptWithin: service(30 * MINUTE) });
    start(p);
    const first = workNow(p)?.assignee ?? '';
    p.act(first, { act: 'decline', step: 'dispatch', reason: REASON });
    expect(workNow(p)?.status).toBe('offered');
    expect(workNow(p)?.assignee).not.toBe(first);
  });

  it('rule 26: work for a person who is away goes to the team’s queue', () => {
    const p = assigning({ skill: ['f', 'category'], acceptWithin: service(HOUR) });
    p.state.steps = {};
    start(p);
    p.load.set('sun', { openTasks: 0, absent: true });
    p.act('sun', { act: 'claim', step: 'dispatch' });
    expect(p.state.visits[0]?.step).toBe('work');
  });
});
