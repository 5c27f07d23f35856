/** What a file may be for what it is brought for: by the field or the kind of evidence, else by the product. */
import { isOneOf, USUAL_TYPES } from '../../files/type.ts';
import type { FileLimits, Plan } from '../../language/plan.ts';
import { isField } from '../../engine/values/fit.ts';

/** `maxBytes` never above the installation's. */
export interface Allowed {
  accept: readonly string[];
  maxBytes: number;
}

/** @param maxBytes the installation's */
export function allowedBy(own: FileLimits, maxBytes: number): Allowed {
  return { accept: own.accept ?? USUAL_TYPES, maxBytes: Math.min(own.maxBytes ?? maxBytes, maxBytes) };
}

/** Of a field, or a kind of evidence. */
export function limitsOf(plan: Plan, name: string): FileLimits {
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  if (field !== undefined) return field.of !== undefined && isField(field.of) ? field.of : field;
  return plan.evidence !== undefined && Object.hasOwn(plan.evidence, name) ? (plan.evidence[name] ?? {}) : {};
}

/** What is wrong with a file in this place, as the code of a fault. */
export function misplaced({ type, bytes }: { type: string; bytes: number }, allowed: Allowed) {
  if (!isOneOf(type, allowed.accept)) return 'file/type' as const;
  return bytes > allowed.maxBytes ? ('file/too-large' as const) : undefined;
}

/** For people: what is taken. */
export function wordsOf({ accept, maxBytes }: Allowed): { accept: string; limit: string } {
  return { accept: accept.join(', '), limit: sizeOf(maxBytes) };
}

function sizeOf(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.floor(bytes / 100_000) / 10} MB` : `${Math.ceil(bytes / 100) / 10} kB`;
}
