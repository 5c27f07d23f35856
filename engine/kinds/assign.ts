/** `assign`: finds the case an owner. Its work is staffed like a task's; accepting it is its outcome. */
import type { AssignStep } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import { type Exit, leaveBy } from '../route/exit.ts';
import { beginWork, setOwner } from '../people/staffing.ts';
import type { Visit } from '../state/state.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const assign: KernelKind<AssignStep> = {
  ...IDLE,
  // A person who is found at once leaves it at once.
  enter: (d, visit, step) => {
    beginWork(d, visit, step);
    return accepted(d, visit, step);
  },
  accepted,
  // Where the author lists them; unlisted, the next person is looked for, and the work stays in the queue.
  declined: (visit, step) => listed(visit, step, 'declined'),
  unclaimed: (visit, step) => listed(visit, step, 'nobody'),
};

/** The person has accepted: the owner from now on. */
function accepted(d: Draft, visit: Visit, step: AssignStep): Exit | undefined {
  const person = visit.work?.assignee;
  if (visit.work?.status !== 'assigned' || person === undefined) return undefined;
  setOwner(d, person, visit.work.team);
  return leaveBy(visit, step, 'accepted');
}

function listed(visit: Visit, step: AssignStep, outcome: 'declined' | 'nobody'): Exit | undefined {
  return step.outcomes[outcome] === undefined ? undefined : leaveBy(visit, step, outcome);
}
