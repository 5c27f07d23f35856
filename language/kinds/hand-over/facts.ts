/** What a `hand_over` says of itself: legs in order, each with its red line and its packet (rules 19–21). */
import { calendarsOf } from '../../clock-reads.ts';
import type { HandOverStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';

export const handOver: StepFacts<HandOverStep> = {
  ...NOTHING,
  block: (step) => ({
    branches: step.legs,
    inOrder: true,
    legs: step.legs,
    between: { coordinator: step.coordinator, judge: step.arbitration.for },
  }),
  ladderOf: (step, head) => (head === 'arbitration' ? step.arbitration.ladder : undefined),
  ladders: (step) => [step.arbitration.ladder, ...step.legs.map((l) => l.redLine.ladder)],
  calendars: (step) => step.legs.flatMap((l) => [l.calendar, ...calendarsOf(l.redLine)]),
  use: (step) => ({
    conditions: step.legs.map((l) => l.redLine.when ?? null),
    fields: step.legs.flatMap(({ redLine: { due, limit }, packet }) => [
      ...(due === undefined ? [] : [due]),
      ...(limit !== undefined && 'by' in limit ? [limit.by] : []),
      ...packet,
    ]),
    who: [],
    fills: [],
  }),
};
