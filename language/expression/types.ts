/** Types of the values that conditions and computed values speak of. */
import type { Expr, FieldPlan, FieldType } from '../plan.ts';

/** Field types, and two that only the engine's names have. */
export type ValueType = FieldType | 'duration' | 'share';

/** A name that can be read: its operation in the plan and what it gives. */
export interface Named {
  expr: Expr;
  type: ValueType;
  /** Words it can be. */
  choices?: readonly string[];
  /** Its value is personal: only its presence may be asked. */
  personal?: true;
  /** The declared field, when it is one. */
  field?: FieldPlan;
}

const TEXTS: readonly ValueType[] = ['text', 'choice', 'party', 'person', 'file'];

/** Values of one class can be compared with each other. */
export function classOf(type: ValueType): string {
  if (TEXTS.includes(type)) return 'text';
  return type === 'integer' || type === 'number' || type === 'share' ? 'number' : type;
}

/** Whether `<` and `>` mean something. */
export function isOrdered(type: ValueType): boolean {
  return !TEXTS.includes(type) && type !== 'boolean' && type !== 'list';
}
