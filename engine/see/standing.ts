/** What a view tells of who may do what (rule 27): the parties of the case, and a cancel that waits for a second person. */
import type { Plan } from '../../language/plan.ts';
import { CANCEL_STEP } from '../acts/cancel.ts';
import { hasTable } from '../acts/on-step.ts';
import { partiesOf } from '../people/parties.ts';
import { draftOf } from '../state/draft.ts';
import type { State } from '../state/state.ts';
import type { TaskView, View } from './view.ts';

export function standing(plan: Plan, state: State, nowMs: number): Pick<View, 'cancelAsked' | 'parties'> {
  const { cancelAsked } = state;
  return {
    ...(cancelAsked && { cancelAsked: { ...cancelAsked } }),
    ...(hasTable({ state }) && { parties: partiesOf(draftOf(plan, state, nowMs)) }),
  };
}

/** To confirm a cancel is work like any other: it stands on the worklist of whom it is asked of. */
export function secondPersonsTask(plan: Plan, { cancelAsked }: State): TaskView[] {
  if (cancelAsked === undefined) return [];
  const [kind, id = ''] = cancelAsked.to.split('/', 2);
  return [
    {
      step: CANCEL_STEP,
      title: plan.title,
      kind: CANCEL_STEP,
      attempt: 1,
      enteredAtMs: cancelAsked.atMs,
      status: kind === 'person' ? 'assigned' : 'queued',
      ...(kind === 'person' ? { assignee: id } : kind === 'team' ? { team: id } : { role: id }),
      outcomes: [],
    },
  ];
}
