/** A case whose run was lost begins again from the state that the record kept (semantics rule 32). */
import { factsOf } from '../language/kinds/of-step.ts';
import type { BegunAgain } from './event.ts';
import { kindOf } from './kinds/of-step.ts';
import { indexOf, stepOf } from './plan-index.ts';
import { takeResult } from './results.ts';
import { follow } from './route/route.ts';
import { type Draft, emit } from './state/draft.ts';
import type { PendingAction } from './state/state.ts';

/** Why a payment that was under way has failed; no failure after which it is sure that nothing was paid (rule 24). */
export const RUN_LOST = 'RunLost';

/**
 * Time has passed up to now as after an outage. A payment that was sent, or was about to be, is of unknown result: the run that
 * would have heard is gone. Everything else that is pending stays so, and goes out again under its key.
 */
export function beginAgain(d: Draft, { asked, confirmed, recordedAtMs }: BegunAgain): void {
  d.actor = { id: confirmed, roles: [], teams: [] };
  emit(d, 'case.begun_again', { data: { asked, recorded: recordedAtMs, plan: d.plan.hash } });
  d.actor = undefined;
  for (const { key } of d.state.pending.filter((action) => pays(d, action)))
    follow(d, takeResult(d, { type: 'action_failed', key, error: RUN_LOST }));
  d.led = undefined;
  for (const visit of [...d.state.visits]) {
    if (!d.state.visits.includes(visit)) continue;
    const step = stepOf(d.plan, visit.step);
    kindOf(step).askAgain(d, visit, step);
  }
}

/**
 * Also without a ledger: an approval `for` somebody is paid once, too. And also when its step was withdrawn meanwhile. Of a step that
 * the plan has no more nobody knows that it paid nothing.
 */
function pays(d: Draft, { grant, run, step: id }: PendingAction): boolean {
  if (grant !== undefined) return true;
  if (run !== undefined) return false;
  const step = indexOf(d.plan).steps.get(id);
  return step === undefined || factsOf(step).calling(step)?.pays !== undefined;
}
