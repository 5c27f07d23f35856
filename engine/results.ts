/** What becomes of a call, or of the start of another case, once it is answered. */
import type { Draft } from './state/draft.ts';
import { emit } from './state/draft.ts';
import { settleDropped } from './kinds/do.ts';
import type { ActionEnded } from './kinds/kind.ts';
import { kindOf } from './kinds/of-step.ts';
import { caseNotStarted, caseStarted } from './kinds/run.ts';
import { stepOf } from './plan-index.ts';
import type { Exit } from './route/exit.ts';

/** The step that waits for it is left by it; where none waits any more, that it ended is on record. */
export function takeResult(d: Draft, event: ActionEnded): Exit | undefined {
  const started = d.state.pending.find((p) => p.key === event.key && p.run !== undefined);
  if (started !== undefined)
    return event.type === 'action_done'
      ? caseStarted(d, started, event.result)
      : caseNotStarted(d, started, event.error);
  const visit = d.state.visits.find((v) => v.action === event.key);
  if (visit === undefined) {
    dropReply(d, event);
    return undefined;
  }
  const step = stepOf(d.plan, visit.step);
  d.led = visit.led;
  return kindOf(step).called(d, visit, step, event);
}

/** A call whose step was withdrawn meanwhile ends here: its reply is dropped, and that it ended is on record. */
function dropReply(d: Draft, event: ActionEnded): void {
  const action = d.state.pending.find((p) => p.key === event.key);
  if (action === undefined) return;
  d.state.pending = d.state.pending.filter((p) => p !== action);
  settleDropped(d, action, event);
  const { step, visit, call } = action;
  emit(d, 'action.dropped', { step, visit, data: { call, ended: event.type === 'action_done' ? 'done' : 'failed' } });
}
