/** What a `task` says of itself. */
import type { TaskStep } from '../../plan.ts';
import { NOTHING, type StepFacts, WAITING } from '../facts.ts';

export const task: StepFacts<TaskStep> = {
  ...NOTHING,
  ...WAITING,
  staffing: (step) => step,
  act: 'complete',
  owns: true,
  use: (step) => ({
    conditions: step.require.flatMap((r) => [r.when ?? null, r.that]),
    fields: step.askBy === undefined ? [] : [step.askBy.by],
    who: [],
    fills: [...step.mayAsk, ...Object.values(step.askBy?.of ?? {}).flat(), ...(step.askBy?.otherwise ?? [])],
  }),
  tests: (step) =>
    step.require.flatMap((r, i) => [
      { when: r.when, path: ['task', 'require', i, 'when'] },
      { when: r.that, path: ['task', 'require', i, 'that'], required: true as const },
    ]),
};
