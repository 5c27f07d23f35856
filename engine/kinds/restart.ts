/** What open visits wait for, begun again when a case is brought back: under the same keys, so that nothing is done twice. */
import type { Draft } from '../state/draft.ts';
import type { Exit } from '../route/exit.ts';
import { anew } from '../grants/grants.ts';
import { stepOf } from '../plan-index.ts';
import { search, staffingOf } from '../people/staffing.ts';
import type { PendingAction } from '../state/state.ts';
import { callAgain } from './do.ts';
import { askChild } from './run.ts';

/**
 * Calls and cases being started go out again; a case that was started is asked whether it is over; who was being looked for
 * is looked for; an approval is asked for anew. Answers the steps whose call cannot go out again.
 */
export function restart(d: Draft, pending: readonly PendingAction[]): Exit[] {
  const exits = pending.flatMap((action) => again(d, action) ?? []);
  for (const visit of d.state.visits) {
    const step = stepOf(d.plan, visit.step);
    if (visit.approval !== undefined) visit.approval = anew(visit.approval);
    else if (step.kind === 'run') askChild(d, visit, step);
    else if (visit.work?.status === 'finding') {
      const staffing = staffingOf(step);
      if (staffing !== undefined) search(d, visit, staffing);
    }
  }
  return exits;
}

/** What has not been answered yet still will be. */
function again(d: Draft, action: PendingAction): Exit | undefined {
  const { key } = action;
  const visit = d.state.visits.find((v) => v.action === key);
  if (visit === undefined || d.state.pending.some((p) => p.key === key)) return undefined;
  const step = stepOf(d.plan, visit.step);
  if (step.kind === 'do') return callAgain(d, visit, step, action);
  if (step.kind !== 'run') return undefined;
  const { id, title, run: sop } = step;
  d.state.pending = [...d.state.pending, action];
  d.commands.push({ type: 'start_case', key, step: id, visit: visit.visit, title, sop, with: action.with });
  return undefined;
}
