/** A signal whose condition becomes true: once a cycle. */
import { nextThresholdMs } from '../../clocks/thresholds.ts';
import { isOver } from '../../state/state.ts';
import { holds } from '../../values/evaluate.ts';
import { type KernelForm, NEVER_MS } from './form.ts';

export const when: KernelForm = {
  look: (d, signal, before, scope) => {
    const now = signal.when !== undefined && holds(signal.when, scope);
    if (now === (before.holds === true)) return undefined;
    const fires = now && before.cycle !== d.state.cycle;
    const { holds: _, ...rest } = before;
    return {
      now: { ...rest, ...(now && { holds: true as const }), ...(fires && { cycle: d.state.cycle }) },
      ...(fires && { fires: {} }),
    };
  },
  nextMs: (plan, state, signal, before, nowMs) =>
    signal.when === undefined || before.holds || before.cycle === state.cycle || isOver(state.state)
      ? NEVER_MS
      : nextThresholdMs(plan, state, signal.when, nowMs),
};
