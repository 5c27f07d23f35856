/** A signal of an event that does not come: once for each silence; the next begins with the event, or a new visit of the step. */
import { silence } from './silences.ts';
import { type KernelForm, NEVER_MS } from './form.ts';

export const silent: KernelForm = {
  look: (d, signal, before) => {
    const found = silence(d.plan, d.state, signal);
    if (found === undefined || found.dueMs > d.nowMs || before.sinceMs === found.sinceMs) return undefined;
    return { now: { ...before, sinceMs: found.sinceMs }, fires: { since: found.sinceMs } };
  },
  nextMs: (plan, state, signal, before) => {
    const found = silence(plan, state, signal);
    return found === undefined || before.sinceMs === found.sinceMs ? NEVER_MS : found.dueMs;
  },
};
