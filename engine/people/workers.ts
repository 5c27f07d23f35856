/**
 * Who has had a part in a case, by step: kept where a step of the SOP is `not_by: [everyone_before]`, over all its cycles. One
 * who did the step itself before may do it again.
 */
import type { Plan } from '../../language/plan.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import { once } from '../once.ts';
import type { Draft } from '../state/draft.ts';

/** As it stands in a plan's `notBy`. */
export const EVERYONE_BEFORE = 'everyone_before';

const keepsWorkers = once((plan: Plan) =>
  plan.steps.some((step) => factsOf(step).staffing(step)?.notBy?.includes(EVERYONE_BEFORE) === true),
);

/** Remembers who took, or decided, the work of a step. */
export function noteWorker(d: Draft, step: string, person: string): void {
  if (!keepsWorkers(d.plan)) return;
  const { workers = {} } = d.state;
  const those = workers[step] ?? [];
  if (!those.includes(person)) d.state.workers = { ...workers, [step]: [...those, person] };
}

/** Everybody who has had the work of another step; of what went before a move to this version, whoever had it last. */
export function workedBeside({ state }: Draft, own: string): string[] {
  const latest = Object.entries(state.steps).flatMap(([step, { assignee }]) =>
    assignee === undefined || step === own ? [] : [assignee],
  );
  const open = state.visits.flatMap(({ step, work }) =>
    work?.status !== 'assigned' || work.assignee === undefined || step === own ? [] : [work.assignee],
  );
  const kept = Object.entries(state.workers ?? {}).flatMap(([step, people]) => (step === own ? [] : people));
  return [...new Set([...latest, ...open, ...kept])];
}
