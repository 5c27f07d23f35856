/**
 * The declared domain of the fields that conditions read, cut into cells within which every condition says the same. What is
 * not a plain test of one field is taken to be true or false at will: so what never happens here can never happen.
 */
import type { Expr, FieldPlan, Plan, Value } from '../../plan.ts';

/** More combinations than this are not looked at. */
const CELLS_MAX = 50_000;

/** What is given in a cell, by the text of what is read. */
export type Cell = ReadonlyMap<string, Value>;

/** Every combination; nothing when there are too many. */
export function cellsOf(plan: Plan, conditions: readonly Expr[]): Cell[] | undefined {
  const axes = new Map<string, Set<Value>>();
  for (const condition of conditions) gather(plan.fields, condition, axes);
  let cells: Map<string, Value>[] = [new Map()];
  for (const [name, values] of axes) {
    if (cells.length * values.size > CELLS_MAX) return undefined;
    cells = cells.flatMap((cell) => [...values].map((value) => new Map(cell).set(name, value)));
  }
  return cells;
}

/** Whether a condition holds in a cell (semantics: "Empty values"). */
export function holdsIn(condition: Expr, cell: Cell): boolean {
  if (!Array.isArray(condition)) return condition === true;
  const [op, a = null, b = null] = condition;
  if (op === '&&') return condition.slice(1).every((part) => holdsIn(part as Expr, cell));
  if (op === '||') return condition.slice(1).some((part) => holdsIn(part as Expr, cell));
  if (op === '!') return !holdsIn(a, cell);
  const test = testOf(condition);
  if (test === undefined) return cell.get(JSON.stringify(condition)) === true;
  const value = cell.get(test.field) ?? null;
  if (value === null) return false;
  return test.have === true || passes(String(op), value, op === 'f' ? true : b);
}

function passes(op: string, value: Value, to: Expr): boolean {
  if (op === 'f' || op === '==') return value === to;
  if (op === 'in') return Array.isArray(to) && to.slice(1).includes(value as Expr);
  if (typeof value !== 'number' || typeof to !== 'number') return false;
  if (op === '<') return value < to;
  if (op === '<=') return value <= to;
  return op === '>' ? value > to : value >= to;
}

interface Test {
  field: string;
  have?: true;
  /** What it is compared with. */
  to: readonly Value[];
}

/** A test of one field against what is written; `!=` and all else is left to chance. */
function testOf(condition: readonly Expr[]): Test | undefined {
  const [op, a = null, b = null] = condition;
  if (op === 'have' && typeof a === 'string') return { field: a, have: true, to: [] };
  if (op === 'f' && typeof a === 'string') return { field: a, to: [] };
  if (!Array.isArray(a) || a[0] !== 'f' || typeof a[1] !== 'string') return undefined;
  const field = a[1];
  if (op === 'in' && Array.isArray(b) && b[0] === 'l' && b.slice(1).every((it) => !Array.isArray(it)))
    return { field, to: b.slice(1) as Value[] };
  if (op === '==' && b !== null && !Array.isArray(b)) return { field, to: [b] };
  return ['<', '<=', '>', '>='].includes(String(op)) && typeof b === 'number' ? { field, to: [b] } : undefined;
}

function gather(fields: Plan['fields'], condition: Expr, axes: Map<string, Set<Value>>): void {
  if (!Array.isArray(condition)) return;
  const [op] = condition;
  if (op === '&&' || op === '||' || op === '!') {
    for (const part of condition.slice(1)) gather(fields, part as Expr, axes);
    return;
  }
  const test = testOf(condition);
  const name = test?.field ?? JSON.stringify(condition);
  const known = axes.get(name) ?? new Set<Value>(test === undefined ? [false, true] : [null]);
  axes.set(name, known);
  for (const value of test === undefined ? [] : valuesOf(fields[test.field], test.to)) known.add(value);
}

/** A value of each kind: the written ones, what lies between and beyond them, as far as the field takes them. */
function valuesOf(field: FieldPlan | undefined, to: readonly Value[]): Value[] {
  if (field?.type === 'choice') return field.choices ?? [];
  if (field?.type === 'boolean') return [true, false];
  const numbers = to.filter((it): it is number => typeof it === 'number');
  if (field === undefined || !['integer', 'number', 'money'].includes(field.type)) return [...to, '\u0000else'];
  const least = field.min ?? (field.type === 'money' ? 0 : Number.NEGATIVE_INFINITY);
  const { max = Number.POSITIVE_INFINITY } = field;
  const ends = [...new Set([...numbers, least, max].filter(Number.isFinite))].sort((a, b) => a - b);
  const near = field.type === 'number' ? between(ends) : ends.flatMap((it) => [it - 1, it, it + 1]);
  return [0, ...near].filter((it) => it >= least && it <= max);
}

/** These, one between each two, and one beyond each end. */
function between(ends: readonly number[]): number[] {
  const [first = 0, last = first] = [ends[0], ends.at(-1)];
  const beyond = (it: number) => Math.max(1, Math.abs(it));
  return [first - beyond(first), ...ends.flatMap((it, i) => [it, (it + (ends[i + 1] ?? it)) / 2]), last + beyond(last)];
}
