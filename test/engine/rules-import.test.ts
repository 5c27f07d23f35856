/** Semantics rule 31: cases that were open in another system, and what of their past tells nobody here. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Imported } from '../../engine/event.ts';
import { importerFor } from '../../engine/imported.ts';
import { refuseImported } from '../../engine/refuse-imported.ts';
import { view } from '../../engine/kernel.ts';
import { factsOf } from '../../engine/told/events.ts';
import type { LevelPlan, SignalPlan } from '../../language/plan.ts';
import { Play } from '../../simulator/play.ts';
import {
  clock,
  HOUR,
  MINUTE,
  ORGANIZATION,
  type Parts,
  planOf,
  service,
  shanghai,
  START,
  task,
  told,
  types,
} from '../setup/small-plan.ts';
import { shipped } from '../setup/calendars.ts';
import { examplesOf } from '../setup/page-tables.ts';
import { SEED } from '../setup/seed.ts';

const twoSteps = [task('receive', 'work'), task('work', 'close')];
const up: LevelPlan[] = [
  { at: { percent: 50 }, notify: [{ who: 'role/team-lead' }] },
  { at: { after: service(0) }, notify: [{ who: 'role/supervisor' }], ackWithin: service(HOUR) },
  {
    at: { after: service(4 * HOUR) },
    notify: [{ who: 'role/duty-manager' }],
    repeat: { every: service(HOUR), times: 2 },
  },
];

function bring(parts: Parts & { signals?: SignalPlan[] }, imported: Imported, startMs = START): Play {
  const { signals, ...rest } = parts;
  const small = planOf(rest);
  const calendars = { ...small.calendars, 'cn-office': shipped('cn-office') };
  const plan = { ...small, calendars, ...(signals && { signals }) };
  const actor = importerFor('han');
  return new Play({ plan, organization: ORGANIZATION }, { data: { customer: 'C-1' }, actor, imported }, startMs);
}

const limited = (hours: number, more = {}) =>
  clock('a', 'case.opened', 'work.done', hours, { warn: [50, 75], ladder: 'up', ...more });
const seen = (p: Play) => view(p.world.plan, p.state, p.nowMs).clocks[0];
const before = (hours: number): Imported => ({ receivedAtMs: START - hours * HOUR });

describe('rule 31: clocks as they stand', () => {
  const columns = ['calendar', 'received', 'imported', 'limit', 'due', 'state', 'shows'] as const;
  it.each(examplesOf('golden-imports', columns))('rule 31: %s', (_, row) => {
    const at = (text: string) => shanghai(text.replace(' ', 'T'));
    const timed = limited(Number(row.limit.replace('h', '')), { calendar: row.calendar, ladder: undefined });
    const p = bring({ steps: twoSteps, clocks: [timed] }, { receivedAtMs: at(row.received) }, at(row.imported));
    expect([seen(p)?.dueMs, seen(p)?.state]).toEqual([at(row.due), row.state]);
  });

  it('rule 31: what lies before the import is recorded and tells nobody; what comes after fires as ever', () => {
    const p = bring({ steps: twoSteps, clocks: [limited(8)], ladders: { up } }, before(5));
    expect(types(p, 'level')).toEqual(['level.skipped']);
    expect(p.events.filter((e) => e.type === 'clock.passed').map((e) => e.data?.percent)).toEqual([50]);
    expect(told(p).filter((t) => /^(warn|level)/.test(t))).toEqual([]);
    p.advance(HOUR);
    expect(p.events.filter((e) => e.type === 'clock.warned').map((e) => [e.data?.percent, e.atMs - START])).toEqual([
      [75, HOUR],
    ]);
    p.advance(2 * HOUR);
    expect(seen(p)).toMatchObject({ state: 'breached', breachedAtMs: START + 3 * HOUR, accountable: 'front-line' });
    expect(told(p)).toContain('level:chen');
  });

  it('rule 31: a breach of the past is latched at its due, without anybody accountable; later levels climb', () => {
    const p = bring({ steps: twoSteps, clocks: [limited(4)], ladders: { up } }, before(6));
    expect(seen(p)).toMatchObject({ state: 'breached', breachedAtMs: START - 2 * HOUR });
    expect(seen(p)?.accountable).toBeUndefined();
    expect(p.events.find((e) => e.type === 'clock.breached')?.data).toMatchObject({
      accountable: null,
      at: START - 2 * HOUR,
    });
    // Nobody was told of level 2, so that its unanswered hour fires nothing: level 3 comes at its own place.
    p.advance(HOUR + 59 * MINUTE);
    expect(types(p, 'level.fired')).toEqual([]);
    p.advance(2 * MINUTE);
    expect(p.events.filter((e) => e.type === 'level.fired').map((e) => e.data?.level)).toEqual([3]);
  });

  it('rule 31: with every level behind it, it is neither repeated nor an orphan', () => {
    const p = bring({ steps: twoSteps, clocks: [limited(4)], ladders: { up } }, before(400));
    p.advance(100 * HOUR);
    expect(types(p, 'level')).toEqual(['level.skipped', 'level.skipped', 'level.skipped']);
    expect(p.state.orphan).toBeUndefined();
    expect(p.state.level).toBe(0);
  });

  it('rule 31: what falls due at the very instant of the import is still to come', () => {
    const p = bring({ steps: twoSteps, clocks: [limited(4)], ladders: { up } }, before(4));
    const [breach, ...more] = p.events.filter((e) => e.type === 'clock.breached');
    expect([breach?.atMs, breach?.data, more]).toEqual([START, { of: 1, accountable: 'front-line' }, []]);
    expect(told(p)).toContain('level:chen');
  });

  it('rule 31: received now, it is a case as any other', () => {
    const p = bring({ steps: twoSteps, clocks: [limited(4)], ladders: { up } }, before(0));
    expect(seen(p)).toMatchObject({ state: 'running', dueMs: START + 4 * HOUR });
    p.advance(4.5 * HOUR);
    expect(p.events.filter((e) => e.type === 'level.fired').map((e) => e.data?.level)).toEqual([1, 2]);
  });
});

describe('rule 31: where it stands, and who wrote it', () => {
  it('rule 31: it begins at the step it stood at; clocks met there or passed by are not needed', () => {
    const clocks = [
      clock('first', 'case.opened', 'receive.done', 1),
      clock('called', 'case.opened', 'case.contacted', 2),
      limited(8, { ladder: undefined }),
    ];
    const p = bring({ steps: twoSteps, clocks }, { ...before(5), at: 'work', met: ['called'] });
    expect(p.state.visits.map((v) => v.step)).toEqual(['work']);
    const states = view(p.world.plan, p.state, p.nowMs).clocks.map((c) => [c.id, c.state, c.reason]);
    expect(states).toEqual([
      ['first', 'cancelled', 'not_needed'],
      ['called', 'cancelled', 'not_needed'],
      ['a', 'running', undefined],
    ]);
    p.act('li', { act: 'complete', step: 'work', as: 'done' });
    expect(p.finished).toBe('done');
  });

  it('rule 31: windows of people begin with the import: nobody had the work before', () => {
    const steps = [task('receive', 'close', { by: 'round_robin', acceptWithin: service(30 * MINUTE) })];
    const p = bring({ steps }, before(100));
    expect(p.state.visits[0]?.work?.acceptByMs).toBe(START + 30 * MINUTE);
  });

  it('rule 31: nobody wrote its values, nobody opened it, and whoever sent it is told in the audit', () => {
    const p = bring({ steps: twoSteps }, { ...before(5), evidence: [{ name: 'photo', ref: 'dms:7' }] });
    expect(p.state.authors?.customer).toEqual({ by: { '-': [] }, intake: true });
    expect(p.state.openedAtMs).toBe(START - 5 * HOUR);
    expect(p.events[0]).toMatchObject({ type: 'case.opened', actor: 'import', onBehalfOf: 'han', atMs: START });
    expect(p.events[0]?.data).toMatchObject({
      received: START - 5 * HOUR,
      evidence: [{ name: 'photo', ref: 'dms:7' }],
    });
    expect(p.state.evidence).toEqual({ photo: 'dms:7' });
  });

  it('rule 31: signals that are true when it comes were so before; what turns true later fires', () => {
    const signal = (code: string, state: string): SignalPlan => ({
      code,
      title: code,
      when: ['==', ['n', 'clock', 'a', 'state'], state],
      notify: [{ who: 'role/supervisor' }],
      disposeWithin: service(HOUR),
    });
    const signals = [signal('LATE', 'breached'), signal('MET', 'met_late')];
    const p = bring({ steps: twoSteps, clocks: [limited(4)], ladders: { up }, signals }, before(6));
    expect(types(p, 'signal')).toEqual([]);
    p.act('li', { act: 'complete', step: 'receive', as: 'done' });
    p.act('li', { act: 'complete', step: 'work', as: 'done' });
    expect(p.events.filter((e) => e.type === 'signal.fired').map((e) => e.data?.signal)).toEqual(['MET']);
  });

  it('rule 31: a step inside a block, a clock of no opening and a date to come are refused', () => {
    const plan = planOf({ steps: twoSteps, clocks: [limited(4)] });
    const given = { receivedAtMs: START + 1, at: 'nowhere', met: ['b'] };
    expect(refuseImported(plan, given, START)?.fields?.map((f) => [f.field, f.code])).toEqual([
      ['received_at', 'import/future'],
      ['step', 'import/unknown-step'],
      ['met', 'import/unknown-clock'],
    ]);
    expect(refuseImported(plan, { receivedAtMs: START, at: 'work', met: ['a'] }, START)).toBeUndefined();
  });
});

describe('rule 31: against a case that was opened here', () => {
  const ladder = up.map(({ at, notify = [] }): LevelPlan => ({ at, notify }));
  const offices = fc.constantFrom('always-on', 'cn-office', 'calling-hours');
  const after = (p: Play, types: string[]) =>
    p.events
      .filter((e) => types.includes(e.type) && e.atMs >= START)
      .map((e) => [e.type, e.atMs, factsOf(e).level ?? factsOf(e).percent]);

  it('rule 31: from the import on, clocks, warnings and levels are those of a case that was here all the time', () => {
    const given = {
      minutes: fc.integer({ min: 0, max: 9 * 24 * 60 }),
      hours: fc.integer({ min: 1, max: 60 }),
      calendar: offices,
    };
    fc.assert(
      fc.property(fc.record(given), ({ minutes, hours, calendar }) => {
        const receivedAtMs = START - minutes * MINUTE;
        const parts = { steps: twoSteps, clocks: [limited(hours, { calendar })], ladders: { up: ladder } };
        const here = bring(parts, { receivedAtMs }, receivedAtMs);
        here.advance(START - receivedAtMs);
        const brought = bring(parts, { receivedAtMs });
        expect([seen(brought)?.dueMs, seen(brought)?.state]).toEqual([seen(here)?.dueMs, seen(here)?.state]);
        expect(brought.state.clocks[0]?.warned).toEqual(here.state.clocks[0]?.warned);
        // Whatever has passed told nobody.
        const past = told(brought).filter((it) => /^(warn|level|repeat|orphan)/.test(it));
        const due = here.events.some(
          (e) => e.atMs === START && /^(clock.warned|clock.breached|level.fired)$/.test(e.type),
        );
        expect(due ? [] : past).toEqual([]);
        here.advance(9 * 24 * HOUR);
        brought.advance(9 * 24 * HOUR);
        const types = ['clock.warned', 'level.fired'];
        expect(after(brought, types)).toEqual(after(here, types));
        expect(seen(brought)?.breachedAtMs).toBe(seen(here)?.breachedAtMs);
      }),
      { numRuns: 200, seed: SEED },
    );
  });
});
