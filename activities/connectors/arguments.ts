/**
 * What a `do` step sends: the kernel's values as outside systems read them (docs/connectors.md). Money stays a whole number
 * of 分, instants become ISO 8601, references of personal values become the values. Pure.
 */
import { isField, isVaultReference } from '../../engine/values/fit.ts';
import type { DoStep, FieldPlan, Plan, Value } from '../../language/plan.ts';

/** How values behind references are found; without it, they stay references. */
export type Opened = ReadonlyMap<string, Value>;

/** The references that the arguments hold, by the plan and never by their looks: a text may look like one. */
export function referencesIn(plan: Plan, step: DoStep, given: Readonly<Record<string, Value>>): string[] {
  const refs: string[] = [];
  for (const [name, expr] of step.with) {
    const field = fieldOf(plan, expr);
    if (field !== undefined) mapped(given[name] ?? null, field, { personal: (ref) => void refs.push(ref) });
  }
  return refs;
}

/** What may be a reference where the field is not declared personal: a reply that looked so was kept as one. */
export function undeclaredIn(
  plan: Plan,
  step: DoStep,
  given: Readonly<Record<string, Value>>,
): { ref: string; field: string }[] {
  const found: { ref: string; field: string }[] = [];
  for (const [name, expr] of step.with) {
    const field = fieldOf(plan, expr);
    const note = (ref: string) => void found.push({ ref, field: String((expr as unknown[])[1]) });
    if (field !== undefined) mapped(given[name] ?? null, field, { personal: () => null, other: note });
  }
  return found;
}

/** The arguments as they are sent; what is empty is left out, as systems expect of what they may do without. */
export function outsideArguments(
  plan: Plan,
  step: DoStep,
  given: Readonly<Record<string, Value>>,
  opened: Opened,
  kept: Opened = new Map(),
): Record<string, Value> {
  const open: Opening = { personal: (ref) => opened.get(ref) ?? null, other: (ref) => kept.get(ref) ?? ref };
  const sent = step.with.map(([name, expr, as]): [string, Value] => {
    const value = given[name] ?? null;
    const field = fieldOf(plan, expr);
    if (field !== undefined) return [name, mapped(value, field, open)];
    return [name, as === 'instant' ? isoOf(value) : value];
  });
  return Object.fromEntries(sent.filter(([, value]) => value !== null));
}

/** The field that an argument is, when it is nothing but a field. */
function fieldOf(plan: Plan, expr: DoStep['with'][number][1]): FieldPlan | undefined {
  if (!Array.isArray(expr) || expr[0] !== 'f') return undefined;
  const name = String(expr[1]);
  return Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
}

/** What a reference becomes: of a personal field, and what looks like one in another. */
interface Opening {
  personal: (ref: string) => Value | void;
  other?: (ref: string) => Value | void;
}

function openedBy(value: Value, field: FieldPlan, open: Opening): Value {
  if (typeof value !== 'string') return value;
  if (field.personal) return open.personal(value) ?? null;
  return open.other !== undefined && isVaultReference(value) ? (open.other(value) ?? null) : value;
}

function mapped(value: Value, field: FieldPlan, open: Opening): Value {
  if (value === null) return null;
  const plain = openedBy(value, field, open);
  if (field.type === 'instant') return isoOf(plain);
  if (field.type !== 'list' || !Array.isArray(plain) || field.of === undefined) return plain;
  const { of } = field;
  if (isField(of)) return plain.map((item) => mapped(item, of, open));
  return plain.map((item) => record(item, of, open));
}

function record(item: Value, fields: Record<string, FieldPlan>, open: Opening): Value {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, fields[name] ? mapped(value, fields[name], open) : value]),
  );
}

function isoOf(value: Value): Value {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value;
}
