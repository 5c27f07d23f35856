/** The one field the engine knows by meaning besides the customer: `severity`, a choice, worst first (semantics: "Severity"). */
import type { Plan, Value } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';

/** Rule 12: at the worst severity our own people are told whatever the hour. */
export function isWorstSeverity(d: Draft): boolean {
  const worst = d.plan.fields.severity?.choices?.[0];
  return worst !== undefined && d.state.data.severity === worst;
}

/** One choice worse; undefined when it is empty or the worst already. */
export function worse(plan: Plan, severity: Value): string | undefined {
  const choices = plan.fields.severity?.choices ?? [];
  return choices[choices.indexOf(String(severity)) - 1];
}

/**
 * Whether a change makes the case less severe. From empty is no lowering. To empty is: clocks then go by `otherwise`, and
 * what is empty could be filled with anything.
 */
export function lowers(plan: Plan, before: Value, after: Value): boolean {
  const choices = plan.fields.severity?.choices ?? [];
  const [from, to] = [choices.indexOf(String(before)), choices.indexOf(String(after))];
  return from >= 0 && (after === null || to > from);
}

/** More severities than this are told apart no further where cases fall due together. */
const BEHIND_MAX = 4;

/**
 * Behind how many severities a case goes where several fall due at one instant (rule 2): 0 for the worst, and where it is
 * empty or there is none, for then it may be anything.
 */
export function placeAmongDue(plan: Plan, severity: Value): number {
  const place = plan.fields.severity?.choices?.indexOf(String(severity)) ?? 0;
  return Math.min(Math.max(place, 0), BEHIND_MAX);
}
