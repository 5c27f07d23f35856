/**
 * Other cases that the story of a case tells of (semantics rule 30): named only to who may read them. What tells of nothing else is
 * left out; in what belongs to the case's own story their ids are masked.
 */
import { type DomainEvent, isEventName, shapeOf } from '../../engine/told/events.ts';
import { kindOf } from '../../engine/told/facts.ts';
import type { Value } from '../../language/plan.ts';
import { MASK } from './reveal.ts';

const OF_ANOTHER: readonly string[] = ['case.linked', 'case.unlinked'];

/** The ids of other cases in these events, each once. */
export function casesNamed(events: readonly DomainEvent[]): string[] {
  return [...new Set(events.flatMap((event) => named(event).flatMap(([, value]) => idsIn(value))))];
}

/** The event as it is told to who may read these cases; undefined: it is not told. */
export function withoutOthers(event: DomainEvent, seen: readonly string[]): DomainEvent | undefined {
  const hidden = named(event).filter(([, value]) => idsIn(value).some((id) => !seen.includes(id)));
  if (hidden.length === 0) return event;
  if (OF_ANOTHER.includes(event.type)) return undefined;
  const data = Object.fromEntries(hidden.map(([name, value]) => [name, hide(value, seen)]));
  return { ...event, data: { ...event.data, ...data } } as DomainEvent;
}

function named({ type, data }: DomainEvent): [string, Value][] {
  if (data === undefined || !isEventName(type)) return [];
  const facts = shapeOf(type).data ?? {};
  return Object.entries(data as Record<string, Value>).filter(([name]) => {
    const fact = facts[name] ?? facts[`${name}?`];
    const kind = fact && kindOf(fact);
    return kind === 'case' || kind === 'origin';
  });
}

function idsIn(value: Value): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  return value !== null && typeof value === 'object' ? idsIn(value.case ?? null) : [];
}

function hide(value: Value, seen: readonly string[]): Value {
  if (typeof value === 'string') return seen.includes(value) ? value : MASK;
  if (Array.isArray(value)) return value.map((it) => hide(it, seen));
  return value !== null && typeof value === 'object' ? { ...value, case: hide(value.case ?? null, seen) } : value;
}
