/** The audit of a case in the words and units of the wire. */
import { isVaultReference } from '../../engine/values/fit.ts';
import { type DomainEvent, factsOf, isEventName, shapeOf } from '../../engine/told/events.ts';
import { type FactList, type Kind, kindOf } from '../../engine/told/facts.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';
import { defined } from './case.ts';
import { iso } from './instants.ts';
import { plain, type Reveal, revealed, undeclared } from './reveal.ts';
import { toWire } from './values.ts';

/** One domain event. */
export function eventToWire(event: DomainEvent, plan: Plan | undefined, reveal: Reveal): TimelineEvent {
  return defined({
    seq: event.seq,
    type: event.type,
    at: iso(event.atMs),
    actor: event.actor,
    on_behalf_of: event.onBehalfOf,
    received_at: iso(event.receivedAtMs),
    step: event.step,
    attempt: event.visit,
    clock: event.clock,
    cycle: event.cycle,
    data: event.data && dataToWire(event, plan, reveal),
  });
}

/** By the catalogue's kinds of facts; what another version told goes out as it is. */
function dataToWire(event: DomainEvent, plan: Plan | undefined, reveal: Reveal): Record<string, Value> {
  const facts: FactList = (isEventName(event.type) && shapeOf(event.type).data) || {};
  const data: Record<string, Value> = {};
  for (const [name, value] of Object.entries(factsOf(event))) {
    const fact = facts[name] ?? facts[`${name}?`];
    if (value !== undefined) data[name] = factToWire(fact && kindOf(fact), value, plan, reveal);
  }
  return data;
}

function factToWire(kind: Kind | undefined, value: Value, plan: Plan | undefined, reveal: Reveal): Value {
  if (kind === 'values' && isMap(value)) return fieldsToWire(value, plan, reveal);
  if (kind === 'instant' && typeof value === 'number') return iso(value);
  if (kind === 'money' && typeof value === 'number') return value / 100;
  if (kind === 'rejection' && Array.isArray(value)) return value.map(rejectionToWire);
  if (kind === 'evidence' && Array.isArray(value)) return value.map((item) => placed(item, reveal));
  // A number of a payment that told whose it was: erased, nothing is left of it.
  if (kind === 'id') return revealed(value, reveal) ?? '';
  return revealed(value, reveal);
}

/** Amounts by role, in 元. */
function rejectionToWire(value: Value): Value {
  const { roles = null, ...rest } = isMap(value) ? value : {};
  const least = Object.entries(isMap(roles) ? roles : {}).map(([role, fen]) => [role, Number(fen) / 100] as const);
  return { ...rest, roles: Object.fromEntries(least) };
}

/** Where a file is, unless that told whose it was and is erased. */
function placed(item: Value, reveal: Reveal): Value {
  if (!isMap(item)) return item;
  const { ref = null, ...rest } = item;
  const place = revealed(ref, reveal);
  return place === null ? rest : { ...rest, ref: place };
}

function isMap(value: Value): value is Record<string, Value> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function fieldsToWire(values: Record<string, Value>, plan: Plan | undefined, reveal: Reveal): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = plan?.fields[name];
      if (field !== undefined && !field.personal) return [name, toWire(field, undeclared(value, name, reveal))];
      if (typeof value !== 'string' || !isVaultReference(value)) return [name, value];
      const it = reveal.of(value);
      return [name, it.kind === 'value' ? toWire(field, it.value) : plain(it)];
    }),
  );
}
