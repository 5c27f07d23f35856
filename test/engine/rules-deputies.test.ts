/** Rule 26: deputies and mentors do and read the work of others, under their own names, and gain nothing else by it. */
import { describe, expect, test } from 'vitest';
import { choose, type Load, type Organization } from '../../engine/people/choose.ts';
import { readsAs } from '../../engine/people/readers.ts';
import { rightOf } from '../../engine/people/right.ts';
import { view } from '../../engine/kernel.ts';
import { actsFor } from '../../engine/people/offered.ts';
import type { StaffQuestion } from '../../engine/event.ts';
import type { Play } from '../../simulator/play.ts';
import { approve, charged } from '../setup/authors.ts';
import { claim, lines, propose } from '../setup/approvals.ts';
import { calendar, DAY, ORGANIZATION, play, shanghai, START, task, told } from '../setup/small-plan.ts';
import { done, openSteps, refusal, text } from '../setup/written.ts';

const away = (person: string, deputy: string, from = START - DAY, until = START + DAY): Organization => {
  const self = ORGANIZATION.people[person];
  if (self === undefined) throw new Error(person);
  const deputies = [{ person: deputy, fromMs: from, untilMs: until }];
  return { ...ORGANIZATION, people: { ...ORGANIZATION.people, [person]: { ...self, deputies } } };
};
const ask = (org: Organization, question: Partial<StaffQuestion>, nowMs = START, load: Record<string, Load> = {}) =>
  choose(
    org,
    new Map(Object.entries(load)),
    { key: 'q', want: 'one', who: 'li', not: [], deputies: true, ...question },
    nowMs,
  ).people;

describe('rule 26: who is found for somebody away', () => {
  test('rule 26: work by name goes to the deputy, and stays with the team of whom it is', () => {
    const org = away('li', 'sun');
    expect(ask(org, {})).toEqual([{ id: 'sun', team: 'front-line' }]);
    expect(ask(org, {}, START + DAY)).toEqual([{ id: 'li', team: 'front-line' }]);
    expect(ask(org, {}, START - DAY - 1)).toEqual([{ id: 'li', team: 'front-line' }]);
    expect(ask(org, { not: ['sun'] })).toEqual([]);
    expect(ask(org, {}, START, { sun: { absent: true, openTasks: 0 } })).toEqual([]);
  });

  test('rule 26: of a team the deputy stands in her place, of a role nobody does', () => {
    const alone = away('zheng', 'sun');
    const only = { ...alone, people: { ...alone.people, wu: { ...alone.people.wu, teams: [] } } } as Organization;
    expect(ask(only, { who: 'team/follow-up' })).toEqual([{ id: 'sun', team: 'follow-up' }]);
    expect(ask(away('chen', 'sun'), { who: 'role/supervisor' })).toEqual([]);
    // Where it is asked who confirms, no deputy is looked at.
    expect(ask(only, { who: 'team/follow-up', deputies: undefined } as never)).toEqual([]);
  });

  test('rule 27: a signal that finds nobody waits for the next shift, and for no later one', () => {
    const office = { ...ORGANIZATION.people.wu, roles: ['night'] } as Organization['people'][string];
    const evening = calendar('evening', { all: ['20:00-22:00'] });
    const of = (shift: string, teams: string[]) => ({ ...office, shift, teams });
    const people = {
      wu: of('office', ['follow-up']),
      xu: of('evening', ['follow-up']),
      ye: of('evening', ['front-line']),
    };
    const org = { ...ORGANIZATION, people, calendars: { ...ORGANIZATION.calendars, evening } };
    const at = (local: string, team?: string) =>
      ask(org, { want: 'all', who: 'role/night', awaits: true, ...(team && { team }) }, shanghai(local));
    const opens = shanghai('2026-11-23T20:00');
    expect(at('2026-11-23T18:30')).toEqual([
      { id: 'xu', team: 'follow-up', freeAtMs: opens },
      { id: 'ye', team: 'front-line', freeAtMs: opens },
    ]);
    // Of the team that has the work, where the shift brings somebody of it.
    expect(at('2026-11-23T18:30', 'front-line').map((p) => p.id)).toEqual(['ye']);
    expect(at('2026-11-23T23:00', 'front-line').map((p) => p.id)).toEqual(['wu']);
    expect(at('2026-11-23T10:00').map((p) => p.id)).toEqual(['wu']);
  });

  test('rule 26: both are told', () => {
    expect(ask(away('li', 'sun'), { want: 'all' }).map((p) => p.id)).toEqual(['li', 'sun']);
    expect(ask(away('chen', 'sun'), { want: 'all', who: 'role/supervisor' })).toEqual([]);
  });
});

describe('rule 26: a deputy at work', () => {
  const steps = [task('receive', 'check'), task('check', 'close', { notBy: ['task/receive'], for: 'team/front-line' })];
  const org = away('li', 'sun');
  const received = () => {
    const p = play({ steps }, { organization: org });
    p.act('li', { act: 'claim', step: 'receive' });
    return p;
  };

  test('rule 26: does in the own name what the person away has', () => {
    const p = received();
    expect(refusal(() => p.act('zhao', done('receive', 'done')))).toBe('act/not-yours');
    p.act('sun', done('receive', 'done'));
    const ends = p.events.filter((e) => e.type.startsWith('task.')).map((e) => [e.type, e.actor, e.data]);
    expect(ends).toContainEqual(['task.reassigned', 'sun', { before: 'li', after: 'sun' }]);
    expect(p.state).toMatchObject({ owner: 'li', steps: { receive: { assignee: 'sun' } } });
    // Four eyes are kept: what she did as a deputy was done by her.
    expect(refusal(() => p.act('sun', done('check', 'done')))).toBe('act/excluded');
  });

  test('rule 26: is offered it, before and after the span nothing', () => {
    const p = received();
    const { acts, parties } = view(p.world.plan, p.state, p.nowMs);
    if (parties === undefined) throw new Error('no parties');
    const offered = (atMs: number) => actsFor(acts, parties, p.person('sun'), org, atMs);
    expect(offered(START)).toContain('complete:receive');
    expect(offered(START)).not.toContain('pause');
    expect(offered(START + DAY)).not.toContain('complete:receive');
    p.advance(2 * DAY);
    expect(refusal(() => p.act('sun', done('receive', 'done')))).toBe('act/not-yours');
  });

  test('rule 26: hears what she is to hear, and reads her cases and no more', () => {
    expect(readsAs(org, 'sun', START)).toEqual(['person/li', 'person/sun', 'role/agent', 'team/resolution']);
    expect(readsAs(org, 'sun', START + DAY)).not.toContain('person/li');
    const fields = { advisor: { type: 'person' as const } };
    const named = [task('receive', 'work', { mayAsk: ['advisor'] }), task('work', 'close', { for: 'field/advisor' })];
    const p = play({ steps: named, fields }, { organization: away('zhang', 'zheng') });
    p.act('li', done('receive', 'done', { with: { advisor: 'gone' } }));
    expect(told(p)).toEqual(['queued:zhang,zheng']);
  });

  test.each([3, 4, 5])('rule 26: a case of number %i knows no deputies', (rules) => {
    const p = received();
    p.state = { ...p.state, rules };
    expect(refusal(() => p.act('sun', done('receive', 'done')))).toBe('act/not-yours');
  });

  test('rule 26: a mentor helps for good, and the trainee stays', () => {
    const li = { ...ORGANIZATION.people.li, mentor: 'qian' } as Organization['people'][string];
    const taught = { ...ORGANIZATION, people: { ...ORGANIZATION.people, li } };
    const p = play({ steps }, { organization: taught });
    p.act('li', { act: 'claim', step: 'receive' });
    expect(readsAs(taught, 'qian', START)).toContain('person/li');
    expect(ask(taught, {})).toEqual([{ id: 'li', team: 'front-line' }]);
    p.act('qian', done('receive', 'done'));
    expect(p.state.owner).toBe('li');
  });
});

describe('rules 23, 26, 27: what a deputy never gains', () => {
  /** `out`, an agent of no team here, stands in for that person. */
  const standingIn = (p: Play, person: string) => {
    const { organization } = p.world;
    const self = organization.people[person];
    if (self === undefined) throw new Error(person);
    const deputies = [{ person: 'out', fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER }];
    const out = { name: '外', teams: ['elsewhere'], roles: ['agent'], skills: [] };
    const people = { ...organization.people, [person]: { ...self, deputies }, out };
    p.world = { ...p.world, organization: { ...organization, people } };
    return p;
  };

  test('rule 27: no role: what takes a role of hers, or her leading, is refused', () => {
    const p = propose(standingIn(claim(), 'cao'), 80);
    for (const act of [
      { act: 'assign', step: 'between', to: 'cb' },
      { act: 'cancel', reason: text },
      { act: 'merge', into: 'C-2', reason: text },
    ] as const)
      expect([act.act, refusal(() => p.act('out', act))]).toEqual([act.act, 'act/needs-role']);
    expect(rightOf(p.world.organization, 'out', { act: 'cancel', reason: text }, 1).leads).toBeUndefined();
  });

  test('rule 23: no cap: what a deputy writes counts against the deputy, too', () => {
    const written = (yuan: number) => {
      const p = standingIn(claim(), 'ma');
      p.act('ma', { act: 'claim', step: 'propose' });
      return propose(p, yuan, {}, 'out');
    };
    // Her own cap is without bound, the deputy's 100 元.
    expect([openSteps(written(80)), lines(written(80))]).toEqual([['between'], [[80, 'reserved', 'ma']]]);
    expect(charged(written(80)).at(-1)).toEqual(['ma', 'out']);
    expect(openSteps(written(300))).toEqual(['authorize']);
  });

  test('rules 23, 27: no confirmation: of an approval, and of a cancel', () => {
    const p = standingIn(propose(claim(), 300), 'cao');
    expect(refusal(() => p.act('out', approve))).toBe('approval/no-authority');
    expect(refusal(() => p.act('out', { act: 'decline', step: 'authorize', reason: text }))).toBe(
      'approval/no-authority',
    );
    const q = propose(claim(), 80);
    q.act('ca', done('between', 'ready'));
    q.act('zhou', { act: 'cancel', reason: text });
    expect(q.state.cancelAsked?.to).toBe('person/cao');
    standingIn(q, 'cao');
    expect(refusal(() => q.act('out', { act: 'cancel', reason: text }))).toBe('act/needs-role');
    expect(refusal(() => q.act('out', { act: 'decline', step: 'cancel', reason: text }))).toBe('act/not-related');
  });
});
