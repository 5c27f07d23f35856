/** Rule 26, clause by clause: which work a deputy is found for, which is taken over by which act, and when nobody stands in. */
import { describe, expect, test } from 'vitest';
import type { Organization } from '../../engine/people/choose.ts';
import type { Act } from '../../engine/event.ts';
import type { AssignStep, TaskStep } from '../../language/plan.ts';
import { DAY, MINUTE, ORGANIZATION, play, service, START, task, told } from '../setup/small-plan.ts';
import { done, refusal, text } from '../setup/written.ts';

/** These are away for a day before and after the start, each with a deputy. */
function away(deputies: Record<string, string>): Organization {
  const people = Object.entries(ORGANIZATION.people).map(([id, person]) => {
    const deputy = deputies[id];
    const span = { fromMs: START - DAY, untilMs: START + DAY };
    return [id, deputy === undefined ? person : { ...person, deputies: [{ person: deputy, ...span }] }] as const;
  });
  return { ...ORGANIZATION, people: Object.fromEntries(people) };
}

const fields = { advisor: { type: 'person' as const } };
/** `receive` names who does `work`. */
const naming = (who: string, organization: Organization, more: Partial<TaskStep> = {}, absent?: string) => {
  const steps = [
    task('receive', 'work', { mayAsk: ['advisor'] }),
    task('work', 'close', { for: 'field/advisor', ...more }),
  ];
  const p = play({ steps, fields }, { organization });
  if (absent !== undefined) p.load.set(absent, { absent: true, openTasks: 0 });
  p.act('li', done('receive', 'done', { with: { advisor: who } }));
  return p;
};
const workOf = (p: ReturnType<typeof play>) => p.state.visits[0]?.work;

describe('rule 26: work goes to the deputy', () => {
  test('rule 26: work by name, which stays with the team of whom it is', () => {
    const p = naming('zheng', away({ zheng: 'sun' }));
    expect(workOf(p)).toMatchObject({ status: 'assigned', assignee: 'sun', team: 'follow-up' });
    expect(p.state.owner).toBe('li');
  });

  test('rule 26: the owner’s work, and the case stays the owner’s', () => {
    const steps = [task('receive', 'work'), task('work', 'close', { for: 'owner' })];
    const p = play({ steps }, { organization: away({ li: 'sun' }) });
    p.act('li', done('receive', 'done'));
    // Who acts at this very moment is there.
    expect(workOf(p)?.assignee).toBe('li');
    p.act('sun', done('work', 'done'));
    expect([p.state.owner, p.state.steps.work?.assignee]).toEqual(['li', 'sun']);
  });

  test('rule 26: a deputy who is absent, or barred, stands in for nobody: the queue, and its lead is told', () => {
    const absent = naming('zheng', away({ zheng: 'sun' }), {}, 'sun');
    const barred = naming('zheng', away({ zheng: 'li' }), { notBy: ['task/receive'] });
    for (const p of [absent, barred]) {
      expect(workOf(p)?.status).toBe('queued');
      expect(told(p)).toEqual(['queued:zhang']);
    }
  });

  test('rule 26: work of a team with everybody away', () => {
    const steps = [task('receive', 'close', { by: 'round_robin', for: 'team/resolution' })];
    const p = play({ steps }, { organization: away({ qian: 'zheng', zhao: 'zheng', sun: 'zheng' }) });
    expect(workOf(p)).toMatchObject({ assignee: 'zheng', team: 'resolution' });
  });

  test('rule 26: of a role, and of an assign, there is no deputy', () => {
    const ofRole = task('receive', 'close', { by: 'least_loaded', for: 'role/supervisor' });
    const p = play({ steps: [ofRole] }, { organization: away({ chen: 'sun' }) });
    expect(workOf(p)).toMatchObject({ status: 'queued', role: 'supervisor' });
    const dispatch: AssignStep = {
      kind: 'assign',
      id: 'dispatch',
      title: '分派',
      for: 'team/management',
      by: 'least_loaded',
      next: 'work',
      calendar: 'always-on',
      outcomes: { accepted: { to: 'work' } },
    };
    const steps = [task('receive', 'dispatch'), dispatch, task('work', 'close', { for: 'owner' })];
    const q = play({ steps }, { organization: away({ chen: 'sun', zhou: 'sun' }) });
    q.act('li', done('receive', 'done'));
    expect(q.state.visits[0]).toMatchObject({ step: 'dispatch', work: { status: 'queued' } });
  });
});

describe('rule 26: what the person has already the deputy takes over', () => {
  const offered = () =>
    play(
      { steps: [task('receive', 'close', { by: 'least_loaded', acceptWithin: service(30 * MINUTE) })] },
      { organization: { ...ORGANIZATION, people: { ...ORGANIZATION.people, li: learner, wang: learner } } },
    );
  const learner = { ...ORGANIZATION.people.li, mentor: 'sun' } as Organization['people'][string];
  const claimed = () => {
    const p = play({ steps: [task('receive', 'close')] }, { organization: away({ li: 'sun' }) });
    p.act('li', { act: 'claim', step: 'receive' });
    return p;
  };
  const takenOver = (p: ReturnType<typeof play>) =>
    p.events.filter((e) => e.type === 'task.reassigned').map((e) => [e.actor, e.data]);

  test.each<[string, Act]>([
    ['complete', done('receive', 'done')],
    ['release', { act: 'release', step: 'receive' }],
  ])('rule 26: %s of what was claimed', (_name, act) => {
    const p = claimed();
    p.act('sun', act);
    expect(takenOver(p)).toEqual([['sun', { before: 'li', after: 'sun' }]]);
    expect(p.state.owner).toBe('li');
  });

  test.each<[string, Act]>([
    ['claim', { act: 'claim', step: 'receive' }],
    ['decline', { act: 'decline', step: 'receive', reason: text }],
    ['complete', done('receive', 'done')],
  ])('rule 26: %s of what is offered, by a mentor too', (_name, act) => {
    const p = offered();
    const { assignee } = workOf(p) ?? {};
    p.act('sun', act);
    expect(takenOver(p)).toEqual([['sun', { before: assignee, after: 'sun' }]]);
  });

  test('rule 26: of two visits the one that the act names; another attempt takes over nothing', () => {
    const p = claimed();
    expect(refusal(() => p.act('sun', done('receive', 'done', { attempt: 2 })))).toBe('act/stale-attempt');
    expect(takenOver(p)).toEqual([]);
  });

  test('rule 26: whom `not_by` bars takes over nothing, and is told why', () => {
    const steps = [task('receive', 'work'), task('work', 'close', { notBy: ['task/receive'] })];
    const p = play({ steps }, { organization: away({ wang: 'li' }) });
    p.act('li', done('receive', 'done'));
    p.act('wang', { act: 'claim', step: 'work' });
    expect(refusal(() => p.act('li', done('work', 'done')))).toBe('act/excluded');
    expect(workOf(p)?.assignee).toBe('wang');
  });

  test('rule 26: an act that is no work of hers takes over nothing', () => {
    const p = claimed();
    expect(refusal(() => p.act('sun', { act: 'pause', reason: 'waiting_customer' }))).toBe('act/not-related');
    expect(takenOver(p)).toEqual([]);
  });
});
