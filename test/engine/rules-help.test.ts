/** Rule 33: help is asked of others beside the steps, has its own clock, and ends; and a date of one's own. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { apply, view } from '../../engine/kernel.ts';
import { readersNow } from '../../engine/people/readers.ts';
import type { Play } from '../../simulator/play.ts';
import { done, planOf, playOf, refusal, text, types } from '../setup/written.ts';

const HOUR = 3_600_000;
const sop = (help = '') => `sop: aid
version: 1
title: 求助
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
ladders:
  up: [{ at: due, notify: role/team-lead, ack_within: 9h }]
${help}
steps:
  receive:
    title: 接收
    task: { for: team/sales }
    outcomes: { on: mend, over: { go_to: call-back, resolves: true }, drop: cancel }
  mend:
    title: 处理
    task: { for: team/sales }
    outcomes: { over: close }
  call-back:
    title: 回访
    task: { for: team/customer-service }
    outcomes: { over: close, again: { go_to: receive, reopen: true } }
`;
const opened = (help?: string): Play => {
  const p = playOf('aid', sop(help), { customer: 'CU-1' });
  p.act('sb', { act: 'claim', step: 'receive' });
  return p;
};
const ask = (p: Play, to?: string, by = 'sb') =>
  p.act(by, { act: 'ask_help', ...(to !== undefined && { to }), question: text });
const told = (p: Play, about: string) =>
  p.sent.filter((s) => s.about === about).map((s) => (s.to.kind === 'person' ? s.to.ids : [s.to.field]));
const clock = (p: Play, n = 1) => p.state.clocks.find((c) => c.id === `help:${n}`);

describe('rule 33: help from others', () => {
  test('rule 33: a team is asked, the case goes on, and the answer meets the clock and is told', () => {
    const p = opened();
    ask(p, 'team/logistics');
    expect(told(p, 'help-asked')).toEqual([['lo', 'lp']]);
    expect(clock(p)?.dueMs).toBe(p.nowMs + 2 * HOUR);
    p.act('sb', done('receive', 'on'));
    expect(p.state.owner).toBe('sb');
    p.advance(HOUR);
    p.act('lp', { act: 'answer_help', note: text });
    expect(clock(p)?.phase).toBe('met');
    expect(told(p, 'help-answered')).toEqual([['sb']]);
    expect(p.state.helps).toBeUndefined();
    expect(refusal(() => p.act('lp', { act: 'answer_help', note: text }))).toBe('help/not-open');
  });

  test('rule 33: several are open at once, each with its number; ten at most', () => {
    const p = opened();
    ask(p, 'team/logistics');
    ask(p, 'person/io');
    expect(refusal(() => p.act('lp', { act: 'answer_help', note: text }))).toBe('help/which');
    p.act('io', { act: 'answer_help', help: 2, note: text });
    expect(p.state.helps?.map((it) => it.n)).toEqual([1]);
    for (let n = 3; n <= 11; n++) ask(p, 'person/io');
    expect(refusal(() => ask(p, 'person/io'))).toBe('help/too-many');
    for (const { n } of p.state.helps ?? []) p.act('sb', { act: 'withdraw_help', help: n });
    // The state keeps the clocks of the last few.
    ask(p, 'person/io');
    expect(p.state.clocks.filter((c) => c.id.startsWith('help:'))).toHaveLength(6);
  });

  test('rule 33: a refusal has its reason and is told; taking back tells whoever was asked', () => {
    const p = opened();
    ask(p, 'team/logistics');
    p.act('lo', { act: 'decline_help', reason: text });
    expect(p.events.findLast((e) => e.type === 'help.declined')?.data).toMatchObject({ reason: text, asked: 'sb' });
    expect(clock(p)).toMatchObject({ phase: 'cancelled', reason: 'not_needed' });
    expect(told(p, 'help-declined')).toEqual([['sb']]);
    ask(p, 'person/io');
    p.act('sa', { act: 'withdraw_help', reason: text });
    expect(clock(p, 2)).toMatchObject({ phase: 'cancelled', reason: 'withdrawn' });
    expect(told(p, 'help-ended')).toEqual([['io']]);
  });

  test('rule 33: the limit passes: the team asked is late, its lead is told by the ladder, whoever asked hears of it', () => {
    const p = opened('help: { to: [team/logistics, team/installation], limit: 1h, ladder: up }');
    ask(p);
    p.advance(2 * HOUR);
    expect(clock(p)).toMatchObject({ breachedBy: 'logistics' });
    expect(told(p, 'level')).toEqual([['lo']]);
    expect(told(p, 'help-late')).toEqual([['sb']]);
    p.act('lo', { act: 'acknowledge', clock: 'help:1' });
    p.act('lp', { act: 'answer_help', note: text });
    expect(types(p)).toContain('clock.met_late');
    expect(refusal(() => ask(p, 'team/customer-service'))).toBe('data/invalid to:data/unknown');
  });

  test('rule 33: a level of it gives nobody the work of the case', () => {
    const p = playOf(
      'aid',
      sop('help: { limit: 1h, ladder: over }').replace(
        'ladders:\n',
        'ladders:\n  over: [{ at: due, reassign: role/duty-manager }]\n',
      ),
      { customer: 'CU-1' },
    );
    p.act('sb', { act: 'claim', step: 'receive' });
    ask(p, 'team/logistics');
    p.advance(2 * HOUR);
    expect(p.state.owner).toBe('sb');
    expect(types(p)).not.toContain('task.reassigned');
  });

  test('rule 33: who is asked reads it while asked, has it on the worklist, and nothing else to do', () => {
    const p = opened();
    ask(p, 'team/logistics');
    const seen = view(p.world.plan, p.state, p.nowMs);
    expect(seen.readers).toContainEqual({ who: 'team/logistics', as: 'helper' });
    expect(seen.tasks.find((t) => t.kind === 'help')).toMatchObject({
      step: 'help:1',
      team: 'logistics',
      status: 'queued',
      dueMs: p.nowMs + 2 * HOUR,
    });
    expect(refusal(() => p.act('lp', { act: 'contact', direction: 'out' }))).toBe('act/not-related');
    expect(refusal(() => p.act('lp', { act: 'escalate', ladder: 'up', level: 1, reason: text }))).toBe(
      'act/not-related',
    );
    expect(refusal(() => p.act('io', { act: 'answer_help', note: text }))).toBe('act/not-related');
    p.act('lp', { act: 'answer_help', note: text });
    const after = view(p.world.plan, p.state, p.nowMs);
    expect(readersNow(p.world.plan, p.state, after.tasks).map((it) => it.who)).not.toContain('team/logistics');
  });

  test('rule 33: only a team or person there is, and not oneself', () => {
    const p = opened();
    expect(refusal(() => ask(p))).toBe('data/invalid to:data/required');
    expect(refusal(() => ask(p, 'team/nowhere'))).toBe('data/invalid to:data/unknown');
    expect(refusal(() => ask(p, 'role/manager'))).toBe('data/invalid to:data/unknown');
    expect(refusal(() => ask(p, 'person/sb'))).toBe('data/invalid to:data/itself');
  });
});

describe('rule 33: help that is open at the end', () => {
  test('rule 33: resolving says so and leaves it open; closing ends it and tells whoever was asked', () => {
    const p = opened();
    ask(p, 'team/logistics');
    expect(p.act('sb', done('receive', 'over'))).toMatchObject({ state: 'resolved', helpOpen: 1 });
    expect(p.events.find((e) => e.type === 'help.left_open')?.data).toEqual({ helps: [1] });
    expect(p.state.helps).toHaveLength(1);
    expect(p.act('ca', done('call-back', 'over'))).toMatchObject({ state: 'closed', helpOpen: 1 });
    expect(clock(p)).toMatchObject({ phase: 'cancelled', reason: 'closed' });
    expect(told(p, 'help-ended')).toEqual([['lo', 'lp']]);
    expect(p.finished).toBeDefined();
  });

  test('rule 33: where the SOP waits, a chosen outcome is refused until all are ended; a cancel is not', () => {
    const wait = 'help: { open: wait }';
    const p = opened(wait);
    ask(p, 'team/logistics');
    expect(refusal(() => p.act('sb', done('receive', 'over')))).toBe('help/open');
    p.act('lp', { act: 'answer_help', note: text });
    expect(p.act('sb', done('receive', 'over'))).not.toHaveProperty('helpOpen');
    const q = opened(wait);
    ask(q, 'team/logistics');
    q.act('sb', done('receive', 'drop'));
    expect(q.state.state).toBe('cancelled');
    expect(types(q)).toContain('help.ended');
  });

  test('rule 33: it survives a re-open, and an undone merge does not ask again', () => {
    const p = opened();
    ask(p, 'team/logistics');
    p.act('sb', done('receive', 'over'));
    p.act('ca', done('call-back', 'again'));
    expect(p.state.helps).toHaveLength(1);
    p.act('zhou', { act: 'merge', into: 'C-2', reason: text });
    expect(p.state.helps).toBeUndefined();
    p.act('zhou', { act: 'unmerge', reason: text });
    expect(p.state.helps).toBeUndefined();
    expect(clock(p)).toMatchObject({ phase: 'cancelled', reason: 'merged' });
  });

  test('rule 33: what an organization says holds for SOPs that say nothing', () => {
    const organization = `last_resort: role/manager
help: { to: [team/one], limit: 30m, open: wait }
transfer: { accept: 10m }
teams: { one: { title: 一, lead: a } }
people: { a: { name: 甲, teams: [one], roles: [manager] } }
`;
    const yaml = sop()
      .replaceAll(/team\/(sales|customer-service)/g, 'team/one')
      .replace('role/team-lead', 'role/manager');
    const { plan } = planOf('aid', yaml, { 'organization.yaml': organization });
    expect(plan.help).toMatchObject({ to: ['team/one'], limit: { ms: HOUR / 2 }, open: 'wait' });
    expect(plan.transfer).toEqual({ accept: { unit: 'service', ms: 600_000 } });
  });
});

describe('rules 26, 33: whoever was asked is no more', () => {
  const system = { id: 'system', roles: ['supervisor'], teams: [] };
  const handOn = (p: Play, act: Act) =>
    apply(p.world.plan, p.state, { type: 'act', id: 'hand-on', actor: system, act }, p.nowMs);

  test('rules 26, 33: it is asked of the successor, and its clock runs on', () => {
    const p = opened();
    ask(p, 'person/lp');
    const { state, events } = handOn(p, { act: 'assign', step: 'help:1', attempt: 1, to: 'lo' });
    expect(state.helps).toMatchObject([{ n: 1, to: 'person/lo', by: 'sb' }]);
    expect(events.map((e) => e.type)).toContain('help.handed_on');
    expect(state.clocks.find((c) => c.id === 'help:1')).toMatchObject({ phase: 'running' });
    expect(view(p.world.plan, state, p.nowMs).tasks).toContainEqual(
      expect.objectContaining({ step: 'help:1', assignee: 'lo' }),
    );
  });

  test('rules 26, 33: without one it ends; by people nobody hands it on', () => {
    const p = opened();
    ask(p, 'person/lp');
    const { state, events } = handOn(p, { act: 'release', step: 'help:1', attempt: 1 });
    expect(state.helps).toBeUndefined();
    expect(events.find((e) => e.type === 'help.ended')?.data).toMatchObject({ why: 'nobody' });
    expect(refusal(() => p.act('zhou', { act: 'assign', step: 'help:1', to: 'lo' }))).not.toBe('accepted');
  });
});

describe('rule 33: a date of one’s own', () => {
  test('rule 33: it tells whoever set it, at that instant, and is shown and told to nobody else', () => {
    const p = opened();
    p.act('sb', { act: 'remind_me', atMs: p.nowMs + 3 * HOUR, note: text });
    expect(view(p.world.plan, p.state, p.nowMs).tasks.map((t) => t.kind)).toEqual(['task']);
    expect(p.events.findLast((e) => e.type === 'reminder.set')?.data).toEqual({ until: p.nowMs + 3 * HOUR });
    const at = p.nowMs + 3 * HOUR;
    p.advance(4 * HOUR);
    expect(p.sent.filter((s) => s.about === 'remind-me')).toMatchObject([
      { to: { kind: 'person', ids: ['sb'] }, values: { note: text }, atMs: at },
    ]);
    expect(p.state.reminders).toBeUndefined();
    expect(refusal(() => p.act('sb', { act: 'remind_me', atMs: p.nowMs }))).toBe('data/invalid at:data/not-in-future');
  });

  test('rule 33: whoever set one takes it back, by its number where there are several; nobody else does', () => {
    const p = opened();
    p.act('sb', { act: 'remind_me', atMs: p.nowMs + 3 * HOUR });
    p.act('sb', { act: 'remind_me', atMs: p.nowMs + 4 * HOUR });
    expect(refusal(() => p.act('sa', { act: 'withdraw_reminder', reminder: 1 }))).toBe('act/not-related');
    expect(refusal(() => p.act('sb', { act: 'withdraw_reminder' }))).toBe('reminder/which');
    expect(refusal(() => p.act('sb', { act: 'withdraw_reminder', reminder: 3 }))).toBe('reminder/not-set');
    p.act('sb', { act: 'withdraw_reminder', reminder: 1 });
    p.act('sb', { act: 'withdraw_reminder' });
    expect(p.state.reminders).toBeUndefined();
    p.advance(5 * HOUR);
    expect(told(p, 'remind-me')).toEqual([]);
  });

  test('rule 33: none is told of a case that is over', () => {
    const p = opened();
    p.act('sb', { act: 'remind_me', atMs: p.nowMs + 3 * HOUR });
    p.act('sb', done('receive', 'drop'));
    p.advance(4 * HOUR);
    expect(told(p, 'remind-me')).toEqual([]);
  });
});
