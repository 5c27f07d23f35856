/** Changing the case's fields: before and after for the audit, and the clocks whose limits read them (rule 5). */
import { choicesRead } from '../../language/clock-reads.ts';
import type { Value } from '../../language/plan.ts';
import { keepsAuthors, noteAuthors, writers } from '../grants/authors.ts';
import { noteParties } from '../grants/parties.ts';
import { isUnmet, planOf, recompute } from '../clocks/clock.ts';
import type { Writers } from '../state/authors.ts';
import { type Draft, emit } from '../state/draft.ts';
import { dueField, seenFrom } from '../clocks/due-field.ts';
import { startPending } from '../clocks/moments.ts';
import { indexOf } from '../plan-index.ts';
import { worse } from './severity.ts';
import { startAwaiting } from '../clocks/visit-clocks.ts';
import { settleDiffering } from './differs.ts';

/**
 * Sets fields; those that keep their value are not events, and keep their authors. Values were checked before. `byOf`: the
 * authors of what was computed, else whoever led here; `grant`: the approval of less that it comes from.
 */
export function setFields(
  d: Draft,
  values: Record<string, Value>,
  byOf: (field: string) => Writers = () => writers(d.led),
  grant?: string,
): void {
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
  settleDiffering(d, changed);
  noteParties(d, before);
  noteAuthors(d, changed, byOf, grant);
  const led = d.actor === undefined && keepsAuthors(d.state) ? d.led : undefined;
  emit(d, 'data.changed', { data: { before, after, ...(led && { led: led.id }) } });
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
    const reads = dueField(seenFrom(d, clock), plan.due) === name || choicesRead(plan).includes(name);
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
