/** Semantics rules 9–12: ladders, acknowledgement, holds, repeats, orphan, messages out of hours. */
import { describe, expect, it } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { Refused } from '../../engine/refused.ts';
import type { LevelPlan } from '../../language/plan.ts';
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

const after = (ms: number) => ({ after: service(ms) });
const due = { percent: 100 };
const lead = { notify: [{ who: 'role/team-lead' }] };

function climbing(
  levels: LevelPlan[],
  more: { startMs?: number; data?: Record<string, string>; limitHours?: number } = {},
) {
  const steps = [task('receive', 'close')];
  return play(
    {
      steps,
      ladders: { up: levels },
      clocks: [clock('a', 'case.opened', 'receive.done', more.limitHours ?? 4, { ladder: 'up' })],
    },
    more,
  );
}

/** A level at the due tells the lead and the supervisor hour by hour; the clock is met before the case is over. */
function nagging(until: 'met' | 'closed') {
  const both = [...lead.notify, { who: 'role/supervisor' }];
  return play({
    steps: [task('receive', 'later'), task('later', 'close')],
    ladders: { up: [{ at: due, notify: both, repeat: { every: service(HOUR), until } }] },
    clocks: [clock('a', 'case.opened', 'receive.done', 4, { ladder: 'up' })],
  });
}

/** Whom each repeat told. */
const repeats = (p: ReturnType<typeof play>) => {
  const told: string[][] = [];
  for (const { about, values, to } of p.sent)
    if (about === 'repeat' && to.kind === 'person') (told[Number(values.repeat) - 1] ??= []).push(...to.ids);
  return told.map((ids) => ids.sort().join(','));
};

const fired = (p: ReturnType<typeof play>) =>
  p.events.filter((e) => e.type === 'level.fired').map((e) => [e.data?.level, (e.atMs - START) / MINUTE]);

describe('rule 9: levels', () => {
  it('rule 9: each level fires at its share, at the due, or so long after it', () => {
    const p = climbing([
      { at: { percent: 80 }, ...lead },
      { at: due, notify: [{ who: 'role/supervisor' }] },
      { at: after(HOUR), notify: [{ who: 'role/duty-manager' }] },
    ]);
    p.advance(24 * HOUR);
    expect(fired(p)).toEqual([
      [1, 192],
      [2, 240],
      [3, 300],
    ]);
    expect(told(p)).toContain('level:zhou');
  });

  it('rule 9: without an acknowledgement in ack_within the next level fires at once, later ones at their own time', () => {
    const p = climbing([
      { at: due, ...lead, ackWithin: service(30 * MINUTE) },
      { at: after(HOUR), notify: [{ who: 'role/supervisor' }] },
      { at: after(2 * HOUR), notify: [{ who: 'role/duty-manager' }] },
    ]);
    p.advance(10 * HOUR);
    expect(fired(p)).toEqual([
      [1, 240],
      [2, 270],
      [3, 360],
    ]);
  });

  it('rule 9: an acknowledgement stops climbing for hold; then the next fires and later ones keep their distance', () => {
    const p = climbing([
      { at: due, ...lead, ackWithin: service(30 * MINUTE), hold: service(4 * HOUR) },
      { at: after(HOUR), notify: [{ who: 'role/supervisor' }] },
      { at: after(2 * HOUR), notify: [{ who: 'role/duty-manager' }] },
    ]);
    p.advance(4 * HOUR + 10 * MINUTE);
    p.act('zhang', { act: 'acknowledge', clock: 'a' });
    p.advance(20 * HOUR);
    // Held from 4:10 until 8:10; the third keeps its hour's distance to the second.
    expect(fired(p)).toEqual([
      [1, 240],
      [2, 490],
      [3, 550],
    ]);
  });

  it('rule 9: an acknowledgement before the due holds until the due at most', () => {
    const p = climbing([
      { at: { percent: 50 }, ...lead, hold: service(8 * HOUR) },
      { at: due, notify: [{ who: 'role/supervisor' }] },
    ]);
    p.advance(2 * HOUR + MINUTE);
    p.act('zhang', { act: 'acknowledge' });
    p.advance(10 * HOUR);
    expect(fired(p)).toEqual([
      [1, 120],
      [2, 240],
    ]);
  });

  it('rule 9: only someone the latest level told may acknowledge, and only once', () => {
    const p = climbing([{ at: due, ...lead }]);
    p.advance(4 * HOUR);
    expect(() => p.act('li', { act: 'acknowledge' })).toThrow('act/not-told');
    p.act('zhang', { act: 'acknowledge' });
    expect(() => p.act('zhang', { act: 'acknowledge' })).toThrow('act/already-acknowledged');
  });

  it('rule 9: until met, a repeat goes on after an acknowledgement, and leaves out who acknowledged', () => {
    const p = nagging('met');
    p.advance(5 * HOUR);
    p.act('zhang', { act: 'acknowledge', clock: 'a' });
    expect(() => p.act('zhang', { act: 'acknowledge', clock: 'a' })).toThrow(Refused);
    p.advance(2 * HOUR);
    expect(repeats(p)).toEqual(['chen,zhang', 'chen', 'chen']);
    p.act('chen', { act: 'acknowledge', clock: 'a' });
    p.advance(3 * HOUR);
    expect(repeats(p)).toHaveLength(3);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.nextMs).toBeUndefined();
  });

  it('rule 9: until closed, a repeat goes on when the clock is met, to the close of the case', () => {
    const p = nagging('closed');
    p.advance(5 * HOUR);
    p.act('zhang', { act: 'acknowledge' });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.state.clocks[0]?.phase).toBe('met');
    p.advance(2 * HOUR);
    expect(repeats(p)).toEqual(['chen,zhang', 'chen', 'chen']);
    expect(view(p.world.plan, p.state, p.nowMs).acts).toContain('acknowledge');
    p.act('chen', { act: 'acknowledge' });
    p.advance(2 * HOUR);
    expect(repeats(p)).toHaveLength(3);
    expect(types(p, 'clock.breached')).toHaveLength(1);
    p.act('li', { act: 'complete', step: 'later', as: 'done' });
    expect([p.state.state, p.nextMs]).toEqual(['closed', undefined]);
  });

  it('rule 9: until closed, what the directory was still asked for is not told when the clock begins anew', () => {
    const { calendar, limit, warn, minGraceMs } = clock('a', 'case.opened', 'case.closed', 4);
    const own = { title: 'a', calendar, limit, warn, minGraceMs, ladder: 'up' };
    const p = play({
      steps: [task('receive', 'later', { clock: own }), task('later', 'receive')],
      ladders: { up: [{ at: due, ...lead, repeat: { every: service(HOUR), until: 'closed' } }] },
    });
    p.advance(5 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.slow = true;
    p.advance(HOUR);
    p.act('li', { act: 'complete', step: 'later', as: 'done' });
    const before = repeats(p).length;
    p.slow = false;
    p.catchUp();
    expect(repeats(p)).toHaveLength(before);
    expect(p.state.notices).toEqual([]);
  });

  it('rule 9: a repeat without `times` goes on until somebody acknowledges; the orphan waits for no end of it', () => {
    const p = climbing([{ at: due, ...lead, repeat: { every: service(HOUR) } }]);
    p.advance(4 * HOUR + 150 * HOUR);
    expect(types(p, 'level.repeated')).toHaveLength(150);
    expect(p.state.orphan).toBe(true);
    p.act('zhang', { act: 'acknowledge' });
    p.advance(50 * HOUR);
    expect(types(p, 'level.repeated')).toHaveLength(150);
  });

  it('rule 9: repeat tells again while unacknowledged', () => {
    const p = climbing([{ at: due, ...lead, repeat: { every: service(HOUR), times: 3 } }]);
    p.advance(6 * HOUR);
    p.act('zhang', { act: 'acknowledge' });
    p.advance(24 * HOUR);
    expect(types(p, 'level.repeated')).toHaveLength(2);
  });

  it('rule 9: only_during waits for its opening; a level overtaken meanwhile is skipped', () => {
    const levels: LevelPlan[] = [
      { at: due, notify: [{ who: 'role/supervisor' }], onlyDuring: 'calling-hours' },
      { at: after(2 * HOUR), notify: [{ who: 'role/duty-manager' }] },
    ];
    // Opened 17:30, due 21:30 outside 09–20; level 2 at 23:30 overtakes level 1.
    const p = climbing(levels, { startMs: shanghai('2026-11-20T17:30') });
    p.advance(24 * HOUR);
    expect(types(p, 'level.')).toEqual(['level.skipped', 'level.fired']);
    const q = climbing(levels.slice(0, 1), { startMs: shanghai('2026-11-20T17:30') });
    q.advance(24 * HOUR);
    expect(q.events.find((e) => e.type === 'level.fired')?.atMs).toBe(shanghai('2026-11-21T09:00'));
  });

  it('rule 9: reassign gives the task to the least loaded of the role, who becomes owner if it was the owner’s', () => {
    const p = climbing([{ at: due, reassign: 'role/supervisor' }]);
    p.act('li', { act: 'claim', step: 'receive' });
    expect(p.state.owner).toBe('li');
    p.advance(4 * HOUR);
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'assigned', assignee: 'chen' });
    expect(p.state.owner).toBe('chen');
    expect(() => p.act('li', { act: 'complete', step: 'receive', as: 'done' })).toThrow('act/not-yours');
  });

  it('rule 9: a met clock climbs no further', () => {
    const p = climbing([
      { at: due, ...lead },
      { at: after(HOUR), notify: [{ who: 'role/supervisor' }] },
    ]);
    p.advance(4 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.advance(24 * HOUR);
    expect(fired(p)).toHaveLength(1);
  });
});

describe('rule 10: people behind roles', () => {
  it('rule 10: an empty target is logged and the next level fires at once', () => {
    const p = climbing([
      { at: due, notify: [{ who: 'role/nobody' }] },
      { at: after(5 * HOUR), ...lead },
    ]);
    p.advance(5 * HOUR);
    expect(fired(p)).toEqual([
      [1, 240],
      [2, 240],
    ]);
    expect(types(p)).toContain('level.empty');
  });

  it('rule 10: somebody told after the due is not told again by a level that only notifies', () => {
    const p = climbing([
      { at: due, ...lead },
      { at: after(HOUR), notify: [{ who: 'role/team-lead' }, { who: 'role/supervisor' }] },
    ]);
    p.advance(5.5 * HOUR);
    expect(told(p)).toEqual(['level:zhang', 'level:chen']);
  });

  it('rule 10: in the team that has the work first, else anywhere', () => {
    const p = climbing([{ at: due, ...lead }]);
    p.advance(4 * HOUR);
    // qian leads another team and is left alone.
    expect(told(p)).toEqual(['level:zhang']);
  });

  it('rule 10: an unanswered top level leaves the case orphan and tells the last resort', () => {
    const p = climbing([{ at: due, ...lead, repeat: { every: service(HOUR), times: 2 } }]);
    p.advance(6 * HOUR + 59 * MINUTE);
    expect(p.state.orphan).toBeUndefined();
    p.advance(MINUTE);
    expect(p.state.orphan).toBe(true);
    expect(told(p).at(-1)).toBe('orphan:zhou');
  });
});

describe('rule 11: the level of a case', () => {
  it('rule 11: is the highest fired on any ladder, and never goes down within a cycle', () => {
    const p = climbing([
      { at: { percent: 25 }, ...lead },
      { at: due, notify: [{ who: 'role/supervisor' }] },
    ]);
    p.act('chen', { act: 'escalate', ladder: 'up', level: 2, reason: `v1.${'a'.repeat(43)}` });
    expect(p.state.level).toBe(2);
    p.advance(2 * HOUR);
    expect(p.state.level).toBe(2);
    expect(fired(p)).toEqual([[2, 0]]);
  });

  it('rule 11: whoever was told hears that the clock was met', () => {
    const p = climbing([{ at: due, ...lead }]);
    p.advance(4 * HOUR);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(told(p).at(-1)).toBe('met:zhang');
  });
});

describe('rule 12: messages out of hours', () => {
  const notify = (who: string, message?: string) => [
    task('receive', 'tell'),
    {
      kind: 'notify' as const,
      id: 'tell',
      title: 'tell',
      next: 'wait',
      calendar: 'always-on',
      outcomes: {},
      notify: [{ who, ...(message !== undefined && { message }) }],
    },
    task('wait', 'close'),
  ];

  it('rule 12: a customer’s message waits for its hours', () => {
    const p = play({ steps: notify('field/customer', 'hello') }, { startMs: shanghai('2026-11-20T21:00') });
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(p.sent).toEqual([]);
    p.advance(24 * HOUR);
    expect(p.sent).toMatchObject([
      { atMs: shanghai('2026-11-21T09:00'), message: 'hello', to: { kind: 'customer', ref: 'C-1' } },
    ]);
  });

  it('rule 12: a named person off shift is told at the next opening, at the worst severity at once', () => {
    const parts = { steps: notify('field/advisor'), fields: { advisor: { type: 'person' as const } } };
    const friday = shanghai('2026-11-20T19:00');
    const calm = play(parts, { startMs: friday, data: { advisor: 'wu', severity: 'S2' } });
    calm.act('li', { act: 'complete', step: 'receive', as: 'done' });
    calm.advance(4 * 24 * HOUR);
    expect(calm.sent[0]?.atMs).toBe(shanghai('2026-11-23T09:00'));
    const urgent = play(
      {
        ...parts,
        steps: [
          task('receive', 'go', { outcomes: { done: { to: 'wait', notify: [{ who: 'field/advisor' }] } } }),
          task('wait', 'close'),
        ],
      },
      { startMs: friday, data: { advisor: 'wu', severity: 'S1' } },
    );
    urgent.act('li', { act: 'complete', step: 'receive', as: 'done' });
    expect(urgent.sent[0]?.atMs).toBe(friday);
  });

  it('rule 10: roles reach those on shift and present', () => {
    const organization = structuredClone(ORGANIZATION);
    organization.people.wu = { name: 'wu', teams: ['front-line'], roles: ['team-lead'], skills: [], shift: 'office' };
    const steps = [task('receive', 'close')];
    const parts = {
      steps,
      ladders: { up: [{ at: due, ...lead }] },
      clocks: [clock('a', 'case.opened', 'receive.done', 4, { ladder: 'up' })],
    };
    const p = play(parts, { organization, startMs: shanghai('2026-11-21T10:00') });
    p.advance(4 * HOUR);
    expect(told(p)).toEqual(['level:zhang']);
  });
});
