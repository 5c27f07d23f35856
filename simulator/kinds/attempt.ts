/** Which visit of a step an act means. */
import type { Visit } from '../../engine/state/state.ts';
import type { Play } from '../play.ts';

/** Of several open visits of one step, the one that is meant. */
export function attemptOf({ state }: Play, visit: Visit): { attempt?: number } {
  return state.visits.filter((v) => v.step === visit.step).length > 1 ? { attempt: visit.visit } : {};
}
