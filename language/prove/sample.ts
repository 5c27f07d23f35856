/** A value that fits a field, as a scenario writes it: the smallest there is. */
import type { FieldPlan, Value } from '../plan.ts';
import { FEN_PER_YUAN } from '../organization.ts';

export function valueOf(field: FieldPlan): Value {
  switch (field.type) {
    case 'integer':
    case 'number':
      return field.min ?? 1;
    case 'money':
      return (field.min ?? FEN_PER_YUAN) / FEN_PER_YUAN;
    case 'boolean':
      return true;
    case 'choice':
      return field.choices?.[0] ?? null;
    case 'date':
      return '2026-12-01';
    case 'instant':
      return '2026-12-01T10:00+08:00';
    case 'list':
      return [itemOf(field.of ?? { type: 'text' })];
    case 'party':
      return 'C-1';
    default:
      return 'x'.repeat(Math.max(1, field.min ?? 1));
  }
}

function itemOf(of: NonNullable<FieldPlan['of']>): Value {
  if (typeof of.type === 'string') return valueOf(of as FieldPlan);
  return Object.fromEntries(Object.entries(of as Record<string, FieldPlan>).map(([name, it]) => [name, valueOf(it)]));
}
