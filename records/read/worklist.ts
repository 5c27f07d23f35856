/** Worklists: overdue first, then severity, next due, arrival (semantics rule 26), for a person, teams, roles or all. */
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
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
type Place = typeof cursorShape;

/**
 * A walk through the pages keeps the instant of its first page, so a task does not change its place because time
 * passes; one that moves because its due changed may be met again or not at all.
 *
 * Each list that is put together – what is overdue and what is not, of the person, of each team and each role – is an index
 * read in its order, and no further than the page goes: however much work there is.
 *
 * @throws BadCursor
 */
export async function listTasks(db: Db, seeing: Seeing, query: TaskQuery): Promise<Page<TaskRow>> {
  const limit = limitOf(query);
  const from = query.cursor === undefined ? undefined : keyOf(query.cursor, cursorShape);
  const atMs = from?.[0] ?? query.atMs;
  // What is not overdue follows all that is.
  const parts = [false, true].filter((later) => query.overdue !== later && (later || from?.[1] !== true));
  const whose = whoseTasks(query);
  if (parts.length === 0 || whose.length === 0) return { items: [] };
  const listOf = (one: RawBuilder<SqlBool>, later: boolean) => sql`(
    select ${later}::boolean as later, t.*, c.sop, c.title as case_title, c.customer, c.severity
    from task t join "case" c on c.id = t.case_id
    where ${one} and ${later ? sql`t.next_due_ms > ${atMs}::bigint` : sql`t.next_due_ms <= ${atMs}::bigint`}
      and ${from?.[1] === later ? behindOf(from) : sql`true`} and ${mayReadCase(seeing, 'c')}
    order by ${order('t')} limit ${limit + 1})`;
  const lists = parts.flatMap((later) => whose.map((one) => listOf(one, later)));
  const { rows } = await sql<Row>`
    select * from (${sql.join(lists, sql` union all `)}) t order by t.later, ${order('t')} limit ${limit + 1}`.execute(
    db,
  );
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

const SORTED = ['severity_rank', 'next_due_ms', 'received_ms', 'case_id', 'step', 'attempt'];

function order(of: string) {
  return sql.join(SORTED.map((column) => sql.ref(`${of}.${column}`)));
}

/** Behind the last row of the page before; its rank by itself, too, since an index can be entered there. */
function behindOf([, , severity, dueMs, receivedMs, caseId, step, attempt]: Place) {
  return sql<SqlBool>`t.severity_rank >= ${severity}::integer and (${order('t')})
    > (${severity}::integer, ${dueMs}::bigint, ${receivedMs}::bigint, ${caseId}, ${step}, ${attempt}::integer)`;
}

/**
 * Mine, or waiting for one of my teams or roles: one condition for each, of which no task fulfils two. Work that somebody has is
 * not offered to others; with `had` it is shown.
 */
function whoseTasks({ person, teams, roles, had }: TaskQuery): RawBuilder<SqlBool>[] {
  if (person === undefined && teams === undefined && roles === undefined) return [everybodys];
  const elsewhere = sql<SqlBool>`(t.team is null or t.team <> all(${teams ?? []}::text[]))`;
  return [
    ...(person === undefined ? [] : [sql<SqlBool>`t.assignee = ${person}`]),
    ...unique(teams).map((team) => sql<SqlBool>`t.assignee is null and t.team = ${team}`),
    ...(had ? unique(teams).flatMap((team) => hadBy(team, teams ?? [])) : []),
    ...unique(roles).map((role) => sql<SqlBool>`t.assignee is null and t.role = ${role} and ${elsewhere}`),
  ];
}

/** What somebody has of a team's, and what a ladder gave to a team that is none of these. */
function hadBy(team: string, teams: readonly string[]): RawBuilder<SqlBool>[] {
  // What was asked of a team mostly lies elsewhere, which no statistics say: taken for rare, all of it would be read and sorted.
  const elsewhere = sql<SqlBool>`coalesce(t.team, '') <> all(${teams}::text[])`;
  return [
    sql<SqlBool>`t.assignee is not null and t.team = ${team}`,
    sql<SqlBool>`t.asked_team is not null and t.assignee is not null and t.asked_team = ${team} and ${elsewhere}`,
  ];
}

/** Holds of every task; the index over all of them is for who asks so. */
const everybodys = sql<SqlBool>`t.attempt >= 0`;

const unique = (list: readonly string[] = []) => [...new Set(list)];

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
    ...(row.asked_team !== null && { askedTeam: row.asked_team }),
    ...(row.assignee !== null && { assignee: row.assignee }),
    ...(row.amount !== null && { amount: row.amount }),
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
