/** What a contact says otherwise than the case: both are kept, and offered to whoever may write the field (semantics rule 17). */
import type { FieldPlan, Value } from '../../language/plan.ts';
import { type Draft, emit } from '../state/draft.ts';

/** Personal values cannot be compared, and lists are seldom the same twice: what was said of them is in the note. */
export function noteDiffering(d: Draft, said: Record<string, Value> | undefined, by: string): void {
  const { data } = d.state;
  const names = Object.keys(said ?? {}).filter(
    (name) => isComparable(d.plan.fields[name]) && said?.[name] !== (data[name] ?? null),
  );
  if (said === undefined || names.length === 0) return;
  const before = Object.fromEntries(names.map((name) => [name, data[name] ?? null]));
  const after = Object.fromEntries(names.map((name) => [name, said[name] ?? null]));
  const differing = names.map((name) => [name, { value: after[name] ?? null, atMs: d.nowMs, by }] as const);
  d.state.differs = { ...d.state.differs, ...Object.fromEntries(differing) };
  emit(d, 'contact.differs', { data: { before, after } });
}

/** Fields that were written just now: what a contact said of them has been looked at. */
export function settleDiffering(d: Draft, fields: readonly string[]): void {
  const { differs } = d.state;
  if (differs === undefined || !fields.some((name) => Object.hasOwn(differs, name))) return;
  const left = Object.entries(differs).filter(([name]) => !fields.includes(name));
  d.state.differs = left.length === 0 ? undefined : Object.fromEntries(left);
}

function isComparable(field: FieldPlan | undefined): boolean {
  return field !== undefined && field.personal === undefined && field.type !== 'list';
}
