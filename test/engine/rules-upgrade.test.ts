/** Rule 7 and `upgrade`: what a case that moved still hears under old names, and what changes around it. */
import { describe, expect, test } from 'vitest';
import { migrate } from '../../engine/kernel.ts';
import { Play } from '../../simulator/play.ts';
import { HOUR } from '../setup/small-plan.ts';
import { at, data, files, merge, supervisor, unmerge, waiting } from './two-cases.ts';
import { sop as pausing } from '../setup/waiting.ts';
import { done, openSteps, planOf, playOf, START_MS, text } from '../setup/written.ts';

const boss = { id: 'han', roles: ['process-owner'], teams: [] };
const move = (p: Play, { plan }: ReturnType<typeof planOf>) => p.move(plan, { id: 'm-1', actor: boss });

/** The step that starts the other case is called `another` in version 2. */
const renamed = planOf(
  'twice',
  waiting
    .replace('version: 1', 'version: 2\nupgrade: { from: 1, steps: { other: another } }')
    .replace('registered: other', 'registered: another')
    .replace('  other: {', '  another: {'),
  files,
);

test('rule 7: the end of a child finds the step that waits for it by its new name', () => {
  const p = playOf('twice', waiting, data, files);
  const child = at(p);
  expect(move(p, renamed)).toBe(true);
  p.endChild(child);
  expect(openSteps(p)).toEqual(['last']);
});

test('rules 7, 18: a merged case does not move; brought back, it can', () => {
  const p = playOf('twice', waiting, data, files);
  at(p);
  p.act('zhou', merge);
  const result = migrate(p.world.plan, renamed.plan, p.state, { id: 'm-2', actor: boss }, p.nowMs);
  expect(result).toEqual({ obstacles: [{ code: 'migrate/merged', params: { into: 'C-0' } }] });
  p.act(supervisor, unmerge);
  expect([move(p, renamed), openSteps(p)]).toEqual([true, ['another']]);
});

describe('rule 4: what a clock stands still for is what the new version says', () => {
  const pauseOn = 'ladder: up, pause_on: [waiting_customer, force_majeure] }';

  function paused(version: string, reason: 'force_majeure' | 'waiting_customer'): Play {
    const p = new Play(planOf('waiting', pausing), { data }, START_MS);
    p.act('ca', { act: 'claim', step: 'receive' });
    p.act('ca', done('receive', 'taken'));
    p.act('ca', { act: 'pause', reason });
    p.advance(HOUR);
    expect(move(p, planOf('waiting', version))).toBe(true);
    return p;
  }
  const later = (before: string, after: string) => pausing.replace('version: 1', 'version: 2').replace(before, after);
  const clock = (p: Play, id: string) => p.state.clocks.findLast((c) => c.id === id);

  test('rules 4, 7: a clock that becomes statutory runs on', () => {
    const p = paused(later(pauseOn, 'ladder: up, statutory: true }'), 'force_majeure');
    expect(clock(p, 'whole')).toMatchObject({ phase: 'running', dueMs: START_MS + 11 * HOUR });
    p.advance(12 * HOUR);
    expect(clock(p, 'whole')?.breachedAtMs).toBe(START_MS + 11 * HOUR);
  });

  test('rules 4, 7: a clock that lists the reason of an open pause from now on stands still from now on', () => {
    const stands = 'limit: 4h, pause_on: [waiting_customer, force_majeure]';
    const p = paused(later('limit: 4h, pause_on: [waiting_customer]', stands), 'force_majeure');
    expect(clock(p, 'step:work')?.phase).toBe('paused');
    p.advance(5 * HOUR);
    p.act('ca', { act: 'resume' });
    expect(clock(p, 'step:work')).toMatchObject({ phase: 'running', dueMs: START_MS + 9 * HOUR });
  });
});

describe('ladders by new names', () => {
  const levels = (p: Play) => p.events.filter((e) => e.type === 'level.fired').map((e) => e.data?.level);
  const head = (ladder: string, version: number) => `sop: ladders
version: ${version}
title: 升级
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd } }
ladders:
  ${ladder}:
    - { at: due, notify: role/team-lead, ack_within: 1h }
    - { at: +2h, notify: role/duty-manager }
`;
  const calls = (ladder: string, version: number) => `${head(ladder, version)}steps:
  work: { title: 做, task: { for: team/sales }, outcomes: { solved: { go_to: check, resolves: true } } }
  check:
    title: 回访
    call_back: { for: team/customer-service, after: 2h, within: 24h, hours: always-on, attempts: 3, spaced: half_day, evidence: [rec], survey: [attitude], pass: '>= 6', ladder: ${ladder} }
    outcomes: { satisfied: close, dissatisfied: { go_to: work, reopen: true }, unreachable: { go_to: close, result: unconfirmed } }
`;

  test('rules 7, 13: a late attempt climbs the ladder its call-back has in the new version', () => {
    const p = playOf('ladders', calls('up', 1), data);
    p.act('sb', done('work', 'solved'));
    p.advance(3 * HOUR);
    expect(move(p, planOf('ladders', calls('follow-up', 2)))).toBe(true);
    p.advance(60 * HOUR);
    expect(levels(p)).toEqual([1, 2]);
  });

  const legs = (ladder: string, version: number) => `${head(ladder, version)}steps:
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { after_rejections: 1, for: role/coordinator, limit: 4h, ladder: ${ladder} }
      legs:
        sale:
          party: team/sales
          red_line: { limit: 4h }
          steps: { confirm: { title: 核对, task: { for: party }, outcomes: { confirmed: done } } }
    outcomes: { done: close }
`;

  test('rules 7, 20: a late arbitration climbs the ladder it has in the new version', () => {
    const p = playOf('ladders', legs('up', 1), data);
    p.act('sb', { act: 'reject', step: 'fulfil', reason: text, evidence: [{ name: 'photo' }] });
    expect(move(p, planOf('ladders', legs('dispute', 2)))).toBe(true);
    p.advance(8 * HOUR);
    expect(levels(p)).toEqual([1, 2]);
  });
});
