/** Vault references on their way out: the value for those who may read it, else a mask. Every read is in the access log. */
import { isVaultReference } from '../../engine/values/fit.ts';
import type { Value } from '../../language/plan.ts';
import { isKeptFor } from '../../records/vault/reference.ts';
import type { VaultStore } from '../../records/store/vault.ts';

/** What stands for a personal value that this caller may not read. */
export const MASK = '***';

/** What a reference becomes. */
export interface Reveal {
  of(ref: string): Revealed;
}

/** `masked`: not for this caller; `erased`: gone for good, or swept. */
export type Revealed = { kind: 'value'; value: Value; field: string } | { kind: 'masked' } | { kind: 'erased' };

/** Reads nothing. Answers that are stored or that change something show personal values in this way only. */
export const masked: Reveal = { of: () => ({ kind: 'masked' }) };

/** Who reads, and why, for the access log: `case:view`, `case:timeline`. */
export interface Reading {
  case: string;
  purpose: string;
  actor: string;
}

/** Reads all references found in `values` at once. One of another case leads nowhere: to name it is not to may read it. */
export async function readAll(vault: VaultStore, values: Value, reading: Reading): Promise<Reveal> {
  const refs = [...references(values)];
  const found = new Map((await vault.readVault(refs, reading)).map((it) => [it.ref, it]));
  return {
    of: (ref) => {
      const it = found.get(ref);
      return it?.status === 'present' && it.case === reading.case
        ? { kind: 'value', value: it.value, field: it.field }
        : { kind: 'erased' };
    },
  };
}

/** Every reference anywhere in a value. */
function references(value: Value, into = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    if (isVaultReference(value)) into.add(value);
  } else if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) references(inner, into);
  }
  return into;
}

/** The value with every reference in it replaced: by what it stands for, by the mask, or by null when it is gone. */
export function revealed(value: Value, reveal: Reveal): Value {
  if (typeof value === 'string') return isVaultReference(value) ? plain(reveal.of(value)) : value;
  if (Array.isArray(value)) return value.map((inner) => revealed(inner, reveal));
  return value === null || typeof value !== 'object' ? value : allRevealed(value, reveal);
}

/** The same for named values. */
export function allRevealed(values: Readonly<Record<string, Value>>, reveal: Reveal): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, inner]) => [name, revealed(inner, reveal)]));
}

/**
 * Of a field that is not declared personal: a text may look like a reference, and is one where a reply that looked personal was
 * kept for this very field.
 */
export function undeclared(value: Value, field: string, reveal: Reveal): Value {
  if (Array.isArray(value)) return revealed(value, reveal);
  if (typeof value !== 'string' || !isVaultReference(value)) return value;
  const it = reveal.of(value);
  return it.kind === 'value' && isKeptFor(it.field, field) ? it.value : value;
}

/** What callers see in the place of a reference. */
export function plain(it: Revealed): Value {
  return it.kind === 'value' ? it.value : it.kind === 'masked' ? MASK : null;
}
