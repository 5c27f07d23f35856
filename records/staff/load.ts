/** Presence and load of people: open tasks, and what was just given to them and is not recorded yet. */
import { sql } from 'kysely';
import type { Load } from '../../engine/people/choose.ts';
import type { Db } from '../database/database.ts';

/** An answer that no batch confirmed by then was not used (its workflow task failed); it no longer counts. */
const unsettledMs = 60_000;

/** One entry for each of the people; people never seen are present and idle. No counters: semantics rule 26. */
export async function loadOf(db: Db, people: readonly string[], nowMs: number): Promise<Map<string, Load>> {
  const { rows } = await sql<{
    person: string;
    absent: boolean | null;
    last_ms: number | null;
    open: number;
  }>`
    select p.person, s.absent, s.last_assigned_ms as last_ms,
      (select count(*)::integer from task t where t.assignee = p.person)
      + (select count(*)::integer from assignment a
         where a.person = p.person and not a.settled and a.made_ms > ${nowMs - unsettledMs}) as open
    from unnest(${[...people]}::text[]) as p (person) left join staff s on s.person = p.person`.execute(db);
  return new Map(
    rows.map((row) => [
      row.person,
      {
        absent: row.absent === true,
        openTasks: row.open,
        ...(row.last_ms !== null && { lastAssignedMs: row.last_ms }),
      },
    ]),
  );
}
