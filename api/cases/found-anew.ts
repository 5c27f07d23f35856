/** After a correction of a join field, intakes find the case by what it says now (semantics rule 35). */
import type { Plan } from '../../language/plan.ts';
import type { Services } from '../services.ts';

/** At once, so that who corrected it sees it; what cannot be done now a worker does. Returns the open case that has the key already. */
export async function foundAnew(
  { record, digests, log }: Pick<Services, 'record' | 'digests' | 'log'>,
  { join }: Plan,
  caseId: string,
  fields: readonly string[],
): Promise<string | undefined> {
  if (!fields.some((name) => join.includes(name))) return undefined;
  try {
    const [found] = await record.rejoin(digests, { only: caseId });
    return found === undefined || found.leadsTo === caseId ? undefined : found.leadsTo;
  } catch (error) {
    log.warn(
      { reason: error instanceof Error ? error.name : 'unknown' },
      'a corrected case is found by its new key later',
    );
    return undefined;
  }
}
