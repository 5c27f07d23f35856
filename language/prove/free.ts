/** Which ways are open to people, or to the outside world, whatever the fields of the case say. */
import { ENTERS, ON, type Routes, type Way } from '../check/routes.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { StepPlan } from '../plan.ts';

/** Certain when it says yes. */
export function isFree(routes: Routes, way: Way): boolean {
  const step = routes.steps.get(way.step);
  // The end of a block follows from what stands inside.
  if (step === undefined) return true;
  if (step.when !== undefined || way.outcome === ON || way.outcome === 'skipped') return false;
  if (way.outcome === ENTERS) return factsOf(step).block(step)?.each === undefined;
  return way.outcome !== 'silent' && isOpen(step, way.outcome);
}

function isOpen(step: StepPlan, outcome: string): boolean {
  const facts = factsOf(step);
  if ('pays' in step && step.pays !== undefined) return false;
  if (facts.tests(step).some((test) => test.required)) return false;
  const rows = facts.rows(step);
  if (rows.length > 0) return rows.length === 1;
  if (facts.approval(step) !== undefined) return outcome === 'approved' || outcome === 'rejected';
  return outcome !== 'nobody' && outcome !== 'unreachable' && outcome !== 'not_needed';
}

/** Whether somebody chooses it: a ring of such ways goes on as long as people like. */
export function isChosen(routes: Routes, way: Way): boolean {
  const step = routes.steps.get(way.step);
  return step !== undefined && factsOf(step).staffing(step) !== undefined && isFree(routes, way);
}
