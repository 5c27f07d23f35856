/** Effects begun again under their keys, when a case is brought back: who answered that key before answers it the same. */
import { type Draft } from '../draft.ts';
import { stepOf } from '../plan-index.ts';
import type { PendingAction } from '../state.ts';

/** Hands the shell once more what open visits wait for. */
export function startable(d: Draft, pending: readonly PendingAction[]): void {
  for (const action of pending) {
    if (!d.state.visits.some((v) => v.action === action.key)) continue;
    if (!d.state.pending.some((p) => p.key === action.key)) d.state.pending = [...d.state.pending, action];
    const step = stepOf(d.plan, action.step);
    const { key, visit } = action;
    if (step.kind === 'run')
      d.commands.push({
        type: 'start_case',
        key,
        step: step.id,
        visit,
        title: step.title,
        sop: step.run,
        with: action.with,
      });
    if (step.kind !== 'do') continue;
    const { id, title, call, timeoutMs, retryForMs } = step;
    d.commands.push({ type: 'run_action', key, step: id, title, call, with: action.with, timeoutMs, retryForMs });
  }
}
