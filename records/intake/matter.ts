/** By what a recorded case is one matter with another (semantics rules 17 and 35). */
import { sql } from 'kysely';
import { matterOf } from '../../engine/others/matter.ts';
import type { Value } from '../../language/plan.ts';
import type { Db } from '../database/database.ts';

/** Fields as the opening gave them, or as they were corrected since; personal ones as references. Undefined: nothing is known of it. */
export async function matterOfCase(db: Db, caseId: string): Promise<Record<string, Value> | undefined> {
  const rows = await db
    .selectFrom('case_event')
    .select(['seq', 'type', 'data'])
    .where('case_id', '=', caseId)
    .where('undone_by', 'is', null)
    .where((eb) =>
      eb.or([
        eb('type', 'in', ['case.opened', 'case.corrected']),
        eb(
          'seq',
          'in',
          sql<number>`(select c.seq + 1 from case_event c where c.case_id = ${caseId}
          and c.type = 'case.corrected' and c.undone_by is null)`,
        ),
      ]),
    )
    .orderBy('seq')
    .execute();
  return matterOf(
    rows.map(({ seq, type, data }) => ({ seq, type, ...(data !== null && { data: data as Record<string, Value> }) })),
  );
}
