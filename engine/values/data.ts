/** Changing the case's fields: before and after for the audit, and the clocks whose limits read them (rule 5). */
import type { Value } from '../../language/plan.ts';
import { isUnmet, planOf, recompute } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import { startPending } from '../clocks/moments.ts';
import { indexOf } from '../plan-index.ts';
import { worse } from './severity.ts';
import { startAwaiting } from '../clocks/visit-clocks.ts';

/** Sets fields; those that keep their value are not events. Values were checked before. */
export function setFields(d: Draft, values: Record<string, Value>): void {
  const changed = Object.keys(values).filter((name) => !same(d.state.data[name] ?? null, values[name] ?? null));
  if (changed.length === 0) return;
  const before: Record<string, Value> = {};
  const after: Record<string, Value> = {};
  d.state.data = { ...d.state.data };
  for (const name of changed) {
    before[name] = d.state.data[name] ?? null;
    after[name] = values[name] ?? null;
    // An empty field is absent, so that the same case has the same state whatever way it came there.
    if (after[name] === null) delete d.state.data[name];
    else d.state.data[name] = after[name];
  }
  emit(d, 'data.changed', { data: { before, after } });
  for (const name of changed) followField(d, name);
}

function same(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
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
  startAwaiting(d, name);
}

/** `raise: severity` – one choice worse; the worst, or an empty one, stays (semantics: "Effects"). */
export function raiseSeverity(d: Draft): void {
  const severity = worse(d.plan, d.state.data.severity ?? null);
  if (severity !== undefined) setFields(d, { severity });
}
