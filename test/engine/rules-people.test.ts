/** Semantics rules 10 and 26: who is chosen, and what happens to work whose person is away, excluded or named. */
import { describe, expect, it } from 'vitest';
import type { StaffQuestion } from '../../engine/event.ts';
import { askedFor, choose, type Load } from '../../engine/people/choose.ts';
import type { AssignStep } from '../../language/plan.ts';
import { HOUR, MINUTE, ORGANIZATION, play, service, shanghai, START, task, told, types } from '../setup/small-plan.ts';

const SATURDAY = shanghai('2026-11-21T10:00');
const ask = (question: Partial<StaffQuestion>, load: Record<string, Load> = {}, nowMs = START) =>
  choose(
    ORGANIZATION,
    new Map(Object.entries(load)),
    { key: 'q', want: 'all', who: 'role/team-lead', not: [], ...question },
    nowMs,
  ).people.map((p) => p.id);
const absent: Load = { absent: true, openTasks: 0 };

describe('rule 10: who stands behind a role', () => {
  it('rule 10: in the team that has the work; with nobody of it there, anywhere', () => {
    expect(ask({ team: 'front-line' })).toEqual(['zhang']);
    expect(ask({ team: 'front-line' }, { zhang: absent })).toEqual(['qian']);
    expect(ask({ team: 'management' })).toEqual(['qian', 'zhang']);
    expect(ask({ team: 'front-line' }, { zhang: absent, qian: absent })).toEqual([]);
  });
});

describe('rule 10: teams above', () => {
  const above = {
    ...ORGANIZATION,
    teams: {
      ...ORGANIZATION.teams,
      'front-line': { title: '一线', lead: 'zhang', above: 'resolution' },
      resolution: { title: '处理组', lead: 'qian', above: 'management' },
      management: { title: '管理', lead: 'zhou' },
    },
  };
  const told = (question: Partial<StaffQuestion>, away: string[] = [], nowMs = START) =>
    choose(
      above,
      new Map(away.map((id) => [id, absent])),
      { key: 'q', want: 'all', who: 'role/team-lead', not: [], near: 'last', ...question },
      nowMs,
    ).people.map((p) => p.id);

  it('rule 10: the nearest team above in which somebody has the role; then last_resort, and never all of the company', () => {
    expect(told({ team: 'front-line' })).toEqual(['zhang']);
    expect(told({ team: 'front-line' }, ['zhang'])).toEqual(['qian']);
    expect(told({ team: 'resolution' }, ['qian'])).toEqual(['zhou']);
    expect(told({ team: 'front-line' }, ['zhang', 'qian'])).toEqual(['zhou']);
    expect(told({ team: 'front-line', near: 'chain' }, ['zhang', 'qian'])).toEqual([]);
    expect(told({ team: 'front-line', who: 'role/supervisor' })).toEqual(['chen']);
  });

  it('rule 10: a role that none of these teams has is anybody’s', () => {
    expect(told({ team: 'management' })).toEqual(['qian', 'zhang']);
    expect(told({})).toEqual(['qian', 'zhang']);
  });

  it('rules 10, 27: what waits for a shift waits for the shift of those whose role it is', () => {
    expect(told({ team: 'follow-up', who: 'role/agent', awaits: true }, ['zheng'], SATURDAY)).toEqual(['wu']);
    expect(told({ team: 'follow-up', who: 'role/agent' }, ['zheng'], SATURDAY)).toEqual(['zhou']);
  });

  it('rule 10: whose load must be known are those behind last_resort, too', () => {
    expect(askedFor(above, { key: 'q', want: 'all', who: 'role/team-lead', not: [], near: 'last' }).sort()).toEqual([
      'qian',
      'zhang',
      'zhou',
    ]);
  });
});

describe('rule 26: who is given work', () => {
  it('rule 26: a named person off shift is waited for; on leave or gone, nobody is found', () => {
    const named = { want: 'one' as const, who: 'wu' };
    expect(ask(named, {}, SATURDAY)).toEqual(['wu']);
    expect(ask(named, { wu: absent }, SATURDAY)).toEqual([]);
    expect(ask({ ...named, who: 'gone' })).toEqual([]);
    expect(ask({ ...named, who: 'zhao' }, { zhao: { openTasks: 9 } })).toEqual(['zhao']);
  });

  it('rule 26: what is asked of a person who is no more is asked of whoever took over', () => {
    const successors = { people: { gone: 'wu' }, teams: {} };
    const after = { ...ORGANIZATION, successors };
    const question = { key: 'q', want: 'one' as const, who: 'gone', not: [] };
    expect(choose(after, new Map(), question, START).people.map((p) => p.id)).toEqual(['wu']);
    expect(askedFor(after, question)).toEqual(['wu']);
    expect(choose(after, new Map([['wu', absent]]), question, START).people).toEqual([]);
    // Who is back is asked again.
    expect(askedFor({ ...after, successors: { people: { li: 'wu' }, teams: {} } }, { ...question, who: 'li' })).toEqual(
      ['li'],
    );
  });

  it('rule 26: of a team only those on shift, present, with room and not excluded', () => {
    const team = { want: 'one' as const, who: 'team/follow-up', by: 'least_loaded' as const };
    expect(ask(team, { zheng: { openTasks: 5 } })).toEqual(['wu']);
    expect(ask(team, { zheng: { openTasks: 5 } }, SATURDAY)).toEqual(['zheng']);
    expect(ask({ ...team, not: ['zheng'] }, {}, SATURDAY)).toEqual([]);
    expect(ask({ ...team, who: 'team/resolution' }, { qian: absent, sun: absent, zhao: { openTasks: 2 } })).toEqual([]);
  });
});

describe('rule 26: work for one person', () => {
  const steps = [task('receive', 'work', { mayAsk: ['advisor'] }), task('work', 'close', { for: 'field/advisor' })];
  const fields = { advisor: { type: 'person' as const } };
  const given = (advisor: string, away: string[] = []) => {
    const p = play({ steps, fields }, { startMs: shanghai('2026-11-20T19:00') });
    for (const person of away) p.load.set(person, absent);
    p.act('li', { act: 'complete', step: 'receive', as: 'done', with: { advisor } });
    return p;
  };

  it('rule 26: off shift it waits for that person', () => {
    const p = given('wu');
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'assigned', assignee: 'wu', team: 'follow-up' });
  });

  it('rule 26: on leave it goes to the queue of the team and its lead is told', () => {
    const p = given('wu', ['wu']);
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'queued', team: 'front-line' });
    expect(told(p)).toEqual(['queued:zhang']);
    p.act('wang', { act: 'complete', step: 'work', as: 'done' });
    expect(p.state.state).toBe('closed');
  });

  it('rule 26: the owner’s work is the work of the owner’s team, wherever the case was before', () => {
    const dispatch: AssignStep = {
      kind: 'assign',
      id: 'dispatch',
      title: 'dispatch',
      for: 'team/resolution',
      by: 'least_loaded',
      next: 'check',
      calendar: 'always-on',
      outcomes: { accepted: { to: 'check' } },
    };
    const p = play({
      steps: [dispatch, task('check', 'work', { for: 'team/follow-up' }), task('work', 'close', { for: 'owner' })],
    });
    expect(p.state.team).toBe('follow-up');
    p.act('zheng', { act: 'complete', step: 'check', as: 'done' });
    expect(p.state).toMatchObject({ team: 'resolution', ownerTeam: 'resolution' });
    expect(p.state.visits[0]?.work?.assignee).toBe(p.state.owner);
  });

  it('rule 26: somebody excluded is not given it, by name neither', () => {
    const p = play({
      steps: [task('receive', 'work'), task('work', 'close', { for: 'owner', notBy: ['task/receive'] })],
    });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'queued', team: 'front-line' });
    expect(() => p.act('li', { act: 'complete', step: 'work', as: 'done' })).toThrow('act/excluded');
    p.act('wang', { act: 'complete', step: 'work', as: 'done' });
  });
});

describe('rule 26: offers, lapses and slow answers', () => {
  const assigning = (outcomes: AssignStep['outcomes']) => {
    const dispatch: AssignStep = {
      kind: 'assign',
      id: 'dispatch',
      title: 'dispatch',
      for: 'team/resolution',
      by: 'round_robin',
      acceptWithin: service(30 * MINUTE),
      next: 'work',
      calendar: 'always-on',
      outcomes,
    };
    return play({ steps: [dispatch, task('work', 'close', { for: 'owner' })] });
  };

  it('rule 26: a second offer that lapses returns to the queue; only the queue’s own window is nobody', () => {
    const p = assigning({ accepted: { to: 'work' }, nobody: { to: 'close', result: 'nobody' } });
    p.advance(30 * MINUTE);
    p.take({ type: 'staff_changed', step: 'dispatch' });
    expect(p.state.visits[0]?.work?.status).toBe('offered');
    p.advance(30 * MINUTE);
    expect(p.state.visits[0]?.work?.status).toBe('queued');
    p.advance(30 * MINUTE);
    expect(p.state.result).toBe('nobody');
  });

  it('rule 26: claimed while the directory is still asked, the late answer changes nothing', () => {
    const p = play({ steps: [task('receive', 'work'), task('work', 'close', { by: 'least_loaded' })] });
    p.slow = true;
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.act('wang', { act: 'claim', step: 'work' });
    p.catchUp();
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'assigned', assignee: 'wang' });
    expect(types(p, 'task.assigned')).toHaveLength(2);
  });

  it('rule 26: with the record away work goes to the queue and its lead is told once the record is back', () => {
    const p = play({ steps: [task('receive', 'work'), task('work', 'close', { by: 'least_loaded' })] });
    p.away = true;
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.state.visits[0]?.work?.status).toBe('queued');
    p.advance(HOUR);
    p.away = false;
    p.advance(HOUR);
    expect(told(p)).toEqual(['queued:zhang']);
  });
});

describe('rule 26: who may act, again inside the case', () => {
  const reason = `v1.${'r'.repeat(43)}`;
  it('rule 27: leading is no way to take the work of a role oneself', () => {
    const p = play({ steps: [{ ...task('receive', 'close'), for: 'role/finance' }] });
    expect(() => p.act('zhou', { act: 'assign', step: 'receive', to: 'zhou' })).toThrow('act/not-your-team');
    p.act('zhou', { act: 'assign', step: 'receive', to: 'wu' });
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'assigned', assignee: 'wu' });
  });

  it('rule 26: the system hands on the work of who is no more, and with it the case; by people’s hands the owner stays', () => {
    const system = { id: 'system', roles: ['supervisor'], teams: [] };
    for (const [by, owner] of [
      [system, 'wang'],
      ['zhang', 'li'],
    ] as const) {
      const p = play({ steps: [task('receive', 'close')] });
      p.act('li', { act: 'claim', step: 'receive' });
      expect(p.state.owner).toBe('li');
      p.act(by, { act: 'assign', step: 'receive', to: 'wang' });
      expect([p.state.owner, p.state.visits[0]?.work?.assignee]).toEqual([owner, 'wang']);
    }
  });

  it('rule 26: systems bring contacts and notes, auditors read, only who leads gives, cancels', () => {
    const p = play({ steps: [task('receive', 'close')] });
    const system = { id: 'crm', roles: ['integration'], teams: [] };
    const auditor = { id: 'shen', roles: ['auditor'], teams: ['front-line'] };
    p.act(system, { act: 'contact', direction: 'in' });
    expect(() => p.act(system, { act: 'escalate', ladder: 'up', level: 1, reason })).toThrow('act/needs-role');
    expect(() => p.act(system, { act: 'claim', step: 'receive' })).toThrow('act/needs-role');
    expect(() => p.act(auditor, { act: 'annotate', note: reason })).toThrow('act/needs-role');
    expect(() => p.act('li', { act: 'cancel' })).toThrow('act/needs-role');
    expect(() => p.act('li', { act: 'assign', step: 'receive', to: 'wang' })).toThrow('act/needs-role');
    expect(() => p.act(system, { act: 'annotate', note: '电话 13800000000' })).toThrow('data/invalid');
    p.act({ id: 'web-ui', roles: [], teams: [] }, { act: 'cancel' });
    expect(p.state.state).toBe('cancelled');
  });
});
