/** `notify`: told, and on. */
import type { NotifyStep } from '../../language/plan.ts';
import { tell } from '../people/notices.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const notify: KernelKind<NotifyStep> = {
  ...IDLE,
  enter: (d, _visit, step) => {
    for (const { who, message } of step.notify) tell(d, { who, about: 'outcome', urgent: isWorstSeverity(d), message });
    return { step: step.id, outcome: 'done', plan: { to: step.next } };
  },
};
