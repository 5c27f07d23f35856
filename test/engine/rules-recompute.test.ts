/** Semantics rule 5: what a change of the fields behind a limit or a due does to clocks, and who may lower severity. */
import { describe, expect, it } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import { clock, HOUR, MINUTE, play, service, START, task } from '../setup/small-plan.ts';
import { done, playOf, START_MS } from '../setup/written.ts';

const bySeverity = clock('a', 'case.opened', 'work.done', 0, {
  limit: { by: 'severity', of: { S1: service(4 * HOUR), S2: service(8 * HOUR) }, otherwise: service(24 * HOUR) },
  warn: [50, 75],
});
const steps = [
  task('receive', 'work', { mayAsk: ['severity', 'promised'] }),
  task('work', 'close', { mayAsk: ['severity'], outcomes: { done: { to: 'close' }, again: { to: 'work' } } }),
];
const fields = { promised: { type: 'instant' as const } };
const seen = (p: ReturnType<typeof play>) => view(p.world.plan, p.state, p.nowMs).clocks[0];
const judge = (p: ReturnType<typeof play>, who: string, values: Record<string, string | number>) =>
  p.act(who, { act: 'complete', step: 'receive', as: 'done', with: values });

describe('rule 5: recompute of running clocks', () => {
  it('rule 5: a breached clock keeps its breach and shows how late it is by the new target', () => {
    const p = play({ steps, clocks: [bySeverity] }, { data: { severity: 'S2' } });
    p.advance(9 * HOUR);
    judge(p, 'li', { severity: 'S1' });
    expect(seen(p)).toMatchObject({ state: 'breached', breachedAtMs: START + 8 * HOUR, dueMs: START + 4 * HOUR });
    expect(p.events.find((e) => e.type === 'clock.recomputed')?.data).toMatchObject({ reason: 'recomputed' });
  });

  it('rule 5: the old schedule is void: nothing fires at the old due', () => {
    const p = play({ steps, clocks: [bySeverity] }, { data: { severity: 'S1' } });
    p.advance(HOUR);
    judge(p, 'li', { severity: 'S3' });
    p.advance(20 * HOUR);
    expect(p.events.filter((e) => e.type === 'clock.breached')).toEqual([]);
    p.advance(3 * HOUR);
    expect(p.events.filter((e) => e.type === 'clock.breached').map((e) => e.atMs)).toEqual([START + 24 * HOUR]);
  });

  it('rule 5: a warn point fires once a cycle, whatever the target becomes', () => {
    const p = play({ steps, clocks: [bySeverity] }, { data: { severity: 'S1' } });
    p.advance(2 * HOUR);
    judge(p, 'li', { severity: 'S3' });
    p.advance(20 * HOUR);
    expect(p.events.filter((e) => e.type === 'clock.warned').map((e) => [e.data?.percent, e.atMs - START])).toEqual([
      [50, 2 * HOUR],
      [75, 18 * HOUR],
    ]);
  });

  it('rule 5: a due field that changes moves the due; a ladder that raises severity recomputes at once', () => {
    const due = clock('a', 'case.opened', 'work.done', 0, { limit: undefined as never, due: 'promised' });
    const p = play({ steps, fields, clocks: [due] }, { data: { promised: START + 30 * HOUR } });
    p.advance(HOUR);
    judge(p, 'li', { promised: START + 10 * HOUR });
    expect(seen(p)).toMatchObject({ dueMs: START + 10 * HOUR });
    const ladders = { up: [{ at: { percent: 25 }, raise: true as const }] };
    const q = play({ steps, ladders, clocks: [{ ...bySeverity, ladder: 'up' }] }, { data: { severity: 'S2' } });
    q.advance(2 * HOUR);
    expect(q.state.data.severity).toBe('S1');
    expect(seen(q)).toMatchObject({ dueMs: START + 4 * HOUR });
  });

  it('rule 5: a due moved into the past gives min_grace from now', () => {
    const due = clock('a', 'case.opened', 'work.done', 0, { limit: undefined as never, due: 'promised' });
    const p = play({ steps, fields, clocks: [due] }, { data: { promised: START + 30 * HOUR } });
    p.advance(5 * HOUR);
    judge(p, 'li', { promised: START + HOUR });
    expect(seen(p)).toMatchObject({ state: 'running', dueMs: START + 5 * HOUR + 15 * MINUTE });
  });
});

describe('rule 5: lowering severity', () => {
  it('rule 5: after 75 % of a clock that reads it are consumed it takes a supervisor; before, or to raise, it does not', () => {
    const opened = (severity: string, hours: number) => {
      const p = play({ steps, clocks: [bySeverity] }, { data: { severity } });
      p.advance(hours * HOUR);
      p.act('chen', { act: 'assign', step: 'receive', to: 'li' });
      return p;
    };
    judge(opened('S1', 3), 'li', { severity: 'S3' });
    const late = opened('S1', 3.1);
    expect(() => judge(late, 'li', { severity: 'S3' })).toThrow('severity/needs-supervisor');
    judge(late, 'li', {});
    late.act('chen', { act: 'assign', step: 'work', to: 'chen' });
    late.act('chen', { act: 'complete', step: 'work', as: 'again', with: { severity: 'S3' } });
    expect(late.state.data.severity).toBe('S3');
    judge(opened('S2', 7), 'li', { severity: 'S1' });
  });

  it('rule 5: a clock of a step that reads it counts, too', () => {
    const limit = { by: 'severity', of: { S1: service(4 * HOUR) }, otherwise: service(8 * HOUR) };
    const own = task('receive', 'close', {
      mayAsk: ['severity'],
      clock: { title: '工时', limit, calendar: 'always-on', warn: [], minGraceMs: 0 },
    });
    const p = play({ steps: [own] }, { data: { severity: 'S1' } });
    p.advance(3.5 * HOUR);
    const lower: Act = { act: 'complete', step: 'receive', as: 'done', with: { severity: 'S3' } };
    expect(() => p.act('li', lower)).toThrow('severity/needs-supervisor');
    expect(p.act('li', { ...lower, with: {} })).toMatchObject({ state: 'closed' });
  });

  it('rule 5: emptying it is lowering it: no way around in two acts', () => {
    const p = play({ steps: steps.slice(1), clocks: [bySeverity] }, { data: { severity: 'S1' } });
    const set = (who: string, severity: string | null) =>
      p.act(who, { act: 'complete', step: 'work', as: 'again', with: { severity } });
    p.advance(3.9 * HOUR);
    expect(() => set('li', null)).toThrow('severity/needs-supervisor');
    expect([p.state.data.severity, seen(p)?.dueMs]).toEqual(['S1', START + 4 * HOUR]);
    p.act('chen', { act: 'assign', step: 'work', to: 'chen' });
    set('chen', null);
    expect(p.state.data.severity).toBeUndefined();
    // From empty to any is no lowering.
    set('li', 'S3');
    expect(p.state.data.severity).toBe('S3');
  });
});

describe('rules 5 and 15: a field behind a target that changes after a re-open', () => {
  const sop = `sop: kept
version: 1
title: 承诺
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  promised: { type: instant, required: true }
clocks:
  closure: { title: 关闭, from: case.opened, until: case.resolved, due: promised }
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd }
steps:
  work: { title: 做, task: { for: team/sales, may_ask: [promised] }, outcomes: { solved: { go_to: check, resolves: true }, again: work } }
  check: { title: 查, task: { for: team/sales }, outcomes: { fine: close, bad: { go_to: work, reopen: true } } }
`;

  it('rule 5: the target still counts from where the clock of the first cycle began', () => {
    const p = playOf('kept', sop, { customer: 'C', promised: START_MS + 72 * HOUR });
    const due = () => ((p.state.clocks.findLast((c) => c.id === 'closure')?.dueMs ?? 0) - START_MS) / HOUR;
    const reopened = () => {
      p.act('sb', done('work', 'solved'));
      p.advance(2 * HOUR);
      p.act('sb', done('check', 'bad'));
    };
    p.advance(48 * HOUR);
    reopened();
    // 24 h are left, the resolved 2 h excluded.
    expect(due()).toBe(74);
    p.act('sb', done('work', 'again', { with: { promised: START_MS + 90 * HOUR } }));
    expect(due()).toBe(92);
    p.advance(HOUR);
    reopened();
    expect(due()).toBe(94);
    p.act('sb', done('work', 'again', { with: { promised: START_MS + 80 * HOUR } }));
    expect(due()).toBe(84);
  });
});
