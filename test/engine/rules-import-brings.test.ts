/** Semantics rule 31: owner, contacts, promises and pauses that a case brings from another system. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Imported } from '../../engine/event.ts';
import { importerFor } from '../../engine/imported.ts';
import { view } from '../../engine/kernel.ts';
import { refuseImported } from '../../engine/refuse-imported.ts';
import { factsOf } from '../../engine/told/events.ts';
import type { LevelPlan, Plan } from '../../language/plan.ts';
import { Play } from '../../simulator/play.ts';
import { SEED } from '../setup/seed.ts';
import { shipped } from '../setup/calendars.ts';
import { clock, HOUR, MINUTE, ORGANIZATION, planOf, service, START, task, told, types } from '../setup/small-plan.ts';

const note = `v1.${'a'.repeat(43)}`;
const ladder: LevelPlan[] = [
  { at: { percent: 50 }, notify: [{ who: 'role/team-lead' }] },
  { at: { after: service(0) }, notify: [{ who: 'role/supervisor' }] },
];
const steps = [task('receive', 'work'), task('work', 'close', { for: 'owner' })];

function plan(hours: number, more: Partial<Plan> = {}, calendar = 'always-on'): Plan {
  const limited = clock('a', 'case.opened', 'work.done', hours, {
    warn: [50, 75],
    ladder: 'up',
    calendar,
    pauseOn: ['waiting_customer', 'force_majeure'],
  });
  const small = planOf({ steps, clocks: [limited], ladders: { up: ladder } });
  return {
    ...small,
    calendars: { ...small.calendars, 'cn-office': shipped('cn-office') },
    pauses: {
      waiting_customer: { max: service(30 * HOUR), evidence: [] },
      force_majeure: { max: service(500 * HOUR), evidence: [] },
    },
    promises: { title: '承诺', warn: [75], minGraceMs: 0, calendar: 'always-on', ladder: 'up' },
    ...more,
  };
}

const bring = (of: Plan, imported: Imported, startMs = START) =>
  new Play(
    { plan: of, organization: ORGANIZATION },
    { data: { customer: 'C-1' }, actor: importerFor('han'), imported },
    startMs,
  );
const seen = (p: Play, id = 'a') => view(p.world.plan, p.state, p.nowMs).clocks.find((it) => it.id === id);
const since = (hours: number, more: Partial<Imported> = {}): Imported => ({
  receivedAtMs: START - hours * HOUR,
  ...more,
});

describe('rule 31: who had it, and what was said', () => {
  it('rule 31: the owner there owns it here, and work for the owner is that person’s at once', () => {
    const p = bring(plan(8), since(1, { at: 'work', owner: 'sun', ownerTeam: 'resolution' }));
    expect(p.state).toMatchObject({ owner: 'sun', ownerTeam: 'resolution', team: 'resolution' });
    expect(p.state.visits[0]?.work).toMatchObject({ status: 'assigned', assignee: 'sun' });
    expect(p.events.find((e) => e.type === 'owner.changed')).toMatchObject({ actor: 'import', data: { after: 'sun' } });
    // Whoever sent it has put nobody in place.
    expect(p.state.placed).toBeUndefined();
  });

  it('rule 31: contacts are counted and recorded at their instants, in their order, and tell nobody', () => {
    const quiet = told(bring(plan(8), since(5)));
    const p = bring(
      plan(8),
      since(5, {
        contacts: [
          { atMs: START - HOUR, direction: 'in', note },
          { atMs: START - 4 * HOUR, direction: 'out', channel: 'phone' },
        ],
      }),
    );
    expect(p.state.contacts).toBe(2);
    expect(p.events.filter((e) => e.type.startsWith('contact.')).map((e) => [e.type, e.data])).toEqual([
      ['contact.made', { channel: 'phone', at: START - 4 * HOUR }],
      ['contact.received', { note, at: START - HOUR }],
    ]);
    expect(told(p)).toEqual(quiet);
  });

  it('rule 31: what waited for the first contact is not needed, what begins with it runs since then', () => {
    const clocks = [
      clock('reply', 'case.opened', 'case.contacted', 2),
      clock('news', 'case.contacted', 'work.done', 6),
    ];
    const out = [START - 2 * HOUR, START - 4 * HOUR].map((atMs) => ({ atMs, direction: 'out' as const }));
    const p = bring(plan(8, { clocks }), since(5, { contacts: out }));
    expect([seen(p, 'reply')?.state, seen(p, 'reply')?.breachedAtMs]).toEqual(['cancelled', undefined]);
    expect(seen(p, 'news')).toMatchObject({ state: 'running', startedAtMs: START - 4 * HOUR, dueMs: START + 2 * HOUR });
  });
});

describe('rule 31: promises', () => {
  it('rule 31: an open one runs since it was made and warns as ever; a broken one was broken there and tells nobody', () => {
    const promises = [
      { what: note, madeAtMs: START - 4 * HOUR, untilMs: START - HOUR },
      { what: note, madeAtMs: START - 2 * HOUR, untilMs: START + 3 * HOUR },
    ];
    const p = bring(plan(100), since(5, { promises }));
    expect(seen(p, 'promise:1')).toMatchObject({ state: 'breached', breachedAtMs: START - HOUR });
    expect(seen(p, 'promise:1')?.accountable).toBeUndefined();
    expect(seen(p, 'promise:2')).toMatchObject({ state: 'running', startedAtMs: START - 2 * HOUR });
    expect(told(p).filter((it) => /^(warn|level)/.test(it))).toEqual([]);
    p.advance(2 * HOUR);
    expect(p.events.filter((e) => e.type === 'clock.warned').map((e) => [e.clock, e.atMs])).toEqual([
      ['promise:2', START + 105 * MINUTE],
    ]);
    // The next one has the next number.
    p.act('chen', { act: 'promise', what: note, untilMs: p.nowMs + HOUR });
    expect(seen(p, 'promise:3')?.state).toBe('running');
  });
});

describe('rule 31: pauses', () => {
  const pause = (from: number, until?: number, reason: 'waiting_customer' | 'force_majeure' = 'waiting_customer') => ({
    reason,
    sinceMs: START - from * HOUR,
    ...(until !== undefined && { untilMs: START - until * HOUR }),
  });

  it('rule 31: one that lasts goes on, belongs to what is open, and the customer’s word ends it', () => {
    const p = bring(plan(8), since(10, { pauses: [pause(6)] }));
    expect(p.state.pauses).toEqual([
      expect.objectContaining({ sinceMs: START - 6 * HOUR, untilMs: START + 24 * HOUR, of: ['receive#1'] }),
    ]);
    expect(seen(p)).toMatchObject({ state: 'paused', used: 0.5 });
    p.act({ id: 'shop', roles: ['integration'], teams: [] }, { act: 'contact', direction: 'in' });
    expect(seen(p)).toMatchObject({ state: 'running', dueMs: START + 4 * HOUR });
    expect(p.state.pausedMs?.waiting_customer).toBe(6 * HOUR);
  });

  it('rule 31: what was used up of `max` there is used up here, and none lasted longer than `max`', () => {
    const p = bring(plan(100), since(90, { pauses: [pause(80)] }));
    expect([p.state.pauses, p.state.pausedMs?.waiting_customer]).toEqual([undefined, 30 * HOUR]);
    expect(p.events.find((e) => e.type === 'pause.ended')?.data).toMatchObject({ why: 'time', at: START - 50 * HOUR });
    expect(() => p.act('chen', { act: 'pause', reason: 'waiting_customer' })).toThrow('pause/used-up');
    expect(seen(p)).toMatchObject({ state: 'running', dueMs: START + 40 * HOUR });
  });

  it('rule 31: a clock that stood still when its due came has not breached; one whose due came before has', () => {
    expect(seen(bring(plan(4), since(10, { pauses: [pause(7)] })))?.state).toBe('paused');
    expect(seen(bring(plan(2), since(10, { pauses: [pause(7)] })))).toMatchObject({
      state: 'breached',
      breachedAtMs: START - 8 * HOUR,
    });
  });

  it('rule 31: from the import on it is as if it had waited here', () => {
    const given = {
      minutes: fc.integer({ min: 10, max: 4 * 24 * 60 }),
      hours: fc.integer({ min: 1, max: 60 }),
      calendar: fc.constantFrom('always-on', 'cn-office', 'calling-hours'),
      // Shares of the time since it was received: when each begins, and how long it lasts.
      shares: fc.array(fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), other: fc.boolean() }), {
        maxLength: 4,
      }),
      lasts: fc.boolean(),
    };
    fc.assert(
      fc.property(fc.record(given), ({ minutes, hours, calendar, shares, lasts }) => {
        const receivedAtMs = START - minutes * MINUTE;
        const of = plan(hours, {}, calendar);
        const instants = shares.map(({ from }) => receivedAtMs + Math.floor(from * (minutes - 2)) * MINUTE + MINUTE);
        const turns = [...new Set(instants)].toSorted((a, b) => a - b);
        const pauses: NonNullable<Imported['pauses']> = [];
        for (let i = 0; i < turns.length; i += 2) {
          const [sinceMs = 0, untilMs] = [turns[i], turns[i + 1]];
          const reason = shares[i]?.other ? 'force_majeure' : 'waiting_customer';
          if (untilMs !== undefined) pauses.push({ reason, sinceMs, untilMs });
          else if (lasts) pauses.push({ reason, sinceMs });
        }
        const here = bring(of, { receivedAtMs }, receivedAtMs);
        for (const { reason, sinceMs, untilMs } of pauses) {
          here.advance(sinceMs - here.nowMs);
          // What is used up by then pauses nothing, here as there.
          try {
            here.act('chen', { act: 'pause', reason });
          } catch {
            continue;
          }
          if (untilMs === undefined) continue;
          here.advance(untilMs - here.nowMs);
          if (here.state.pauses !== undefined) here.act('chen', { act: 'resume' });
        }
        here.advance(START - here.nowMs);
        const brought = bring(of, { receivedAtMs, pauses });
        const facts = (p: Play) => [seen(p)?.dueMs, seen(p)?.state, seen(p)?.used, p.state.pausedMs];
        expect(facts(brought)).toEqual(facts(here));
        expect(brought.state.clocks[0]?.warned).toEqual(here.state.clocks[0]?.warned);
        const after = (p: Play) =>
          p.events
            .filter((e) => ['clock.warned', 'level.fired', 'pause.ended'].includes(e.type) && e.atMs > START)
            .map((e) => [e.type, e.atMs, factsOf(e).level ?? factsOf(e).percent ?? factsOf(e).why]);
        here.advance(20 * 24 * HOUR);
        brought.advance(20 * 24 * HOUR);
        expect(after(brought)).toEqual(after(here));
      }),
      { numRuns: 60, seed: SEED },
    );
  });
});

describe('rule 31: what is refused', () => {
  it('rule 31: everything at once, each at its place', () => {
    const wrong: Imported = {
      receivedAtMs: START - 5 * HOUR,
      contacts: [
        { atMs: START + 1, direction: 'in' },
        { atMs: START - 6 * HOUR, direction: 'out' },
      ],
      promises: [
        { what: note, madeAtMs: START - HOUR, untilMs: START - 2 * HOUR },
        { what: note, madeAtMs: START, untilMs: START + 200 * 366 * 24 * HOUR },
      ],
      pauses: [
        { reason: 'customer_appointment', sinceMs: START - HOUR },
        { reason: 'waiting_customer', sinceMs: START - 3 * HOUR },
        { reason: 'waiting_customer', sinceMs: START - HOUR, untilMs: START - 2 * HOUR },
      ],
    };
    const faults = (of: Plan, it: Imported) =>
      refuseImported(of, it, START)?.fields?.map((f) => `${f.field} ${f.code}`);
    expect(faults(plan(8), wrong)).toEqual([
      'contacts.0.at import/future',
      'contacts.1.at import/before-received',
      'promises.0.until import/not-after',
      'promises.1.until import/implausible',
      'pauses.0.reason import/unknown-pause',
      'pauses.2.until import/not-after',
      'pauses.2.from import/overlap',
    ]);
    const { pauses: _, promises: __, ...bare } = plan(8);
    const promises = [{ what: note, madeAtMs: START - HOUR, untilMs: START + HOUR }];
    expect(faults(bare, since(5, { promises }))).toEqual(['promises import/no-promises']);
    const many = Array.from({ length: 11 }, () => ({ what: note, madeAtMs: START - HOUR, untilMs: START + HOUR }));
    expect(faults(plan(8), since(5, { promises: many }))).toEqual(['promises import/too-many']);
    expect(faults(plan(8), { receivedAtMs: Date.parse('0026-11-20T10:00:00Z') })).toEqual([
      'received_at import/implausible',
    ]);
    expect(types(bring(plan(8), since(5, { promises })), 'promise')).toEqual(['promise.made']);
  });
});
