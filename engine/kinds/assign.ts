/** `assign`: finds the case an owner. Its work is staffed like a task's; accepting it is its outcome. */
import type { AssignStep } from '../../language/plan.ts';
import { type Draft } from '../state/draft.ts';
import type { Exit } from '../route/exit.ts';
import { setOwner } from '../people/staffing.ts';
import type { Visit } from '../state/state.ts';

/** The person has accepted: the owner from now on. */
export function assignAccepted(d: Draft, visit: Visit, step: AssignStep): Exit | undefined {
  const person = visit.work?.assignee;
  if (visit.work?.status !== 'assigned' || person === undefined) return undefined;
  setOwner(d, person, visit.work.team);
  return { visit, step: step.id, outcome: 'accepted', plan: step.outcomes.accepted ?? { to: step.next } };
}

/** `declined` where the author lists it; unlisted, the next person is looked for. */
export function assignDeclined(visit: Visit, step: AssignStep): Exit | undefined {
  const plan = step.outcomes.declined;
  return plan === undefined ? undefined : { visit, step: step.id, outcome: 'declined', plan };
}

/** Unclaimed for two windows: `nobody` where it is listed; unlisted, it stays in the queue. */
export function assignNobody(visit: Visit, step: AssignStep): Exit | undefined {
  const plan = step.outcomes.nobody;
  return plan === undefined ? undefined : { visit, step: step.id, outcome: 'nobody', plan };
}
