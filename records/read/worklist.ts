/** Worklists: overdue first, then severity, next due, arrival (semantics rule 26), for a person, teams, roles or all. */
import { type Selectable, type SqlBool, sql } from 'kysely';
import { NEVER_MS } from '../outbox/case-rows.ts';
import { keyOf, limitOf, pageOf } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';
import { logList } from './log-list.ts';
import { mayReadCase, type Seeing } from './may-read.ts';
import type { Page, TaskQuery, TaskRow } from '../store/lists.ts';
import type { Tables } from '../database/tables.ts';

type Row = Selectable<Tables['task']> & {
  sop: string;
  case_title: string;
  customer: string | null;
  severity: string | null;
};

/** The instant that splits overdue from not, then the sort key of the last row. */
const cursorShape: [number, boolean, number, number, number, string, string, number] = [0, true, 0, 0, 0, '', '', 0];

/**
 * A walk through the pages keeps the instant of its first page, so a task does not change its place because time
 * passes; one that moves because its due changed may be met again or not at all.
 *
 * @throws BadCursor
 */
export async function listTasks(db: Db, seeing: Seeing, query: TaskQuery): Promise<Page<TaskRow>> {
  const limit = limitOf(query);
  const from = query.cursor === undefined ? undefined : keyOf(query.cursor, cursorShape);
  const atMs = from?.[0] ?? query.atMs;
  // False sorts first: "not overdue" of an overdue task.
  const later = sql<boolean>`(t.next_due_ms > ${atMs})`;
  let select = db
    .selectFrom('task as t')
    .innerJoin('case as c', 'c.id', 't.case_id')
    .selectAll('t')
    .select(['c.sop', 'c.title as case_title', 'c.customer', 'c.severity'])
    .where(mayReadCase(seeing, 'c'));
  const whose = whoseTasks(query);
  if (whose !== undefined) select = select.where(whose);
  if (query.overdue !== undefined) select = select.where('t.next_due_ms', query.overdue ? '<=' : '>', atMs);
  if (from !== undefined) {
    const [, wasLater, severity, dueMs, receivedMs, caseId, step, attempt] = from;
    select = select.where(
      sql<SqlBool>`(${later}, t.severity_rank, t.next_due_ms, t.received_ms, t.case_id, t.step, t.attempt)
        > (${wasLater}::boolean, ${severity}::integer, ${dueMs}::bigint, ${receivedMs}::bigint, ${caseId}, ${step}, ${attempt}::integer)`,
    );
  }
  const rows: Row[] = await select
    .orderBy(later)
    .orderBy('t.severity_rank')
    .orderBy('t.next_due_ms')
    .orderBy('t.received_ms')
    .orderBy('t.case_id')
    .orderBy('t.step')
    .orderBy('t.attempt')
    .limit(limit + 1)
    .execute();
  const page = pageOf(
    rows,
    limit,
    (row) => taskOf(row, atMs),
    (row) => [
      atMs,
      row.next_due_ms > atMs,
      row.severity_rank,
      row.next_due_ms,
      row.received_ms,
      row.case_id,
      row.step,
      row.attempt,
    ],
  );
  await logList(db, seeing, 'tasks', page.items);
  return page;
}

/** Mine, or waiting for one of my teams or roles. Work that somebody has is not offered to others. */
function whoseTasks({ person, teams, roles }: TaskQuery) {
  const any = [];
  if (person !== undefined) any.push(sql<SqlBool>`t.assignee = ${person}`);
  if (teams !== undefined) any.push(sql<SqlBool>`(t.assignee is null and t.team = any(${teams}::text[]))`);
  if (roles !== undefined) any.push(sql<SqlBool>`(t.assignee is null and t.role = any(${roles}::text[]))`);
  return any.length === 0 ? undefined : sql<SqlBool>`(${sql.join(any, sql` or `)})`;
}

function taskOf(row: Row, atMs: number): TaskRow {
  return {
    case: row.case_id,
    sop: row.sop,
    step: row.step,
    attempt: row.attempt,
    title: row.title,
    caseTitle: row.case_title,
    kind: row.kind,
    status: row.status,
    ...(row.team !== null && { team: row.team }),
    ...(row.role !== null && { role: row.role }),
    ...(row.assignee !== null && { assignee: row.assignee }),
    ...(row.customer !== null && { customer: row.customer }),
    ...(row.severity !== null && { severity: row.severity }),
    sinceMs: row.since_ms,
    ...(row.accept_by_ms !== null && { acceptByMs: row.accept_by_ms }),
    ...(row.due_ms !== null && { dueMs: row.due_ms }),
    ...(row.next_due_ms !== NEVER_MS && { nextDueMs: row.next_due_ms }),
    receivedAtMs: row.received_ms,
    overdue: row.next_due_ms <= atMs,
  };
}
