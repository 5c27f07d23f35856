/** Rule 7 and `upgrade`: a case moves to another plan whole, with every due old and new, or not at all and told why. */
import { describe, expect, test } from 'vitest';
import { migrate, view } from '../../engine/kernel.ts';
import type { Plan } from '../../language/plan.ts';
import { Play } from '../../simulator/play.ts';
import { done, openSteps, planOf, START_MS } from '../setup/written.ts';
import { sop } from '../setup/waiting.ts';

const HOUR = 3_600_000;
const boss = { id: 'han', roles: ['process-owner'], teams: [] };
const world = planOf('waiting', sop);
const second = sop
  .replace('version: 1', 'version: 2\nupgrade: { from: 1, steps: { work: handle } }')
  .replaceAll('taken: work', 'taken: handle')
  .replaceAll('happened: work, silent: work', 'happened: handle, silent: handle')
  .replace('go_to: work, reopen', 'go_to: handle, reopen')
  .replace('until: work.done', 'until: handle.done')
  .replace('  work:\n', '  handle:\n');

function working(): Play {
  const p = new Play(world, { data: { customer: 'CU-1' } }, START_MS);
  p.act('ca', { act: 'claim', step: 'receive' });
  p.act('ca', done('receive', 'taken'));
  p.advance(2 * HOUR);
  return p;
}

function moved(p: Play, plan: Plan, id = 'm-1') {
  const result = migrate(p.world.plan, plan, p.state, { id, actor: boss }, p.nowMs);
  if (!('turn' in result)) throw new Error(JSON.stringify(result.obstacles));
  return result;
}

/** The case, living on by the new plan. */
function after(p: Play, plan: Plan): Play {
  const { turn } = moved(p, plan);
  const next = new Play({ ...p.world, plan }, { data: { customer: 'CU-1' } }, p.nowMs);
  next.state = turn.state;
  next.take({ type: 'tick' });
  return next;
}

const codes = (p: Play, plan: Plan) => {
  const result = migrate(p.world.plan, plan, p.state, { id: 'm-2', actor: boss }, p.nowMs);
  return 'obstacles' in result ? result.obstacles.map((o) => [o.code, o.mapping ?? false]) : 'moves';
};

describe('to a later version', () => {
  test('rule 7: open steps go by their new names with everything they have; the case goes on by the new plan', () => {
    const p = working();
    const { plan } = planOf('waiting', second);
    const next = after(p, plan);
    expect([next.state.version, openSteps(next), next.state.visits[0]?.work?.assignee]).toEqual([2, ['handle'], 'ca']);
    expect(next.state.clocks.filter((c) => c.phase === 'running').map((c) => c.id)).toEqual([
      'whole',
      'law',
      'step:handle',
    ]);
    next.act('ca', done('handle', 'solved'), 'solved-1');
    expect([next.state.state, view(plan, next.state, next.nowMs).version]).toEqual(['resolved', 2]);
  });

  test('rule 7: every clock keeps start and consumed; old and new due are told and logged', () => {
    const p = working();
    const { plan } = planOf(
      'waiting',
      second
        .replace('limit: 4h, pause_on', 'limit: 6h, pause_on')
        .replace('until: case.resolved, limit: 10h', 'until: case.resolved, limit: 12h'),
    );
    const { turn, clocks } = moved(p, plan);
    expect(clocks).toEqual([
      { clock: 'whole', of: 1, beforeMs: START_MS + 10 * HOUR, afterMs: START_MS + 12 * HOUR },
      { clock: 'law', of: 1, beforeMs: START_MS + 10 * HOUR, afterMs: START_MS + 10 * HOUR },
      { clock: 'step:handle', of: 1, beforeMs: START_MS + 4 * HOUR, afterMs: START_MS + 6 * HOUR },
    ]);
    const logged = turn.events.flatMap((e) =>
      e.type === 'clock.recomputed' && e.data.before !== e.data.due ? [e] : [],
    );
    expect(logged.map((e) => [e.clock, e.data.reason, e.actor])).toEqual([
      ['whole', 'migrated', 'han'],
      ['step:handle', 'migrated', 'han'],
    ]);
    expect(turn.events[0]).toMatchObject({ type: 'case.migrated', data: { after: { version: 2, plan: plan.hash } } });
  });

  test('rule 7: a limit that is already used up leaves min_grace; a breach stays; a new clock counts from its moment', () => {
    const p = working();
    const shorter = second
      .replace('limit: 4h, pause_on', 'limit: 1h, pause_on')
      .replace(
        'clocks:\n',
        'clocks:\n  first-hour: { title: 头一步后, from: case.opened, until: case.closed, limit: 20h }\n',
      );
    const { clocks } = moved(p, planOf('waiting', shorter).plan);
    expect(clocks.find((c) => c.clock === 'step:handle')?.afterMs).toBe(p.nowMs + HOUR / 4);
    expect(clocks.find((c) => c.clock === 'first-hour')).toMatchObject({ afterMs: START_MS + 20 * HOUR });
    p.advance(8 * HOUR + HOUR / 2);
    const late = after(p, planOf('waiting', second).plan);
    const whole = late.state.clocks.find((c) => c.id === 'whole');
    expect([whole?.breachedAtMs, whole?.dueMs, whole?.ladder?.level]).toEqual([
      START_MS + 10 * HOUR,
      START_MS + 10 * HOUR,
      1,
    ]);
  });

  test('rule 7: under the same id it moves once', () => {
    const p = working();
    const { plan } = planOf('waiting', second);
    const { turn } = moved(p, plan);
    const again = migrate(plan, plan, turn.state, { id: 'm-1', actor: boss }, p.nowMs);
    expect('turn' in again && [again.turn.events, again.turn.state.seq]).toEqual([[], turn.state.seq]);
  });

  test('rule 7: an open step without a counterpart needs a mapping; what cannot go on is blocked, and nothing changes', () => {
    const p = working();
    const before = JSON.stringify(p.state);
    const unmapped = second.replace('upgrade: { from: 1, steps: { work: handle } }\n', '');
    expect(codes(p, planOf('waiting', unmapped).plan)).toEqual([['migrate/no-such-step', true]]);
    const wait = second.replace('work: handle }', 'work: ask }');
    expect(codes(p, planOf('waiting', wait).plan)).toEqual([['migrate/other-kind', false]]);
    const later = planOf('waiting', second).plan;
    expect(codes(p, { ...later, sop: 'other' })).toEqual([['migrate/other-sop', false]]);
    expect(codes(after(p, later), world.plan)).toEqual([['migrate/older', false]]);
    const typed = second.replace(
      'customer: { type: party, required: true }',
      'customer: { type: party, required: true }\n  amount: { type: money, default: 0 }',
    );
    const { plan } = planOf('waiting', typed);
    expect(moved(p, plan).turn.state.data).toEqual({ customer: 'CU-1', amount: 0 });
    expect(codes(p, { ...plan, fields: { ...plan.fields, customer: { type: 'date' } } })).toEqual([
      ['migrate/data-does-not-fit', false],
    ]);
    expect(JSON.stringify(p.state)).toBe(before);
  });

  test('rule 7: a paused case stays paused, and what it stood still is not counted on the new calendar either', () => {
    const p = working();
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.advance(3 * HOUR);
    const next = after(p, planOf('waiting', second).plan);
    expect(next.state.clocks.find((c) => c.id === 'whole')?.phase).toBe('paused');
    next.act('ca', { act: 'resume' }, 'resumed-1');
    expect(next.state.clocks.find((c) => c.id === 'whole')?.dueMs).toBe(START_MS + 13 * HOUR);
  });
});

describe('inside blocks', () => {
  const blocks = `sop: blocks
version: 1
title: 分头
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd } }
steps:
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { for: role/coordinator }
      legs:
        sale:
          party: team/sales
          red_line: { limit: 4h }
          steps: { confirm: { title: 核对, task: { for: party }, outcomes: { confirmed: done } } }
        transport:
          party: team/logistics
          red_line: { limit: 6h }
          steps: { deliver: { title: 送货, task: { for: party }, outcomes: { delivered: done } } }
    outcomes: { done: close }
`;
  const first = planOf('blocks', blocks);
  const later = blocks
    .replace('version: 1', 'version: 2\nupgrade: { from: 1, steps: { fulfil: hand-on, confirm: check } }')
    .replace('  fulfil:\n', '  hand-on:\n')
    .replace('{ confirm: {', '{ check: {')
    .replace('red_line: { limit: 4h }', 'red_line: { limit: 5h }');

  function selling(): Play {
    const p = new Play(first, { data: { customer: 'CU-1' } }, START_MS);
    p.act('sa', { act: 'accept', step: 'fulfil' });
    p.act('sa', { act: 'claim', step: 'confirm' });
    return p;
  }

  test('rule 7: a hand-over under way goes on in its leg, with its accountable party and its red line', () => {
    const p = selling();
    p.advance(HOUR);
    expect(p.move(planOf('blocks', later).plan, { id: 'm-1', actor: boss })).toBe(true);
    expect(openSteps(p)).toEqual(['check', 'hand-on']);
    expect(p.state.clocks.find((c) => c.id === 'line:sale')?.dueMs).toBe(START_MS + 5 * HOUR);
    expect(view(p.world.plan, p.state, p.nowMs).handOver).toMatchObject({ step: 'hand-on', accountable: 'sales' });
    p.act('sa', done('check', 'confirmed'));
    p.act('lo', { act: 'accept', step: 'hand-on' });
    p.act('lo', { act: 'claim', step: 'deliver' });
    p.act('lo', done('deliver', 'delivered'));
    expect(p.state.state).toBe('closed');
  });

  test('rule 7: a leg that is gone blocks it, and so does a step that stands elsewhere now', () => {
    const p = selling();
    const gone = later.replace('        sale:\n', '        selling:\n');
    expect(codes(p, planOf('blocks', gone).plan)).toEqual([
      ['migrate/no-such-leg', false],
      ['migrate/other-block', false],
    ]);
  });
});

describe('to newer calendars', () => {
  const office = (off: string) => ({
    'calendars/office.yaml':
      "calendar: office\ntitle: 办公\nzone: Asia/Shanghai\nweek: { mon-fri: ['09:00-12:00', '13:30-18:00'] }\ndays: [cn-2026]\nswapped_day_as: mon\nknown_until: 2026-12-31\n",
    'calendars/cn-2026.yaml': `days: cn-2026\nnotice: 国办\noff: [${off}]\nswapped: ['2026-10-10']\n`,
  });
  const working24 = sop
    .replace('limit: 10h, warn', 'limit: 20h, calendar: office, warn')
    .replace(/^ {2}law: .*\n/m, '');

  test('rule 7: new holidays move no due until `recalendar`, which moves and logs it', () => {
    const start = Date.parse('2026-11-25T09:00:00+08:00');
    const old = planOf('waiting', working24, office("'2026-10-01'"));
    const fresh = planOf('waiting', working24, office("'2026-10-01', '2026-11-26'")).plan;
    const p = new Play(old, { data: { customer: 'CU-1' } }, start);
    p.advance(2 * HOUR);
    const { turn, clocks } = moved(p, fresh);
    const at = (local: string) => Date.parse(`${local}:00+08:00`);
    expect(clocks.find((c) => c.clock === 'whole')).toEqual({
      clock: 'whole',
      of: 1,
      beforeMs: at('2026-11-27T15:30'),
      afterMs: at('2026-11-30T15:30'),
    });
    expect(turn.events.map((e) => e.type)).toEqual(['case.recalendared', 'clock.recomputed', 'clock.recomputed']);
    expect(turn.state.version).toBe(1);
  });
});
