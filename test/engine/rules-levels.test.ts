/** Semantics rules 9–12 where a level asks several things at once, finds nobody, or its people are off shift. */
import { describe, expect, it } from 'vitest';
import type { LevelPlan } from '../../language/plan.ts';
import { view } from '../../engine/kernel.ts';
import { wakeUpName, wordsIn } from '../../words/words.ts';
import {
  clock,
  HOUR,
  MINUTE,
  ORGANIZATION,
  play,
  service,
  shanghai,
  START,
  task,
  told,
  types,
} from '../setup/small-plan.ts';

const due = { percent: 100 };
const after = (ms: number) => ({ after: service(ms) });
const chief = [{ who: 'role/duty-manager' }];
const REASON = `v1.${'r'.repeat(43)}`;

function climbing(levels: LevelPlan[], more: Parameters<typeof play>[1] & { clock?: object } = {}) {
  return play(
    {
      steps: [task('receive', 'work'), task('work', 'close')],
      ladders: { up: levels },
      clocks: [clock('a', 'case.opened', 'work.done', 4, { ladder: 'up', ...more.clock })],
      fields: { advisor: { type: 'person' } },
    },
    more,
  );
}
const fired = (p: ReturnType<typeof play>) =>
  p.events.filter((e) => e.type === 'level.fired').map((e) => [e.data?.level, (e.atMs - START) / MINUTE]);

describe('rule 9: reassign', () => {
  it('rule 9: a level that tells nobody but gives the work to somebody is not empty', () => {
    const p = climbing([
      { at: due, notify: [{ who: 'role/nobody' }], reassign: 'role/supervisor' },
      { at: after(5 * HOUR), notify: chief },
    ]);
    p.advance(5 * HOUR);
    expect(fired(p)).toEqual([[1, 240]]);
    p.act('chen', { act: 'acknowledge' });
    expect(p.state.clocks[0]?.ladder?.ackBy).toBe('chen');
  });

  it('rule 9: with nobody to give it to, the next level fires at once', () => {
    const p = climbing([
      { at: due, reassign: 'role/nobody' },
      { at: after(5 * HOUR), notify: chief },
    ]);
    p.advance(4 * HOUR);
    expect(fired(p)).toEqual([
      [1, 240],
      [2, 240],
    ]);
  });

  it('rule 9: it is asked again while the record is away', () => {
    const p = climbing([{ at: due, reassign: 'role/supervisor' }]);
    p.act('li', { act: 'claim', step: 'receive' });
    p.away = true;
    p.advance(4 * HOUR);
    expect(p.state.visits[0]?.work?.assignee).toBe('li');
    p.away = false;
    p.advance(HOUR);
    expect(p.state.visits[0]?.work?.assignee).toBe('chen');
    expect(told(p)).toContain('reassigned:chen');
  });

  it('rule 9: the team that was asked stays named when a ladder gives its work to another', () => {
    const p = climbing([{ at: due, reassign: 'role/supervisor' }]);
    p.act('li', { act: 'claim', step: 'receive' });
    const { team } = view(p.world.plan, p.state, p.nowMs).tasks[0] ?? {};
    expect(view(p.world.plan, p.state, p.nowMs).tasks[0]?.askedTeam).toBeUndefined();
    p.advance(5 * HOUR);
    const [task] = view(p.world.plan, p.state, p.nowMs).tasks;
    expect(task).toMatchObject({ assignee: 'chen', askedTeam: team });
    expect(task?.team).not.toBe(team);
  });

  it('rule 9: it never gives work to somebody whom not_by excludes', () => {
    const p = play({
      steps: [task('receive', 'work'), task('work', 'close', { for: 'team/resolution', notBy: ['task/receive'] })],
      ladders: { up: [{ at: due, reassign: 'role/agent' }] },
      clocks: [clock('a', 'case.opened', 'work.done', 4, { ladder: 'up' })],
    });
    p.act('sun', { act: 'contact', direction: 'in' });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    for (const person of ['sun', 'zhao', 'wang', 'wu', 'zheng']) p.load.set(person, { absent: true, openTasks: 0 });
    p.advance(5 * HOUR);
    expect(p.state.visits[0]?.work?.assignee).toBeUndefined();
  });
});

describe('rule 9: escalate by hand', () => {
  it('rule 9: overtakes a level whose answer is still awaited, and the ladder goes on from there', () => {
    const p = climbing([
      { at: { percent: 50 }, notify: [{ who: 'role/team-lead' }] },
      { at: due, raise: true },
      { at: after(HOUR), notify: chief },
    ]);
    p.slow = true;
    p.advance(2 * HOUR);
    p.act('li', { act: 'escalate', ladder: 'up', level: 2, reason: REASON });
    p.slow = false;
    p.catchUp();
    p.advance(4 * HOUR);
    expect(fired(p)).toEqual([
      [1, 120],
      [2, 120],
      [3, 300],
    ]);
  });
});

describe('rule 10: nobody, and nobody twice', () => {
  it('rule 10: a level that tells the customer is not empty', () => {
    const p = climbing([
      { at: due, notify: [{ who: 'field/customer' }] },
      { at: after(5 * HOUR), notify: chief },
    ]);
    p.advance(5 * HOUR);
    expect(fired(p)).toEqual([[1, 240]]);
  });

  it('rule 10: somebody who holds two of a level’s roles is told once', () => {
    const organization = structuredClone(ORGANIZATION);
    organization.people.zhang?.roles.push('supervisor');
    const p = climbing([{ at: { percent: 50 }, notify: [{ who: 'role/team-lead' }, { who: 'role/supervisor' }] }], {
      organization,
    });
    p.advance(2 * HOUR);
    expect(told(p)).toEqual(['level:zhang']);
  });

  it('rule 10: an empty top level leaves the case orphan at once', () => {
    const p = climbing([{ at: due, notify: [{ who: 'role/nobody' }] }]);
    p.advance(4 * HOUR);
    expect(p.state.orphan).toBe(true);
    expect(told(p)).toEqual(['orphan:zhou']);
  });
});

describe('rule 11: what a met clock does to its ladder', () => {
  it('rule 11: everybody any level told hears of it', () => {
    const p = climbing([
      { at: { percent: 50 }, notify: [{ who: 'role/team-lead' }] },
      { at: due, notify: [{ who: 'role/supervisor' }] },
    ]);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.advance(5 * HOUR);
    p.act('li', { act: 'complete', step: 'work', as: 'done' });
    expect(told(p)).toEqual(['level:zhang', 'level:chen', 'met:zhang', 'met:chen']);
    expect(p.finished).toBe('done');
  });

  it('rule 11: what still waited to be told is not told any more', () => {
    const p = climbing([{ at: due, notify: [{ who: 'field/advisor' }] }], {
      startMs: shanghai('2026-11-20T17:00'),
      data: { advisor: 'wu' },
    });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.advance(5 * HOUR);
    expect(p.state.notices).toHaveLength(1);
    p.act('li', { act: 'complete', step: 'work', as: 'done' });
    expect(p.sent).toEqual([]);
    expect(p.finished).toBe('done');
  });
});

describe('rule 12: hours', () => {
  it('rule 12: a statutory clock’s warnings and levels reach people off shift at once', () => {
    const story = (more: object) => {
      const p = climbing([{ at: due, notify: [{ who: 'field/advisor' }] }], {
        startMs: shanghai('2026-11-20T17:00'),
        data: { advisor: 'wu' },
        clock: { warn: [50], ...more },
      });
      p.act('zhang', { act: 'assign', step: 'receive', to: 'wu' });
      p.advance(5 * HOUR);
      return told(p);
    };
    expect(story({})).toEqual([]);
    expect(story({ statutory: true })).toEqual(['warn:wu', 'level:wu']);
  });

  it('rule 12: a message that waits for its hours keeps its addressee', () => {
    const steps = [
      task('receive', 'work', {
        outcomes: { done: { to: 'work', notify: [{ who: 'field/customer', message: 'hello' }] } },
      }),
      task('work', 'close', { mayAsk: ['customer'], outcomes: { done: { to: 'close' }, back: { to: 'work' } } }),
    ];
    const p = play({ steps }, { startMs: shanghai('2026-11-20T21:00') });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.act('li', { act: 'complete', step: 'work', as: 'back', with: { customer: null } });
    p.advance(24 * HOUR);
    expect(p.sent.map((s) => s.to)).toEqual([{ kind: 'customer', field: 'customer', ref: 'C-1' }]);
  });
});

describe('the wake-up, as a supervisor reads it', () => {
  it('names the clock, what happens to it, and which level', () => {
    const p = climbing(
      [
        { at: due, notify: [{ who: 'role/team-lead' }] },
        { at: after(HOUR), notify: chief, repeat: { every: service(HOUR), times: 1 } },
      ],
      { clock: { title: '4小时响应', warn: [75] } },
    );
    const names: string[] = [];
    for (let next = view(p.world.plan, p.state, p.nowMs).next; next !== undefined; ) {
      names.push(`${(next.atMs - START) / MINUTE} ${wakeUpName(wordsIn('zh'), p.world.plan, next.what)}`);
      p.advanceTo(next.atMs);
      next = view(p.world.plan, p.state, p.nowMs).next;
    }
    expect(names).toEqual([
      '180 4小时响应 预警 75%',
      '240 4小时响应 到期',
      '300 4小时响应 升级 2 级',
      '360 4小时响应 再次通知 2 级',
      '420 4小时响应 2 级无人确认',
    ]);
    expect(types(p, 'case.orphaned')).toHaveLength(1);
  });
});
