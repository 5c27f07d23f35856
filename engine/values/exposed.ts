/** What of a value would stand in plain and looks like a person: asked of everything that comes in, by whatever way. Pure. */
import type { Looks, PersonalKind } from '../../language/personal.ts';
import type { FieldPlan, Value } from '../../language/plan.ts';
import { isKeptFile } from './file.ts';
import { isField, isVaultReference } from './fit.ts';

/** The first kind found. What is declared personal must be a reference already. Words of a list of choices are the author's. */
export function exposed(field: FieldPlan, value: Value | undefined, looks: Looks): PersonalKind | undefined {
  if (Array.isArray(value)) return firstOf(value, (item) => exposedItem(field.of, item, looks));
  if (field.type === 'integer') return typeof value === 'number' ? looks(String(value)) : undefined;
  const free = field.type === 'text' || field.type === 'party' || field.type === 'person' || field.type === 'file';
  return free && typeof value === 'string' && !isVaultReference(value) && !isKeptFile(value) ? looks(value) : undefined;
}

function exposedItem(of: FieldPlan['of'], item: Value, looks: Looks): PersonalKind | undefined {
  if (of === undefined) return typeof item === 'string' && !isVaultReference(item) ? looks(item) : undefined;
  if (isField(of)) return exposed(of, item, looks);
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return undefined;
  return firstOf(Object.entries(item), ([name, inner]) => {
    const field = of[name];
    return field === undefined ? undefined : exposed(field, inner, looks);
  });
}

function firstOf<T>(items: readonly T[], look: (item: T) => PersonalKind | undefined): PersonalKind | undefined {
  for (const item of items) {
    const kind = look(item);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
