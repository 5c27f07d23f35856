/** The audit of a case in the words and units of the wire. */
import { isVaultReference } from '../../engine/values/fit.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';
import { defined } from './case.ts';
import { iso } from './instants.ts';
import { plain, type Reveal, revealed } from './reveal.ts';
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

/** Facts that are instants wherever they stand, and those that are it of clocks: the kernel's events name them so. */
const always: ReadonlySet<string> = new Set(['accept_by', 'until', 'since', 'opened']);
const ofClocks: ReadonlySet<string> = new Set(['due', 'before']);

function dataToWire(event: DomainEvent, plan: Plan | undefined, reveal: Reveal): Record<string, Value> {
  const data: Record<string, Value> = {};
  for (const [name, value] of Object.entries(event.data ?? {})) {
    if (isFields(event.type, name) && isMap(value)) data[name] = fieldsToWire(value, plan, reveal);
    else if (typeof value === 'number' && isInstant(event, name)) data[name] = new Date(value).toISOString();
    else if (name === 'amount' && typeof value === 'number' && /^(approval|grant)\./.test(event.type))
      data[name] = value / 100;
    else data[name] = revealed(value, reveal);
  }
  return data;
}

/** `before` and `after` of other facts may be plain numbers. */
function isInstant(event: DomainEvent, name: string): boolean {
  return always.has(name) || (event.clock !== undefined && ofClocks.has(name));
}

/** Members that hold values of the SOP's fields: what a case opened with, and what a change found and left. */
function isFields(type: string, name: string): boolean {
  return type === 'case.opened' ? name === 'data' : type === 'data.changed' && (name === 'before' || name === 'after');
}

function isMap(value: Value): value is Record<string, Value> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function fieldsToWire(values: Record<string, Value>, plan: Plan | undefined, reveal: Reveal): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = plan?.fields[name];
      if (field !== undefined && !field.personal)
        return [name, toWire(field, Array.isArray(value) ? revealed(value, reveal) : value)];
      if (typeof value !== 'string' || !isVaultReference(value)) return [name, value];
      const it = reveal.of(value);
      return [name, it.kind === 'value' ? toWire(field, it.value) : plain(it)];
    }),
  );
}
