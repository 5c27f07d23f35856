/** Open work of people who are no more: a publication took them away while it was being given, or said who takes over. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import type { StrandedTask } from '../store/staff.ts';

type Row = Selectable<Tables['task']>;

/**
 * Assigned or offered to nobody of these people, longest waiting first. Looked for by those who have work, of whom there are far
 * fewer than tasks: from one to the next in the index.
 */
export async function strandedTasks(db: Db, people: readonly string[], limit: number): Promise<StrandedTask[]> {
  const { rows } = await sql<Row>`
    with recursive holder (person) as (
      select min(t.assignee) from task t where t.assignee is not null
      union all
      select (select min(t.assignee) from task t where t.assignee > h.person) from holder h where h.person is not null
    )
    select t.case_id, t.step, t.attempt, t.status, t.assignee, t.team, t.role, t.since_ms
    from task t join "case" c on c.id = t.case_id
    where t.assignee = any(array(select h.person from holder h where h.person <> all(${[...people]}::text[])))
      and c.state in ('open', 'resolved')
    order by t.since_ms limit ${limit}`.execute(db);
  return rows.map((row) => ({
    case: row.case_id,
    step: row.step,
    attempt: row.attempt,
    status: row.status,
    assignee: row.assignee ?? '',
    ...(row.team !== null && { team: row.team }),
    ...(row.role !== null && { role: row.role }),
    sinceMs: row.since_ms,
  }));
}
