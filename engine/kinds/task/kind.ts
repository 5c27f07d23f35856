/** `task`: a person's work, ended by `complete`. */
import type { TaskStep } from '../../../language/plan.ts';
import { beginWork } from '../../people/staffing.ts';
import { IDLE } from '../idle.ts';
import type { KernelKind } from '../kind.ts';
import { asksOf, completionMistakes } from './asked.ts';
import { complete } from './complete.ts';

export const task: KernelKind<TaskStep> = {
  ...IDLE,
  enter: (d, visit, step, { assignee }) => {
    beginWork(d, visit, step, assignee);
    return undefined;
  },
  takes: { complete },
  mistakes: (held, step, act) => (act.act === 'complete' ? completionMistakes(held, step, act) : []),
  view: (_visit, step, data) => ({
    ask: [...step.ask, ...asksOf(step, data)],
    mayAsk: step.mayAsk,
    evidence: step.evidence,
  }),
};
