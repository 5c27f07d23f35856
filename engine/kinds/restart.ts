/** What open visits wait for, begun again when a case is brought back: under the same keys, so that nothing is done twice. */
import type { Draft } from '../draft.ts';
import { anew } from '../grants.ts';
import { stepOf } from '../plan-index.ts';
import { search, staffingOf } from '../staffing.ts';
import type { PendingAction } from '../state.ts';
import { askChild } from './run.ts';

/**
 * Calls and cases being started go out again; a case that was started is asked whether it is over; who was being looked for
 * is looked for; an approval is asked for anew.
 */
export function restart(d: Draft, pending: readonly PendingAction[]): void {
  for (const action of pending) if (d.state.visits.some((v) => v.action === action.key)) again(d, action);
  for (const visit of d.state.visits) {
    const step = stepOf(d.plan, visit.step);
    if (visit.approval !== undefined) visit.approval = anew(visit.approval);
    else if (step.kind === 'run') askChild(d, visit, step);
    else if (visit.work?.status === 'finding') {
      const staffing = staffingOf(step);
      if (staffing !== undefined) search(d, visit, staffing);
    }
  }
}

function again(d: Draft, action: PendingAction): void {
  if (!d.state.pending.some((p) => p.key === action.key)) d.state.pending = [...d.state.pending, action];
  const step = stepOf(d.plan, action.step);
  const { key, visit } = action;
  if (step.kind === 'run') {
    const { id, title, run: sop } = step;
    d.commands.push({ type: 'start_case', key, step: id, visit, title, sop, with: action.with });
  }
  if (step.kind !== 'do') return;
  const { id, title, call, timeoutMs, retryForMs } = step;
  d.commands.push({ type: 'run_action', key, step: id, title, call, with: action.with, timeoutMs, retryForMs });
}
