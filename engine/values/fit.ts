/** Whether a value fits a field: the checks of data that people and systems send, in the kernel's own units. */
import type { FieldPlan, Value } from '../../language/plan.ts';
import { rules } from '../rules.ts';
import { isKeptFile, wantsKeptFile } from './file.ts';

/** A vault reference: what a personal field or free text holds in the kernel (architecture, "The vault"). */
const VAULT_REFERENCE = /^v1\.[A-Za-z0-9_-]{20,64}$/;
/** A longer text belongs in a file. */
const TEXT_MAX = 4000;
/** References to customers, people, files and records are short. */
export const REFERENCE_MAX = 200;
/** Items of a list that declares no `max`. */
const LIST_MAX = 100;

export function isVaultReference(value: unknown): boolean {
  return typeof value === 'string' && VAULT_REFERENCE.test(value);
}

/**
 * The problem with a value (a stable code), or nothing. Null means "empty it" and always fits.
 *
 * @param by the number of the rules that the case follows (rules.ts)
 */
export function misfit(field: FieldPlan, value: Value, by: number): string | undefined {
  if (value === null) return undefined;
  if (field.personal) return isVaultReference(value) ? undefined : 'data/raw-personal-value';
  switch (field.type) {
    case 'text':
    case 'party':
    case 'person':
      return textMisfit(value, field);
    case 'file':
      if (wantsKeptFile(field)) return isKeptFile(value) ? undefined : 'data/not-a-file';
      return textMisfit(value, field);
    case 'integer':
    case 'money':
      return numberMisfit(value, leastOf(field, by).min, field.max, true);
    case 'number':
      return numberMisfit(value, field.min, field.max, false);
    case 'instant':
      return Number.isSafeInteger(value) ? undefined : 'data/not-an-instant';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'data/not-a-boolean';
    case 'choice':
      return typeof value === 'string' && field.choices?.includes(value) ? undefined : 'data/not-a-choice';
    case 'date':
      return isDate(value) ? undefined : 'data/not-a-date';
    case 'list':
      return listMisfit(value, field, by);
  }
}

/** An amount that declares no `min` is not negative: a slip of a sign would turn who pays whom around. */
export function leastOf({ type, min }: FieldPlan, by: number): Pick<FieldPlan, 'min'> {
  if (min !== undefined) return { min };
  return type === 'money' && by >= rules.nonNegativeMoney.number ? { min: 0 } : {};
}

/** What a field holds at most: characters of a text, items of a list, else its own `max`; undefined without a limit. */
export function mostOf(field: FieldPlan): number | undefined {
  const own = field.max ?? Number.POSITIVE_INFINITY;
  switch (field.type) {
    case 'text':
      return Math.min(own, TEXT_MAX);
    case 'party':
    case 'person':
    case 'file':
      return Math.min(own, REFERENCE_MAX);
    case 'list':
      return field.max ?? LIST_MAX;
    default:
      return field.max;
  }
}

function textMisfit(value: Value, field: FieldPlan): string | undefined {
  if (typeof value !== 'string' || value === '') return 'data/not-a-text';
  if (value.length > (mostOf(field) ?? TEXT_MAX)) return 'data/too-long';
  return field.min !== undefined && value.length < field.min ? 'data/too-short' : undefined;
}

function numberMisfit(
  value: Value,
  min: number | undefined,
  max: number | undefined,
  whole: boolean,
): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'data/not-a-number';
  if (whole && !Number.isSafeInteger(value)) return 'data/not-an-integer';
  if (min !== undefined && value < min) return 'data/too-small';
  return max !== undefined && value > max ? 'data/too-large' : undefined;
}

function isDate(value: Value): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

function listMisfit(value: Value, field: FieldPlan, by: number): string | undefined {
  if (!Array.isArray(value)) return 'data/not-a-list';
  if (value.length > (mostOf(field) ?? LIST_MAX)) return 'data/too-long';
  if (field.min !== undefined && value.length < field.min) return 'data/too-short';
  return value.map((item) => itemMisfit(item, field.of, by)).find((code) => code !== undefined);
}

function itemMisfit(item: Value, of: FieldPlan['of'], by: number): string | undefined {
  if (of === undefined) return undefined;
  if (isField(of)) return misfit(of, item, by);
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return 'data/not-a-record';
  if (Object.keys(item).some((name) => !Object.hasOwn(of, name))) return 'data/unknown-field';
  for (const [name, field] of Object.entries(of)) {
    const value = item[name] ?? null;
    if (value === null && field.required) return 'data/required';
    const code = misfit(field, value, by);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** What a list holds: one type, as opposed to named fields (one of which may be called `type`). */
export function isField(of: FieldPlan | Record<string, FieldPlan>): of is FieldPlan {
  return typeof of.type === 'string';
}
