/** Rule 18: merging and its undo; and the cases a case starts. */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { DAY, HOUR } from '../setup/small-plan.ts';
import { at, data, files, merge, sop, supervisor, unmerge, waiting } from './two-cases.ts';
import { done, openSteps, playOf, refusal, START_MS, text, types } from '../setup/written.ts';

describe('run', () => {
  test('without waiting the step is left when the case is started; each knows the other', () => {
    const p = playOf('twice', sop('', '{ done: last, failed: failed }'), data, files);
    const child = at(p);
    expect(p.started).toMatchObject([{ sop: 'more', step: 'other', visit: 1, with: { customer: 'CU-1' } }]);
    expect(openSteps(p)).toEqual(['last']);
    expect(p.state.links).toEqual([{ case: child, kind: 'child' }]);
    expect(p.state.pending).toEqual([]);
  });

  test('waiting, its end is read and leaves the step; a second end changes nothing', () => {
    const p = playOf('twice', waiting, data, files);
    const child = at(p);
    expect(view(p.world.plan, p.state, p.nowMs).tasks).toMatchObject([{ step: 'other', status: 'waiting', child }]);
    p.endChild(child, { result: 'settled', data: { answer: '好' } });
    expect([openSteps(p), p.state.data.found, p.state.data.how]).toEqual([['last'], '好', 'settled']);
    p.endChild(child, { result: 'again', data: { answer: '坏' } });
    expect(p.state.data.found).toBe('好');
  });

  test('a cancelled child, one that cannot be started, and an answer that does not fit have failed', () => {
    const p = playOf('twice', waiting, data, files);
    p.endChild(at(p), { state: 'cancelled' });
    expect(openSteps(p)).toEqual(['failed']);
    const q = playOf('twice', waiting, data, files);
    q.endChild(at(q), { data: { answer: 7 } });
    expect(openSteps(q)).toEqual(['failed']);
    const r = playOf('twice', waiting, data, files);
    r.world.start = () => ({ failed: 'NotPublished' });
    at(r);
    expect(openSteps(r)).toEqual(['failed']);
  });

  test('a child that ends before its start is answered leaves the step once', () => {
    const p = playOf('twice', waiting, data, files);
    p.slow = true;
    const child = at(p);
    p.endChild(child, { data: { answer: '好' } });
    expect(openSteps(p)).toEqual(['last']);
    p.catchUp();
    expect([openSteps(p), p.state.pending, p.state.links]).toEqual([['last'], [], [{ case: child, kind: 'child' }]]);
  });
});

describe('merge', () => {
  test('rule 18: the merged case is terminal: nothing open, timers cancelled, breaches kept, who asks is sent on', () => {
    const p = playOf('twice', waiting, data, files);
    p.advance(5 * HOUR);
    p.act('zhou', merge);
    expect([p.state.state, p.finished, openSteps(p)]).toEqual(['merged', 'merged', []]);
    const clocks = p.state.clocks.map((c) => [c.id, c.phase, c.reason, c.breachedAtMs !== undefined]);
    expect(clocks).toEqual([
      ['response', 'cancelled', 'merged', true],
      ['whole', 'cancelled', 'merged', false],
    ]);
    expect(view(p.world.plan, p.state, p.nowMs)).toMatchObject({ mergedInto: 'C-0', acts: ['unmerge', 'annotate'] });
    expect(refusal(() => p.act('ca', { act: 'contact', direction: 'in' }))).toBe('act/case-merged');
    expect(refusal(() => p.act('zhou', { act: 'reopen', reason: text }))).toBe('reopen/not-closed');
  });

  test('rule 18: it takes somebody who leads, and another case', () => {
    const p = playOf('twice', waiting, data, files);
    expect(refusal(() => p.act('sb', merge))).toBe('act/needs-role');
    expect(refusal(() => p.act('zhou', { ...merge, into: 'C-1' }))).toBe('data/invalid into:data/itself');
    p.hear({ type: 'absorbed', id: 'm-1', case: 'C-9', openedAtMs: START_MS });
    expect(refusal(() => p.act('zhou', { ...merge, into: 'C-9' }))).toBe('merge/other-way-round');
  });

  test('rule 18: undone within a day by a supervisor, it stands as before, its clocks gone on', () => {
    const p = playOf('twice', waiting, data, files);
    p.act('sb', { act: 'claim', step: 'receive' });
    p.advance(HOUR);
    p.act('zhou', merge);
    p.sleep(5 * HOUR);
    expect(refusal(() => p.act('cao', unmerge))).toBe('act/needs-role');
    p.act(supervisor, unmerge);
    expect([p.state.state, p.finished, p.state.merged]).toEqual(['open', undefined, undefined]);
    expect(p.state.visits).toMatchObject([{ step: 'receive', visit: 1, work: { assignee: 'sb' } }]);
    // The customer waited meanwhile: the response is late, at its own due.
    expect(p.state.clocks.find((c) => c.id === 'response')?.breachedAtMs).toBe(START_MS + 6 * HOUR);
    p.act('sb', done('receive', 'registered'));
    expect(openSteps(p)).toEqual(['other']);
  });

  test('rule 18: after a day the merge stays', () => {
    const p = playOf('twice', waiting, data, files);
    p.act('zhou', merge);
    p.sleep(DAY + 1);
    expect(refusal(() => p.act(supervisor, unmerge))).toBe('merge/too-late');
    expect(refusal(() => playOf('twice', waiting, data, files).act(supervisor, unmerge))).toBe('merge/not-merged');
  });

  test('rule 18: merging while completing: whoever comes second is told', () => {
    const p = playOf('twice', waiting, data, files);
    p.act('zhou', merge);
    expect(refusal(() => p.act('sb', done('receive', 'registered')))).toBe('act/case-merged');
    const q = playOf('twice', waiting, data, files);
    q.act('sb', done('receive', 'registered'));
    q.act('zhou', merge);
    expect(q.state.state).toBe('merged');
  });

  test('rule 18: a case being started while it is merged is started again under its key after the undo', () => {
    const p = playOf('twice', waiting, data, files);
    p.slow = true;
    at(p);
    p.act('zhou', merge);
    p.catchUp();
    expect(p.finished).toBe('merged');
    p.act(supervisor, unmerge);
    p.catchUp();
    expect(p.started.map((s) => s.key)).toEqual([p.started[0]?.key, p.started[0]?.key]);
    expect(p.state.visits).toMatchObject([{ step: 'other', child: p.started[0]?.case }]);
    expect(p.state.pending).toEqual([]);
  });

  test('rule 18: the survivor takes the earlier start and the worse severity, once, and lets go again', () => {
    const p = playOf('twice', waiting, data, files);
    const absorbed = { type: 'absorbed' as const, case: 'C-9', openedAtMs: START_MS - HOUR, severity: 'S1' };
    p.hear({ ...absorbed, id: 'm-1' });
    p.hear({ ...absorbed, id: 'm-1' });
    expect([p.state.openedAtMs, p.state.data.severity]).toEqual([START_MS - HOUR, 'S1']);
    expect(types(p).filter((t) => t === 'case.absorbed')).toHaveLength(1);
    p.hear({ ...absorbed, id: 'm-2', severity: 'S3', case: 'C-8' });
    expect(p.state.data.severity).toBe('S1');
    p.hear({ ...absorbed, id: 'u-1', undone: true });
    expect(p.state.links).toEqual([{ case: 'C-8', kind: 'absorbed' }]);
  });
});
