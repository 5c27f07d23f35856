/**
 * What of a reply goes back to the case: only what the step saves, each value in the kernel's units and checked against
 * its field, personal ones as references to the vault. The rest of a reply never enters history. Pure.
 */
import { exposed } from '../../engine/values/exposed.ts';
import { valueAt } from '../../engine/values/saved.ts';
import { rules } from '../../engine/rules.ts';
import { isField, misfit } from '../../engine/values/fit.ts';
import { type Looks, looksPersonal } from '../../language/personal.ts';
import type { DoStep, FieldPlan, Plan, Value } from '../../language/plan.ts';
import { terminal } from '../failure.ts';

/** A personal value on its way into the vault. */
export interface Kept {
  ref: string;
  field: string;
  value: Value;
}

export interface Saved {
  /** Nested, so that the kernel finds each value at the path it was saved from. */
  result: Record<string, Value>;
  kept: Kept[];
  /** Fields that are not declared personal and whose value looks so: references stand in their place, or nothing. */
  undeclared: string[];
}

/**
 * @param refOf - the reference for a place: the same at every attempt.
 * @param looks - what looks like a person: of a field not declared personal a reference all the same, since a history keeps
 * what it gets for good. The call is done, perhaps a payment: how its answer looks is no reason to doubt that.
 * @throws ApplicationFailure ReplyMisfit, terminal: the call is done, asking again gives the same reply.
 */
export function savedOf(
  plan: Plan,
  step: DoStep,
  reply: Record<string, Value>,
  refOf: (place: string) => string,
  looks: Looks = looksPersonal,
): Saved {
  const kept: Kept[] = [];
  const undeclared: string[] = [];
  const veil = (value: Value, place: string) => {
    const ref = refOf(place);
    kept.push({ ref, field: place, value });
    return ref;
  };
  const result: Record<string, Value> = Object.create(null);
  for (const [name, path] of step.save) {
    const field = plan.fields[name];
    const value = field === undefined ? null : incoming(valueAt(reply, path), field);
    // By the first rules: whether the case takes it is for the kernel to say, by the case's own number.
    if (field === undefined || misfit(unveiled(field), value, rules.beginning.number) !== undefined)
      throw terminal('ReplyMisfit', `${step.call}: the reply does not fit the field ${name}.`, { field: name });
    const declared = veiled(value, field, name, veil);
    const plain = exposed(field, declared, looks) !== undefined;
    if (plain) undeclared.push(name);
    put(result, path, plain ? hidden(declared, field, name, { veil, looks }) : declared, field.personal === true);
  }
  return { result, kept, undeclared };
}

interface Hiding {
  veil: (value: Value, place: string) => string;
  looks: Looks;
}

/** Where a reference cannot stand – a number, a text that is shorter – nothing does: the case goes on without it. */
function hidden(value: Value, field: FieldPlan, name: string, hiding: Hiding): Value {
  const kept: Value = covered(value, field, name, hiding);
  return misfit(field, kept, rules.beginning.number) === undefined ? kept : null;
}

function covered(value: Value, field: FieldPlan, place: string, hiding: Hiding): Value {
  if (Array.isArray(value)) {
    if (field.of === undefined) return value.map((it, i) => covered(it, TEXT, `${place}.${i}`, hiding));
    return items(value, field, (it, of, at) => covered(it, of, `${place}.${at}`, hiding));
  }
  if (exposed(field, value, hiding.looks) === undefined) return value;
  return typeof value === 'string' ? hiding.veil(value, place) : null;
}

/** What a list that does not say of what it is holds. */
const TEXT: FieldPlan = { type: 'text' };

/** Instants come in as ISO 8601 with a zone; what cannot be read stays, and does not fit. */
function incoming(value: Value, field: FieldPlan): Value {
  if (field.type === 'instant' && typeof value === 'string') {
    const atMs = /(Z|[+-]\d{2}:?\d{2})$/i.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(atMs) ? value : atMs;
  }
  return field.type === 'list' && Array.isArray(value) ? items(value, field, incoming) : value;
}

function veiled(value: Value, field: FieldPlan, place: string, veil: (value: Value, place: string) => string): Value {
  if (value === null) return null;
  if (field.personal) return veil(value, place);
  if (field.type !== 'list' || !Array.isArray(value)) return value;
  return items(value, field, (item, of, at) => veiled(item, of, `${place}.${at}`, veil));
}

/** Every value of a list's items with its field. */
function items(list: Value[], { of }: FieldPlan, change: (value: Value, of: FieldPlan, at: string) => Value): Value[] {
  if (of === undefined) return list;
  if (isField(of)) return list.map((item, i) => change(item, of, String(i)));
  return list.map((item, i) => {
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([name, value]) => {
        const field = Object.hasOwn(of, name) ? of[name] : undefined;
        return [name, field === undefined ? value : change(value, field, `${i}.${name}`)];
      }),
    );
  });
}

/** The field as it would be were nothing of it personal: the check is of the value, not of a reference. */
function unveiled(veiledField: FieldPlan): FieldPlan {
  const { of, ...field } = veiledField;
  delete field.personal;
  if (of === undefined) return field;
  if (isField(of)) return { ...field, of: unveiled(of) };
  return { ...field, of: Object.fromEntries(Object.entries(of).map(([name, it]) => [name, unveiled(it)])) };
}

/**
 * What is empty is left out, which the kernel reads as empty. Of two saves of one path the personal one counts; a path
 * inside another's value cannot be, since no field takes an object.
 */
function put(result: Record<string, Value>, path: string, value: Value, personal: boolean): void {
  if (value === null) return;
  const names = path.split('.');
  const last = names.pop() ?? path;
  let place = result;
  for (const name of names) {
    const next = place[name] ?? Object.create(null);
    if (typeof next !== 'object' || Array.isArray(next)) return;
    place[name] = next;
    place = next;
  }
  if (personal || place[last] === undefined) place[last] = value;
}
