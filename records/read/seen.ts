/** Which of some cases may be read by somebody: those that another case's story may name to them (semantics rule 30). */
import type { Db } from '../database/database.ts';
import { mayReadCase, type Seeing } from './may-read.ts';

/** In no order; ids of cases that never were are left out. */
export async function seenOf(db: Db, seeing: Seeing, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('case')
    .select('id')
    .where('id', 'in', [...ids])
    .where(mayReadCase(seeing))
    .execute();
  return rows.map(({ id }) => id);
}
