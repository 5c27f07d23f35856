/** Takes personal values out of the vault for one purpose; nothing of them is ever in a failure. */
import type { Value } from '../language/plan.ts';
import type { VaultStore } from '../records/store/vault.ts';
import { isKeptFor } from '../records/vault/reference.ts';
import { terminal } from './failure.ts';

export interface Opening {
  case: string;
  /** For the access log: `connector:payments`, `message:tracking-link`. */
  purpose: string;
}

/**
 * The values behind references, by reference.
 *
 * @throws ApplicationFailure Erased or ValueMissing, both terminal. A reference of another case counts as missing: who
 * can name one must not get what it stands for.
 */
export async function openValues(
  vault: VaultStore,
  refs: readonly string[],
  { case: caseId, purpose }: Opening,
): Promise<ReadonlyMap<string, Value>> {
  if (refs.length === 0) return new Map();
  const found = await vault.readVault([...new Set(refs)], { purpose, actor: 'worker' });
  const values = new Map<string, Value>();
  for (const it of found) {
    if (it.status === 'erased') throw terminal('Erased', 'A personal value is erased.');
    if (it.status !== 'present' || it.case !== caseId)
      throw terminal('ValueMissing', 'A personal value is not in the vault.');
    values.set(it.ref, it.value);
  }
  return values;
}

/** Something that may be a reference, in a field that is not declared personal. */
export interface Undeclared {
  ref: string;
  field: string;
}

/**
 * The values that a reply brought and that were kept for looking personal ({@link Undeclared}), by reference. Only what was
 * kept for the very field in this case counts: everything else is a text that looks like a reference.
 */
export async function openKept(
  vault: VaultStore,
  perhaps: readonly Undeclared[],
  { case: caseId, purpose }: Opening,
): Promise<ReadonlyMap<string, Value>> {
  if (perhaps.length === 0) return new Map();
  const found = await vault.readVault([...new Set(perhaps.map(({ ref }) => ref))], { purpose, actor: 'worker' });
  const values = new Map<string, Value>();
  for (const it of found) {
    if (it.status !== 'present' || it.case !== caseId) continue;
    if (perhaps.some(({ ref, field }) => ref === it.ref && isKeptFor(it.field, field))) values.set(it.ref, it.value);
  }
  return values;
}
