/** The list of cases, newest first, and one case with its audit. */
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { DomainEvent } from '../../engine/turn.ts';
import { keyOf, limitOf, pageOf } from '../database/cursor.ts';
import type { Db } from '../database/database.ts';
import { eventOf } from '../outbox/event-rows.ts';
import { mayReadCase, mayReadOf, type Seeing } from './may-read.ts';
import { logList } from './log-list.ts';
import { folded, pairs } from './search-text.ts';
import type { CaseQuery, CaseRow, Page, PageQuery } from '../store/lists.ts';
import type { CaseRecord } from '../store/read.ts';
import type { Tables } from '../database/tables.ts';

const columns = [
  'id',
  'sop',
  'version',
  'title',
  'state',
  'step',
  'team',
  'owner',
  'severity',
  'sla',
  'next_due_ms',
  'customer',
  'opened_ms',
  'resolved_ms',
  'closed_ms',
  'result',
] as const;
type Row = Pick<Selectable<Tables['case']>, (typeof columns)[number]> & { lost: SqlBool };

/** Sort key of the last row. */
const cursorShape: [number, string] = [0, ''];

/** Its run is lost (rule 32). */
const isLost = sql<boolean>`exists (select 1 from lost_case l where l.case_id = "case".id)`;

/** All filters must hold, and these eyes see the case. Customers' numbers are in the access log before they are answered.
 * New cases appear before the first page, so a walk is not disturbed. @throws BadCursor */
export async function listCases(db: Db, seeing: Seeing, query: CaseQuery): Promise<Page<CaseRow>> {
  const limit = limitOf(query);
  const rows = await db
    .selectFrom(listOf(db, seeing, query, limit + 1).as('list'))
    .selectAll()
    .orderBy('opened_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = pageOf(rows, limit, caseOf, (row) => [row.opened_ms, row.id]);
  await logList(db, seeing, 'cases', page.items);
  return page;
}

/**
 * A case may stand at several steps; the open work knows them all, the case's own column the first. Each of the two is read in
 * the order of an index and as far as a page goes, which one condition for both could not be; most cases are in both.
 */
function listOf(db: Db, seeing: Seeing, query: CaseQuery, most: number) {
  const { step } = query;
  const behind = query.cursor === undefined ? undefined : keyOf(query.cursor, cursorShape);
  const all = (select: Cases) => {
    const from =
      behind && select.where(sql<SqlBool>`("case".opened_ms, "case".id) < (${behind[0]}::bigint, ${behind[1]})`);
    return (from ?? select).orderBy('case.opened_ms', 'desc').orderBy('case.id', 'desc').limit(most);
  };
  const cases = filtered(db, seeing, query);
  if (step === undefined) return all(cases);
  const also = cases
    .innerJoin('task as t', 't.case_id', 'case.id')
    .where('t.step', '=', step)
    .where(sql<SqlBool>`not exists (
      select from task o where o.case_id = t.case_id and o.step = t.step and o.attempt < t.attempt)`);
  const from = behind && also.where(sql<SqlBool>`(t.received_ms, t.case_id) < (${behind[0]}::bigint, ${behind[1]})`);
  // When a case was opened its work has from the case.
  const others = (from ?? also).orderBy('t.received_ms', 'desc').orderBy('t.case_id', 'desc').limit(most);
  return db
    .selectFrom(all(cases.where('case.step', '=', step)).as('first'))
    .selectAll()

    .union(db.selectFrom(others.as('others')).selectAll());
}

type Cases = ReturnType<typeof filtered>;

/** All conditions but the step's. */
function filtered(db: Db, seeing: Seeing, query: CaseQuery) {
  let select = db
    .selectFrom('case')
    .select(columns.map((column) => `case.${column}` as const))
    .select(isLost.as('lost'))
    .where(mayReadCase(seeing));
  if (query.lost !== undefined) select = select.where(query.lost ? isLost : sql<boolean>`not ${isLost}`);
  if (query.sla === 'late') select = select.where('case.late', '=', true);
  else if (query.sla !== undefined) select = select.where('case.sla', '=', query.sla);
  for (const name of ['sop', 'state', 'team', 'severity', 'customer'] as const) {
    const wanted = query[name];
    if (wanted !== undefined) select = select.where(`case.${name}`, '=', wanted);
  }
  const { assignee, text } = query;
  if (assignee !== undefined) {
    select = select.where(sql<SqlBool>`"case".id in (select w.case_id from task w where w.assignee = ${assignee})`);
  }
  if (text !== undefined && text.trim() !== '') {
    const wanted = folded(text.trim()).replaceAll('\0', '');
    // Of pairs, those alone that no longer piece knows.
    const two = pairs(wanted.replaceAll(/[a-z0-9]{5,}/g, '\n'));
    if (two.length > 0) select = select.where(sql<SqlBool>`"case".grams @> ${two}::text[]`);
    if (/[a-z0-9]{5}/.test(wanted))
      select = select.where(sql<SqlBool>`long_grams("case".search) @> long_grams(${wanted})`);
    select = select.where(sql<SqlBool>`strpos("case".search, ${wanted}) > 0`);
  }
  return select;
}

/** The case as last recorded; undefined for one never recorded, and for one these eyes may not see. */
export async function getCase(db: Db, seeing: Seeing, caseId: string): Promise<CaseRecord | undefined> {
  const row = await db
    .selectFrom('case')
    .leftJoin('lost_case as l', 'l.case_id', 'case.id')
    .select(['view', 'sla', 'task_ms', 'ended', 'recorded_ms', 'l.why', 'l.found_ms'])
    .where('id', '=', caseId)
    .where(mayReadCase(seeing))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { view, sla, task_ms: taskMs, ended, recorded_ms: recordedAtMs, why, found_ms: foundAtMs } = row;
  const lost = why === null || foundAtMs === null ? {} : { lost: { why, foundAtMs, recordedAtMs } };
  return { view, sla, taskMs, ended, ...lost };
}

/** Domain events in order, without what a reset undid. @throws BadCursor */
export async function timeline(
  db: Db,
  seeing: Seeing,
  caseId: string,
  page: PageQuery = {},
): Promise<Page<DomainEvent>> {
  const limit = limitOf(page);
  let select = db
    .selectFrom('case_event')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('undone_by', 'is', null)
    .where(mayReadOf(seeing, 'case_event.case_id'));
  if (page.cursor !== undefined) select = select.where('seq', '>', keyOf<[number]>(page.cursor, [0])[0]);
  const rows = await select
    .orderBy('seq')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, eventOf, (row) => [row.seq]);
}

function caseOf(row: Row): CaseRow {
  return {
    case: row.id,
    sop: row.sop,
    version: row.version,
    title: row.title,
    state: row.state,
    ...(row.lost === true && { lost: true as const }),
    ...(row.step !== null && { step: row.step }),
    ...(row.team !== null && { team: row.team }),
    ...(row.owner !== null && { owner: row.owner }),
    ...(row.severity !== null && { severity: row.severity }),
    sla: row.sla,
    ...(row.next_due_ms !== null && { nextDueMs: row.next_due_ms }),
    ...(row.customer !== null && { customer: row.customer }),
    openedAtMs: row.opened_ms,
    ...(row.resolved_ms !== null && { resolvedAtMs: row.resolved_ms }),
    ...(row.closed_ms !== null && { closedAtMs: row.closed_ms }),
    ...(row.result !== null && { result: row.result }),
  };
}
