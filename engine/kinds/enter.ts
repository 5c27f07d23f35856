/** What each kind of step does when it is entered: one line per kind. */
import type { StepPlan } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import type { Next } from '../route/exit.ts';
import { tell } from '../people/notices.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { beginWork } from '../people/staffing.ts';
import type { Visit } from '../state/state.ts';
import { enterApprove } from './approve.ts';
import { assignAccepted } from './assign.ts';
import { enterCallBack } from './call-back.ts';
import { enterDecide } from './decide.ts';
import { enterDo } from './do.ts';
import { enterHandOver } from './hand-over.ts';
import { enterParallel } from './parallel.ts';
import { enterRun } from './run.ts';
import { enterWait } from './wait.ts';

/** At which leg a hand-over is entered, and whose work a task is whatever the step says. */
export interface Entering {
  leg?: string;
  assignee?: string;
  /** Who asked for the approval before what it is about was changed. */
  requesters?: string[];
}

/** Answers the exit of a step that does not wait. An `assign` that found its person at once leaves by `accepted` later (staffing). */
export function enterKind(d: Draft, visit: Visit, step: StepPlan, how: Entering): Next {
  switch (step.kind) {
    case 'decide':
      return enterDecide(d, step);
    case 'do':
      return enterDo(d, visit, step);
    case 'wait':
      return enterWait(d, visit, step);
    case 'notify':
      for (const { who, message } of step.notify)
        tell(d, { who, about: 'outcome', urgent: isWorstSeverity(d), ...(message !== undefined && { message }) });
      return { step: step.id, outcome: 'done', plan: { to: step.next } };
    case 'call_back':
      enterCallBack(d, visit, step);
      return undefined;
    case 'task':
      beginWork(d, visit, step, how.assignee);
      return undefined;
    case 'approve':
      return enterApprove(d, visit, step, how.requesters);
    case 'run':
      enterRun(d, visit, step);
      return undefined;
    case 'parallel':
      return enterParallel(d, visit, step);
    case 'hand_over':
      return enterHandOver(d, visit, step, how.leg);
    case 'assign':
      beginWork(d, visit, step);
      return assignAccepted(d, visit, step);
  }
}
