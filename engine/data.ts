/** Changing the case's fields: before and after for the audit, and the clocks whose limits read them (rule 5). */
import type { Value } from '../language/plan.ts';
import { isUnmet, planOf, recompute } from './clock.ts';
import { type Draft, emit } from './draft.ts';
import { startPending } from './moments.ts';
import { indexOf } from './plan-index.ts';
import { worse } from './severity.ts';

/** Sets fields; those that keep their value are not events. Values were checked before. */
export function setFields(d: Draft, values: Record<string, Value>): void {
  const before: Record<string, Value> = {};
  const after: Record<string, Value> = {};
  for (const [name, value] of Object.entries(values)) {
    const old = d.state.data[name] ?? null;
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    before[name] = old;
    after[name] = value;
    if (value === null) delete d.state.data[name];
    else d.state.data[name] = value;
  }
  const changed = Object.keys(after);
  if (changed.length === 0) return;
  emit(d, 'data.changed', { data: { before, after } });
  for (const name of changed) followField(d, name);
}

function followField(d: Draft, name: string): void {
  for (const clock of d.state.clocks) {
    if (!isUnmet(clock)) continue;
    const plan = planOf(d.plan, clock);
    if (plan === undefined) continue;
    const reads = plan.due === name || (plan.limit !== undefined && 'by' in plan.limit && plan.limit.by === name);
    if (reads) recompute(d, clock, plan);
  }
  // Rule 3: a clock waits for its `due` field to be filled; one whose limit merely reads a field has started or never will.
  for (const clock of indexOf(d.plan).reading.get(name) ?? []) if (clock.due === name) startPending(d, clock);
}

/** `raise: severity` – one choice worse; the worst, or an empty one, stays (language: "Effects"). */
export function raiseSeverity(d: Draft): void {
  const severity = worse(d.plan, d.state.data.severity ?? null);
  if (severity !== undefined) setFields(d, { severity });
}
