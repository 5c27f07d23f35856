/** A page of a list that shows customers' numbers is one line of the access log (semantics rule 30). */
import { noteAccess } from '../access/log.ts';
import type { Db } from '../database/database.ts';
import { customerSubject } from '../vault/reference.ts';
import type { Seeing } from './may-read.ts';

/** What the product reads for itself shows nobody anything; references show nothing either. */
export async function logList(
  db: Db,
  { eyes, nowMs }: Seeing,
  what: 'cases' | 'tasks',
  rows: readonly { customer?: string }[],
): Promise<void> {
  if (eyes === 'product') return;
  const subjects = [...new Set(rows.map((row) => customerSubject(row.customer)).filter((it) => it !== undefined))];
  if (subjects.length === 0) return;
  await noteAccess(db, [{ actor: eyes.reader, deed: 'list', what, purpose: `list:${what}`, subjects }], nowMs);
}
