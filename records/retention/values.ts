/** One page of personal values that go before their cases: of one field of one SOP, by the field's own class. */
import { sql, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { RetentionPlace } from '../store/retention.ts';
import { closedUntilMs } from './cases.ts';

const CASES_AT_ONCE = 500;

/** A field of an SOP, and for how many days its values are kept. */
export interface FieldOf {
  sop: string;
  field: string;
  class: string;
  purpose: string;
  days: number;
}

/** How many there were, and where the next page goes on; undefined: this field is done. */
export async function valuesPage(
  db: Db,
  { sop, field, days }: FieldOf,
  at: { after: RetentionPlace['after']; atMs: number; applies: boolean; run: number; by: string },
): Promise<{ count: number; next: RetentionPlace['after'] }> {
  let query = db
    .selectFrom('case')
    .select(['id', sql<number>`closed_ms`.as('closed_ms')])
    .where('sop', '=', sop)
    .where('closed_ms', '<=', closedUntilMs(days, at.atMs));
  if (at.after !== undefined)
    query = query.where(sql<SqlBool>`(closed_ms, id) > (${at.after[0]}::bigint, ${at.after[1]}::text)`);
  const found = await query.orderBy('closed_ms').orderBy('id').limit(CASES_AT_ONCE).execute();
  const ids = found.map((it) => it.id);
  const last = found.at(-1);
  const next: RetentionPlace['after'] =
    found.length < CASES_AT_ONCE || last === undefined ? undefined : [last.closed_ms, last.id];
  if (ids.length === 0) return { count: 0, next };
  if (at.applies) {
    const gone = sql<number>`remove_values(${ids}::text[], ${field}, ${sop}, ${days}, ${at.run}, ${at.by})`;
    return { count: await deed(db, gone), next };
  }
  const { rows } = await sql<{ count: number }>`
        select count(*) as count from vault v join "case" c on c.id = v.case_id
        where v.case_id = any(${ids}::text[]) and (v.field = ${field} or starts_with(v.field, ${`${field}.`}))
          and c.state not in ('open', 'resolved') and c.ended
          and not exists (select from legal_hold h where h.case_id = c.id and h.released_ms is null)`.execute(db);
  return { count: rows[0]?.count ?? 0, next };
}
