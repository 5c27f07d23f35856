/** What a random procedure declares beside its steps: help, transfers, corrections, events that are reported, outcomes of the case. */
import type { Plan, StepPlan } from '../../language/plan.ts';
import type { Random } from '../../simulator/random.ts';
import { MINUTE, service, task } from '../setup/small-plan.ts';

type Beside = Pick<Plan, 'on' | 'anywhere' | 'help' | 'transfer' | 'corrections'>;

/** @param steps ids at the top to which the case may be led */
export function randomBeside(random: Random, steps: readonly string[]): Beside {
  const where = () => random.pick(steps) ?? 'solve';
  return {
    ...(random.chance(0.5) && { on: events(random, where()) }),
    ...(random.chance(0.6) && { anywhere: outcomes(random, where()) }),
    ...(random.chance(0.6) && { help: help(random) }),
    ...(random.chance(0.5) && { transfer: { accept: service((5 + random.below(300)) * MINUTE) } }),
    ...(random.chance(0.5) && {
      corrections: {
        ...(random.chance(0.3) && { by: [random.chance(0.5) ? ('leads' as const) : ('asker' as const)] }),
        ...(random.chance(0.5) && { backTo: { amount: where() } }),
      },
    }),
  };
}

function events(random: Random, to: string): NonNullable<Plan['on']> {
  return [
    { event: 'told-us', subject: 'customer', save: [['amount', 'amount']], notify: [{ who: 'owner' }] },
    ...(random.chance(0.5) ? [{ event: 'moved', subject: 'customer', save: [], to }] : []),
    ...(random.chance(0.4) ? [{ event: 'corrected', save: [], raise: true as const }] : []),
  ];
}

function outcomes(random: Random, to: string): NonNullable<Plan['anywhere']> {
  return {
    withdrawn: { title: 'withdrawn', to: 'cancel', result: 'withdrawn', reasonRequired: true },
    elsewhere: {
      title: 'elsewhere',
      to,
      set: [['severity', 'S1']],
      ...(random.chance(0.3) && { by: ['owner' as const, 'leads' as const] }),
      ...(random.chance(0.3) && { when: ['<', ['f', 'amount'], 200_000] as ['<', ['f', string], number] }),
    },
    settled: { title: 'settled', to: 'call-back', resolves: true, ask: ['amount'] },
  };
}

function help(random: Random): NonNullable<Plan['help']> {
  return {
    title: 'help',
    limit: service((5 + random.below(600)) * MINUTE),
    calendar: random.chance(0.5) ? 'office' : 'always-on',
    warn: [],
    minGraceMs: MINUTE,
    ...(random.chance(0.6) && { ladder: 'up' }),
    ...(random.chance(0.3) && { open: 'wait' as const }),
    ...(random.chance(0.3) && { to: ['team/resolution', 'team/front-line'] }),
  };
}

/** The field whose items have dates of their own. */
export const THINGS = { things: { type: 'list', of: { by: { type: 'instant' } } } } as const satisfies Plan['fields'];

/** One task for each item, due on the item's own date. */
export function eachThing(id: string, next: string): StepPlan[] {
  const inner = `${id}-one`;
  return [
    {
      kind: 'parallel',
      id,
      title: id,
      calendar: 'always-on',
      next,
      branches: [{ id: 'each', first: inner }],
      each: 'things',
      outcomes: { done: { to: next } },
    },
    {
      ...task(inner, '^done', { mayAsk: ['things'] }),
      in: { block: id, branch: 'each' },
      clock: { title: 'c', due: 'item.by', calendar: 'office', warn: [50], minGraceMs: MINUTE, ladder: 'up' },
    },
  ];
}
