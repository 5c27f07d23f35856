/**
 * On the way in: values of callers become what the kernel may hold. Personal fields and free texts go to the vault and
 * leave a reference behind, the same for the same request, so that a retry writes the same rows.
 */
import { exposed } from '../../engine/values/exposed.ts';
import { isKeptFile } from '../../engine/values/file.ts';
import { isField } from '../../engine/values/fit.ts';
import { type Looks, looksPersonal } from '../../language/personal.ts';
import type { FieldPlan, FileLimits, Plan, Value } from '../../language/plan.ts';
import { nearest } from '../../language/suggest.ts';
import type { VaultRow } from '../../records/store/vault.ts';
import { vaultRef } from '../../records/vault/reference.ts';
import type { FieldFault } from '../problem.ts';
import { boundsOf, fromWire } from './values.ts';

/** Of a file named where files may be so: its hash, or what is wrong. */
export type Misplaced = (limits: FileLimits, file: string) => { sha256: string } | Omit<FieldFault, 'field'>;

/** Where no case is yet, no file can be its. */
const nowhere: Misplaced = () => ({ code: 'file/not-of-case' });

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
  /** What must travel, and names no field: itself, or where it looks like a person its reference. */
  carried(name: string, text: string): string;
  /** Where evidence is: of a file of ours its own hash comes along. */
  proof(name: string, text: string): { ref: string; sha256?: string };
  /** A word that is kept in plain: a fault where it looks like a person. */
  plainly(field: string, text: string): void;
}

/**
 * @param key `config.secretFor('update-id')`
 * @param updateId what brings the values
 * @param looks what looks like a person: refused where nothing says `personal`
 * @param misplaced what is wrong with a file that is named in a place; absent: of files nothing is known here
 */
export function incoming(
  plan: Plan,
  key: Buffer,
  updateId: string,
  looks: Looks = looksPersonal,
  misplaced: Misplaced = nowhere,
): Incoming {
  const faults: FieldFault[] = [];
  const rows: LooseRow[] = [];
  const keep = (field: string, value: Value): string => {
    const ref = vaultRef(key, updateId, field);
    rows.push({ ref, field, value });
    return ref;
  };
  // A field may be called as a text is: their places differ.
  const text = (name: string, given: string): string => {
    const ref = vaultRef(key, updateId, `text:${name}`);
    rows.push({ ref, field: name, value: given });
    return ref;
  };
  const fault = (field: string, found: ReturnType<Misplaced>) => {
    if ('code' in found) faults.push({ field, ...found });
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
        else {
          read[name] = veiled(field, result.value, name, keep);
          const kind = exposed(field, read[name], looks);
          if (kind !== undefined) faults.push({ field: `${at}${name}`, code: 'data/looks-personal', params: { kind } });
          for (const [limits, file] of filesIn(field, value)) fault(`${at}${name}`, misplaced(limits, file));
        }
      }
      return read;
    },
    text,
    carried: (name, given) => (looks(given) === undefined ? given : text(name, given)),
    proof: (name, given) => {
      if (!isKeptFile(given)) return { ref: looks(given) === undefined ? given : text(`evidence.${name}`, given) };
      const found = misplaced(plan.evidence?.[name] ?? {}, given);
      if ('code' in found) fault(`evidence.${name}`, found);
      return { ref: given, ...('sha256' in found && { sha256: found.sha256 }) };
    },
    plainly: (field, given) => {
      const kind = looks(given);
      if (kind !== undefined) faults.push({ field, code: 'data/looks-personal', params: { kind } });
    },
  };
}

/** Files that a value of a field names, each with what it may be there. A text may look like one and be none. */
function filesIn(field: FieldPlan, value: Value): [FileLimits, string][] {
  const { type, of } = field;
  if (type === 'file') return isKeptFile(value) ? [[field, value]] : [];
  if (of === undefined || !Array.isArray(value)) return [];
  return value.flatMap((item) => {
    if (isField(of)) return filesIn(of, item);
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return [];
    return Object.entries(item).flatMap(([name, inner]) => (of[name] === undefined ? [] : filesIn(of[name], inner)));
  });
}

/**
 * A message's id where it looks like a person: the same for the same message, so that it counts once; nothing leads back.
 *
 * @param key `config.secretFor('update-id')`
 */
export function messageRef(key: Buffer, looks: Looks, { channel, id }: { channel: string; id: string }): string {
  return looks(id) === undefined ? id : vaultRef(key, `message:${channel}`, id);
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
