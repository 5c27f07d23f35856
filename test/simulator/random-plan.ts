/** Random small procedures that the checks would pass: every way forward leads to a task that resolves, then a call-back. */
import type { ClockPlan, Duration, LevelPlan, Plan, StepPlan, TaskStep } from '../../language/plan.ts';
import { type Random, randomOf } from '../../simulator/random.ts';
import { eachThing, randomBeside, THINGS } from './random-beside.ts';
import { HOUR, MINUTE, planOf, service, task } from '../setup/small-plan.ts';

const CALENDARS = ['always-on', 'office', 'calling-hours'];
const ROLES = ['role/team-lead', 'role/supervisor', 'role/duty-manager', 'role/nobody', 'owner', 'field/customer'];
const STRATEGIES = ['claim', 'round_robin', 'least_loaded'] as const;

export function randomPlan(seed: number): Plan {
  const random = randomOf(seed);
  const count = 2 + random.below(5);
  const ids = [...Array.from({ length: count }, (_, i) => `s${i}`), 'solve'];
  const steps = ids.slice(0, -1).flatMap((id, i) => {
    const next = ids[i + 1] ?? 'solve';
    return random.chance(0.12) ? eachThing(id, next) : [anyStep(random, id, next, ids.slice(0, i))];
  });
  const again = ids[random.below(ids.length)] ?? 'solve';
  const small = planOf({
    steps: [...steps, ...ending(random, again)],
    fields: { promised: { type: 'instant' }, amount: { type: 'money', default: 0 }, ...THINGS },
    clocks: Array.from({ length: random.below(5) }, (_, i) => anyClock(random, `c${i}`, ids)),
    ladders: { up: levels(random), side: levels(random, true) },
  });
  return { ...small, ...randomBeside(random, ids) };
}

function maybe<T extends object>(random: Random, p: number, value: () => T): T | object {
  return random.chance(p) ? value() : {};
}

function duration(random: Random): Duration {
  const kind = random.below(10);
  if (kind === 0) return { unit: 'nd', days: random.below(4) };
  if (kind === 1) return { unit: 'wd', days: 1 + random.below(3) };
  return service(kind === 2 ? 0 : (1 + random.below(30 * 60)) * MINUTE);
}

/** Never zero: what repeats or lapses at once would never end. */
const span = (random: Random) => service((5 + random.below(600)) * MINUTE);

function staffing(random: Random) {
  return {
    for: random.pick(['team/front-line', 'team/resolution', 'role/agent', 'owner', 'task/s0']) ?? 'owner',
    by: random.pick(STRATEGIES) ?? 'claim',
    ...maybe(random, 0.3, () => ({ notBy: [random.pick(['owner', 'task/s0', 'resolved_by']) ?? 'owner'] })),
    ...maybe(random, 0.5, () => ({ acceptWithin: span(random) })),
  };
}

function waiting(random: Random, next: string) {
  return {
    calendar: random.pick(CALENDARS) ?? 'always-on',
    ...maybe(random, 0.3, () => ({
      clock: { title: 'c', limit: duration(random), calendar: 'office', warn: [50], minGraceMs: MINUTE, ladder: 'up' },
    })),
    ...maybe(random, 0.2, () => ({ remind: { every: span(random), notify: [{ who: 'owner' }] } })),
    // oxlint-disable-next-line unicorn/no-thenable -- the plan's own word; a plan is never awaited.
    ...maybe(random, 0.2, () => ({ ifSilent: { after: service(HOUR + random.below(90) * HOUR), then: { to: next } } })),
  };
}

function anyStep(random: Random, id: string, next: string, earlier: string[]): StepPlan {
  const guard = maybe(random, 0.2, () => ({ when: ['==', ['f', 'severity'], 'S1'] as ['==', ['f', string], string] }));
  const base = { id, title: id, calendar: 'always-on', next, ...guard };
  switch (random.below(9)) {
    case 0:
      return {
        ...base,
        kind: 'notify',
        outcomes: {},
        notify: [{ who: random.pick(ROLES) ?? 'owner', message: 'hello' }],
      };
    case 1:
      return {
        ...base,
        kind: 'decide',
        outcomes: {},
        rows: [
          { when: ['>', ['f', 'amount'], 200_000], set: [['severity', 'S1']], to: next },
          { raise: true, notify: [{ who: 'owner' }], to: next },
        ],
      };
    case 2:
      return {
        ...base,
        kind: 'do',
        call: 'a.b',
        with: [],
        save: [],
        timeoutMs: 1,
        retryForMs: 1,
        outcomes: { done: { to: next }, failed: { to: next, escalate: { ladder: 'side', level: 1 } } },
      };
    case 3: {
      const ends = random.chance(0.5) ? { for: span(random) } : { until: 'promised' };
      const outcomes = { happened: { to: next }, silent: { to: next } };
      return { ...base, kind: 'wait', events: random.chance(0.5) ? ['scan'] : [], save: [], outcomes, ...ends };
    }
    case 4: {
      const outcomes = { accepted: { to: next }, ...maybe(random, 0.5, () => ({ nobody: { to: next } })) };
      return { ...base, kind: 'assign', ...staffing(random), ...waiting(random, next), outcomes };
    }
    default:
      return someTask(random, base, next, earlier);
  }
}

function someTask(random: Random, base: object, next: string, earlier: string[]): TaskStep {
  const back = random.pick(earlier);
  return {
    ...task('', next),
    ...base,
    ...staffing(random),
    ...waiting(random, next),
    mayAsk: ['severity', 'promised', 'amount'],
    // Only where people wait does the way lead back.
    outcomes: { done: { to: next }, ...(back !== undefined && { back: { to: back } }) },
  };
}

function ending(random: Random, again: string): StepPlan[] {
  const outcomes = { solved: { to: 'call-back', resolves: true as const } };
  const base = { calendar: 'always-on', next: 'close' };
  return [
    { ...task('solve', 'call-back', { mayAsk: ['severity'] }), ...staffing(random), outcomes },
    {
      ...base,
      ...staffing(random),
      kind: 'call_back',
      id: 'call-back',
      title: 'call-back',
      for: 'team/follow-up',
      notBy: ['resolved_by'],
      after: duration(random),
      within: duration(random),
      hours: random.pick(CALENDARS) ?? 'always-on',
      attempts: 1 + random.below(3),
      spaced: random.chance(0.5) ? 'half_day' : span(random),
      evidence: [],
      survey: ['speed'],
      pass: 6,
      ladder: 'up',
      ask: [],
      outcomes: {
        satisfied: { to: 'close' },
        dissatisfied: { to: 'again', reopen: true, escalate: { ladder: 'up', level: 1 } },
        unreachable: { to: 'close', result: 'unconfirmed', notify: [{ who: 'field/customer', message: 'hello' }] },
      },
      ...maybe(random, 0.3, () => ({ message: 'hello' })),
    },
    { ...base, kind: 'decide', id: 'again', title: 'again', outcomes: {}, rows: [{ to: again }] },
  ];
}

function anyClock(random: Random, id: string, steps: string[]): ClockPlan {
  const step = () => random.pick(steps) ?? 'solve';
  const kinds = ['entered', 'assigned', 'done'];
  const limit = random.chance(0.3)
    ? { by: 'severity', of: { S1: duration(random) }, otherwise: duration(random) }
    : duration(random);
  return {
    id,
    title: id,
    from: random.pick(['case.opened', 'case.reopened', `${step()}.${random.pick(kinds) ?? 'done'}`]) ?? 'case.opened',
    until:
      random.pick(['case.resolved', 'case.closed', 'case.contacted', 'event.scan', `${step()}.done`]) ?? 'case.closed',
    ...(random.chance(0.2) ? { due: 'promised' } : { limit }),
    calendar: random.pick(CALENDARS) ?? 'always-on',
    warn: random.chance(0.5) ? [50, 90] : [],
    minGraceMs: 15 * MINUTE,
    ...maybe(random, 0.7, () => ({ ladder: random.chance(0.5) ? 'up' : 'side' })),
    ...maybe(random, 0.2, () => ({ statutory: true as const })),
  };
}

function levels(random: Random, last = false): LevelPlan[] {
  let afterMs = 0;
  return Array.from({ length: 1 + random.below(4) }, (_, i) => {
    afterMs += random.below(5) * 30 * MINUTE;
    const at = i === 0 && random.chance(0.5) ? { percent: 50 + random.below(51) } : { after: service(afterMs) };
    return {
      at,
      ...maybe(random, 0.8, () => ({ notify: [{ who: random.pick(ROLES) ?? 'owner' }] })),
      ...maybe(random, 0.3, () => ({ reassign: random.pick(ROLES.slice(0, 4)) ?? 'role/agent' })),
      ...maybe(random, 0.3, () => ({ ackWithin: span(random) })),
      ...maybe(random, 0.3, () => ({ hold: span(random) })),
      ...maybe(random, 0.3, () => ({ repeat: { every: span(random), times: 1 + random.below(3) } })),
      ...maybe(random, 0.2, () => ({ onlyDuring: 'office' })),
      ...maybe(random, 0.2, () => ({ raise: true as const })),
      ...(last ? {} : maybe(random, 0.1, () => ({ escalate: { ladder: 'side', level: 1 } }))),
    };
  });
}
