/** What each kind's compiler is given, and the parts of a step that all kinds share. */
import type { StepPlan } from '../plan.ts';
import type { Here } from '../compile/outcomes.ts';

export interface StepHere extends Here {
  calendar: string;
  /** Title, block, stage, guard, calendar, next. */
  base: Pick<StepPlan, 'id' | 'title' | 'in' | 'stage' | 'when' | 'next' | 'calendar'>;
}
