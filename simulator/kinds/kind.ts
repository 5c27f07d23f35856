/** What chance may do with an open step of one kind in a storm, and what must always hold of it. One object a kind. */
import type { Act } from '../../engine/event.ts';
import type { State, Visit } from '../../engine/state/state.ts';
import type { StepPlan } from '../../language/plan.ts';
import type { Play } from '../play.ts';
import type { Random } from '../random.ts';

export interface StormKind<S extends StepPlan = StepPlan> {
  /** Something that somebody might do about it. */
  deed(play: Play, random: Random, visit: Visit, step: S): Act;
  /** Whom the deed is for (`team/x`, `role/x`) where that is not told by the visit's work. */
  asked(visit: Visit, step: S, act: Act): string | undefined;
  /** Sentences about what does not hold of it between two events; none is good. */
  violations(state: State, visit: Visit, step: S): string[];
}

/** Nobody works on it: claiming it is refused. */
export const NOTHING_TO_DO: StormKind = {
  deed: (_play, _random, visit) => ({ act: 'claim', step: visit.step }),
  asked: () => undefined,
  violations: () => [],
};
