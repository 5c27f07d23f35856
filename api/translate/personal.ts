/**
 * On the way in: values of callers become what the kernel may hold. Personal fields and free texts go to the vault and
 * leave a reference behind, the same for the same request, so that a retry writes the same rows.
 */
import { isField } from '../../engine/values/fit.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';
import { nearest } from '../../language/suggest.ts';
import type { VaultRow } from '../../records/store/vault.ts';
import { vaultRef } from '../../records/vault/reference.ts';
import type { FieldFault } from '../problem.ts';
import { boundsOf, fromWire } from './values.ts';

/** A row before it is known whose data it is and to which case it belongs. */
export type LooseRow = Pick<VaultRow, 'ref' | 'field' | 'value'>;

/** Collects what one request brings. Faults are collected, not thrown: callers see all at once. */
export interface Incoming {
  readonly faults: FieldFault[];
  readonly rows: LooseRow[];
  /** Values of the SOP's fields in the kernel's units. */
  fields(values: Readonly<Record<string, Value>>, at?: string): Record<string, Value>;
  /** A free text; its reference. */
  text(name: string, text: string): string;
}

/**
 * @param key `config.secretFor('update-id')`
 * @param updateId what brings the values
 */
export function incoming(plan: Plan, key: Buffer, updateId: string): Incoming {
  const faults: FieldFault[] = [];
  const rows: LooseRow[] = [];
  const keep = (field: string, value: Value): string => {
    const ref = vaultRef(key, updateId, field);
    rows.push({ ref, field, value });
    return ref;
  };
  return {
    faults,
    rows,
    fields: (values, at = '') => {
      const read: Record<string, Value> = {};
      for (const [name, value] of Object.entries(values)) {
        const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
        if (field === undefined) {
          faults.push({ field: `${at}${name}`, ...unknownField(plan, name) });
          continue;
        }
        const result = fromWire(field, value);
        if ('code' in result) faults.push({ field: `${at}${name}`, code: result.code, params: boundsOf(field) });
        else read[name] = veiled(field, result.value, name, keep);
      }
      return read;
    },
    // A field may be called as a text is: their places differ.
    text: (name, text) => {
      const ref = vaultRef(key, updateId, `text:${name}`);
      rows.push({ ref, field: name, value: text });
      return ref;
    },
  };
}

/** The value with everything personal in it kept and replaced by its reference, also inside the items of a list. */
function veiled(field: FieldPlan, value: Value, place: string, keep: (place: string, value: Value) => string): Value {
  if (value === null) return null;
  if (field.personal) return keep(place, value);
  const { of } = field;
  if (of === undefined || !Array.isArray(value)) return value;
  return value.map((item, i) => {
    if (isField(of)) return veiled(of, item, `${place}.${i}`, keep);
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([name, inner]) => {
        const innerField = of[name];
        return [name, innerField === undefined ? inner : veiled(innerField, inner, `${place}.${i}.${name}`, keep)];
      }),
    );
  });
}

function unknownField(plan: Plan, name: string) {
  const near = nearest(name, Object.keys(plan.fields));
  return { code: 'data/unknown-field', params: { suggestion: near === undefined ? '' : ` (${near}?)` } };
}
