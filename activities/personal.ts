/** Takes personal values out of the vault for one purpose; nothing of them is ever in a failure. */
import type { Value } from '../language/plan.ts';
import type { VaultStore } from '../records/store/vault.ts';
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
