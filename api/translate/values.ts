/**
 * Values of fields between callers and the kernel: money in 元 ↔ 分, instants in ISO ↔ epoch ms, by the SOP's own
 * declarations. Everything else is the same on both sides; whether it fits is the kernel's question (engine/values).
 */
import { fenOf } from '../../language/expression/literal.ts';
import type { FieldPlan, Value } from '../../language/plan.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import { isField, leastOf, misfit, mostOf } from '../../engine/values/fit.ts';
import type { FieldFault } from '../problem.ts';
import { iso, instantMs } from './instants.ts';

/** A value in the kernel's units, or the code of what is wrong with it. */
export type Read = { value: Value } | { code: string };

/** Reads one value. Null empties a field and always fits. */
export function fromWire(field: FieldPlan, value: Value): Read {
  if (value === null) return { value };
  const read = unitsOf(field, value);
  if ('code' in read) return read;
  // A personal value is checked here, for the kernel only ever sees its reference.
  const code = misfit(unveiled(field), read.value, RULES_NEWEST);
  return code === undefined ? read : { code };
}

/** The field as if nothing of it were personal. */
function unveiled(field: FieldPlan): FieldPlan {
  const { personal: _, of, ...plain } = field;
  if (of === undefined) return plain;
  if (isField(of)) return { ...plain, of: unveiled(of) };
  return { ...plain, of: Object.fromEntries(Object.entries(of).map(([name, inner]) => [name, unveiled(inner)])) };
}

function unitsOf(field: FieldPlan, value: Value): Read {
  if (field.type === 'money') return money(value);
  if (field.type === 'instant') {
    const ms = typeof value === 'string' ? instantMs(value) : undefined;
    return ms === undefined ? { code: 'data/not-an-instant' } : { value: ms };
  }
  if (field.type === 'list') return list(field, value);
  return { value };
}

/** Amounts are read from their digits: 0.1 + 0.2 is nobody's amount. */
function money(value: Value): Read {
  const fen = typeof value === 'number' || typeof value === 'string' ? fenOf(String(value)) : undefined;
  return fen === undefined ? { code: 'data/not-an-amount' } : { value: fen };
}

function list(field: FieldPlan, value: Value): Read {
  if (!Array.isArray(value)) return { code: 'data/not-a-list' };
  const items: Value[] = [];
  for (const item of value) {
    const read = itemFrom(field.of, item);
    if ('code' in read) return read;
    items.push(read.value);
  }
  return { value: items };
}

function itemFrom(of: FieldPlan['of'], item: Value): Read {
  if (of === undefined) return { value: item };
  if (isField(of)) return fromWire(of, item);
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return { code: 'data/not-a-record' };
  const record: Record<string, Value> = {};
  for (const [name, value] of Object.entries(item)) {
    const field = Object.hasOwn(of, name) ? of[name] : undefined;
    if (field === undefined) return { code: 'data/unknown-field' };
    const read = fromWire(field, value);
    if ('code' in read) return read;
    record[name] = read.value;
  }
  return { value: record };
}

/** The value as callers see it. */
export function toWire(field: FieldPlan | undefined, value: Value): Value {
  if (value === null || field === undefined) return value;
  if (field.type === 'money') return typeof value === 'number' ? value / 100 : value;
  if (field.type === 'instant') return typeof value === 'number' ? iso(value) : value;
  if (field.type !== 'list' || !Array.isArray(value)) return value;
  const { of } = field;
  if (of === undefined) return value;
  return value.map((item) => {
    if (isField(of)) return toWire(of, item);
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, toWire(of[name], inner)]));
  });
}

/** What the texts of a field's faults need: its choices and bounds, in the caller's units. */
export function boundsOf(field: FieldPlan | undefined): NonNullable<FieldFault['params']> {
  if (field === undefined) return {};
  const unit = field.type === 'money' ? 100 : 1;
  const most = mostOf(field);
  const { min } = leastOf(field, RULES_NEWEST);
  return {
    ...(field.choices && { choices: field.choices.join(', ') }),
    ...(min !== undefined && { min: min / unit }),
    ...(most !== undefined && { max: most / unit }),
  };
}
