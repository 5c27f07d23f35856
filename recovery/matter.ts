/** The join key of a case that the record had forgotten leads to it again; another open case of the matter is found by it. */
import type { Batch } from '../engine/batch.ts';
import { matterOf } from '../engine/others/matter.ts';
import { joinKeysOf } from '../records/database/digest.ts';
import type { Plan, Value } from '../language/plan.ts';
import type { RecoveryDeps } from './deps.ts';

type Deps = Pick<RecoveryDeps, 'record' | 'digests'>;

/** By what the opening gave, or was corrected since, the one in use first. None: the SOP joins nothing, or a personal value it joins by is gone. */
export async function joinKeysOfCase(
  { record, digests }: Deps,
  plan: Plan,
  caseId: string,
  batches: readonly Batch[],
): Promise<string[]> {
  if (plan.join.length === 0) return [];
  const given = matterOf(batches.flatMap((it) => it.events)) ?? (await record.matterOf(caseId));
  if (given === undefined) return [];
  const refs = plan.join.filter((name) => plan.fields[name]?.personal && typeof given[name] === 'string');
  const read = await record.readVault(
    refs.map((name) => String(given[name])),
    { purpose: 'intake:join', actor: 'system' },
  );
  const values = new Map<string, Value>();
  for (const [i, name] of refs.entries()) {
    const value = read[i];
    if (value?.status !== 'present') return [];
    values.set(name, value.value);
  }
  return joinKeysOf(digests, plan, (name) => values.get(name) ?? given[name] ?? plan.fields[name]?.default ?? null);
}

/**
 * An open case gets its keys, unless that leads to another one that is not known to be over: that one is returned.
 * A closed one gets it only where nobody has it.
 */
export async function takeKey(
  { record }: Deps,
  { keys, case: caseId, sop, open }: { keys: readonly string[]; case: string; sop: string; open: boolean },
): Promise<string | undefined> {
  const [joinKey, ...formerJoinKeys] = keys;
  if (joinKey === undefined) return undefined;
  await record.claimJoin({ joinKey, formerJoinKeys, case: caseId, sop });
  if (!open) return undefined;
  for (const key of keys) {
    const leadsTo = await record.bringIntakeRowBack(key, caseId);
    if (leadsTo !== caseId) return leadsTo;
  }
  return undefined;
}
