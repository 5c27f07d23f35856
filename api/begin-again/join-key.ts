/** Never two open on one join key (rule 17): what may open a case again takes its key back first. */
import type { Plan, Value } from '../../language/plan.ts';
import { Problem } from '../problem.ts';
import { joinKeysOf } from '../intake/join-key.ts';
import type { Services } from '../services.ts';
import { allRevealed, readAll } from '../translate/reveal.ts';

/** A case that joins nothing has no key to take. @throws Problem 409 while a newer case of the matter is open */
export async function takeKeyBack(
  services: Pick<Services, 'record' | 'digests'>,
  plan: Plan,
  caseId: string,
): Promise<void> {
  // One that nobody registered leads to the case itself.
  for (const joinKey of await joinKeysOfCase(services, plan, caseId)) {
    const leadsTo = await services.record.bringIntakeRowBack(joinKey, caseId);
    if (leadsTo !== caseId) throw new Problem(409, 'reopen/newer-case', { params: { case: leadsTo } });
  }
}

/** What may be the key a case is found by: by what its opening gave, or was corrected since; what other acts have changed does not count. */
async function joinKeysOfCase(
  { record, digests }: Pick<Services, 'record' | 'digests'>,
  plan: Plan,
  caseId: string,
): Promise<string[]> {
  if (plan.join.length === 0) return [];
  const data = await record.matterOf(caseId);
  if (data === undefined) return [];
  const values: Record<string, Value> = Object.fromEntries(plan.join.map((name) => [name, data[name] ?? null]));
  const reveal = await readAll(record, values, { case: caseId, purpose: 'intake:join', actor: 'system' });
  return joinKeysOf(plan, allRevealed(values, reveal), digests);
}
