/** What operators watch of the record's safety, counted when they ask. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { LAPSES_MS } from '../person/requests.ts';
import { SET_ASIDE } from '../read/set-aside.ts';
import type { TrustFigures } from '../store/audit.ts';

/** One statement over small tables and partial indexes. */
export async function trustFigures(db: Db, nowMs: number): Promise<TrustFigures> {
  const { rows } = await sql<{
    backup: number | null;
    anchor: number | null;
    people: number;
    intakes: number;
    aside: number;
  }>`
    select
      (select at_ms from backup_done) as backup,
      (select finished_ms from audit_run where anchor is not null and finished_ms is not null order by id desc limit 1) as anchor,
      (select count(*)::integer from person_request
        where confirmed_ms is null and asked_ms > ${nowMs - LAPSES_MS}::bigint) as people,
      (select count(*)::integer from request where not settled and sop is not null) as intakes,
      (select count(*)::integer from ledger l where ${sql.raw(SET_ASIDE)}) as aside`.execute(db);
  const none = { backup: null, anchor: null, people: 0, intakes: 0, aside: 0 };
  const { backup, anchor, people, intakes, aside } = rows[0] ?? none;
  return {
    ...(backup !== null && { backupAtMs: backup }),
    ...(anchor !== null && { anchorAtMs: anchor }),
    peopleWaiting: people,
    intakesWaiting: intakes,
    paymentsSetAside: aside,
  };
}
