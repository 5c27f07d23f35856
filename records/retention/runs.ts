/** Runs of retention: begun by what is in force, gone on with page by page from where the last one ended, and reported. */
import { sql, type Selectable } from 'kysely';
import { caseClass, fieldClasses, type RetentionPlan } from '../../language/retention.ts';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { Tables } from '../database/tables.ts';
import { loadWorkspace } from '../published/sops.ts';
import type { RetentionPlace, RetentionReport, RetentionRun, RetentionTools } from '../store/retention.ts';
import { accessPage } from './access.ts';
import { casesPage, closedUntilMs } from './cases.ts';
import { rowsPage } from './rows.ts';
import { GROWTH_RULES } from './rules.ts';
import { type FieldOf, valuesPage } from './values.ts';

type Row = Selectable<Tables['retention_run']>;

const FIRST: RetentionPlace = { stage: 'cases', at: 0 };
const SHOWN_MAX = 50;
/** What nobody could carry out for a day is asked for anew. */
const WAITS_MS = 24 * 3_600_000;

/** Undefined: nothing is declared, so nothing is ever due. It applies only where retention.yaml says so. */
export async function beginRetention(
  db: Db,
  { applies, by }: { applies: boolean; by: string },
  nowMs: number,
): Promise<RetentionRun | undefined> {
  const plan = (await loadWorkspace(db))?.retention;
  if (plan === undefined) return undefined;
  const texts = { plan: JSON.stringify(plan), first: JSON.stringify(FIRST) };
  const id = await deed(db, sql<number>`begin_retention(${applies}, ${texts.plan}, ${nowMs}, ${by}, ${texts.first})`);
  return retentionRun(db, id);
}

/** One run; without a number the newest. */
export async function retentionRun(db: Db, id?: number): Promise<RetentionRun | undefined> {
  const row = await rowOf(db, id);
  return row && runOf(row);
}

/** Newest first. */
export async function retentionRuns(db: Db): Promise<RetentionRun[]> {
  const rows = await db.selectFrom('retention_run').selectAll().orderBy('id', 'desc').limit(SHOWN_MAX).execute();
  return rows.map(runOf);
}

/** The night's own run begins within its workflow, so that it waits for nobody. */
export async function waitingRetention(db: Db, olderThanMs: number, nowMs: number): Promise<number[]> {
  const rows = await db
    .selectFrom('retention_run')
    .select('id')
    .where('started_by', '<>', 'schedule')
    .where('started_ms', '<=', nowMs - olderThanMs)
    .where('started_ms', '>', nowMs - WAITS_MS)
    .where(sql<boolean>`place::text = ${JSON.stringify(FIRST)}`)
    .orderBy('id')
    .limit(SHOWN_MAX)
    .execute();
  return rows.map((row) => row.id);
}

function rowOf(db: Db, id?: number): Promise<Row | undefined> {
  const all = db.selectFrom('retention_run').selectAll();
  return (id === undefined ? all.orderBy('id', 'desc').limit(1) : all.where('id', '=', id)).executeTakeFirst();
}

/** True: there is more. What a page does is done for good; a page of which nobody knows that it was done, is done again. */
export async function retentionPage(db: Db, id: number, tools: RetentionTools, nowMs: number): Promise<boolean> {
  const row = await rowOf(db, id);
  if (row === undefined || row.place === null) return false;
  const report = row.report;
  const next = await pageOf(db, row, report, tools, nowMs);
  if (next === undefined && row.applies) await exactly(db, id, report);
  // Somebody else who did the same page has noted it.
  const [was, told] = [JSON.stringify(row.place), JSON.stringify(report)];
  const on = next === undefined ? null : JSON.stringify(next);
  await deed(db, sql`note_retention(${id}, ${was}, ${on}, ${told}, ${nowMs})`);
  return next !== undefined;
}

async function pageOf(
  db: Db,
  row: Row,
  report: RetentionReport,
  tools: RetentionTools,
  nowMs: number,
): Promise<RetentionPlace | undefined> {
  const { stage, at, after } = row.place ?? FIRST;
  const { plan, applies, id: run, at_ms: atMs, started_by: by } = row;
  const on = { plan, applies, run, atMs, by, nowMs, after };
  if (stage === 'cases') {
    const sop = Object.keys(plan.sops).sort()[at];
    if (sop === undefined) return { stage: 'values', at: 0 };
    const own = (report.cases ??= {})[sop] ?? (await beganWith(db, plan, sop, atMs));
    if (own !== undefined) report.cases[sop] = own;
    const next = own && (await casesPage(db, sop, own, on, tools));
    return next === undefined ? { stage, at: at + 1 } : { stage, at, after: next };
  }
  if (stage === 'values') {
    const field = fieldsOf(plan)[at];
    if (field === undefined) return { stage: 'rows', at: 0 };
    const { count, next } = await valuesPage(db, field, on);
    const name = `${field.sop}.${field.field}`;
    const own = ((report.values ??= {})[name] ??= {
      class: field.class,
      purpose: field.purpose,
      days: field.days,
      due: 0,
    });
    own.due += count;
    return next === undefined ? { stage, at: at + 1 } : { stage, at, after: next };
  }
  // Most have nothing to do: they are gone over together.
  for (let i = at; i <= GROWTH_RULES.length; i++) {
    const rule = GROWTH_RULES[i];
    const { count, more } = rule === undefined ? await accessPage(db, on, tools) : await rowsPage(db, rule, on);
    const table = rule?.table ?? 'vault_access';
    report.rows = { ...report.rows, [table]: (report.rows?.[table] ?? 0) + count };
    if (more) return { stage, at: i };
  }
  report.unclassed = await unclassed(db, plan);
  return undefined;
}

/** Every field that goes before its case, in one order. */
function fieldsOf(plan: RetentionPlan): FieldOf[] {
  return Object.keys(plan.sops)
    .sort()
    .flatMap((sop) =>
      fieldClasses(plan, sop).map(({ field, of: { id, purpose, days } }) => ({ sop, field, class: id, purpose, days })),
    );
}

async function beganWith(db: Db, plan: RetentionPlan, sop: string, atMs: number) {
  const of = caseClass(plan, sop);
  if (of === undefined) return undefined;
  const { kept } = await db
    .selectFrom('case')
    .select((eb) => eb.fn.countAll<number>().as('kept'))
    .where('sop', '=', sop)
    .where('closed_ms', '>', closedUntilMs(of.days, atMs))
    .executeTakeFirstOrThrow();
  return { class: of.id, purpose: of.purpose, days: of.days, kept, due: 0, stays: {}, examples: [] };
}

async function unclassed(db: Db, plan: RetentionPlan): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('case')
    .select((eb) => ['sop', eb.fn.countAll<number>().as('count')])
    .where('closed_ms', 'is not', null)
    .groupBy('sop')
    .orderBy('sop')
    .execute();
  return Object.fromEntries(rows.flatMap((it) => (caseClass(plan, it.sop) ? [] : [[it.sop, it.count] as const])));
}

/** After a page that was done twice: what is gone is told by what is left of it. */
async function exactly(db: Db, id: number, report: RetentionReport): Promise<void> {
  const rows = await db
    .selectFrom('tombstone')
    .select((eb) => ['sop', eb.fn.countAll<number>().as('count')])
    .where('run_id', '=', id)
    .groupBy('sop')
    .execute();
  for (const { sop, count } of rows) {
    const own = report.cases?.[sop];
    if (own !== undefined) own.due = count;
  }
}

function runOf(row: Row): RetentionRun {
  return {
    id: row.id,
    applies: row.applies,
    atMs: row.at_ms,
    startedAtMs: row.started_ms,
    startedBy: row.started_by,
    ...(row.finished_ms !== null && { finishedAtMs: row.finished_ms }),
    plan: row.plan,
    report: row.report,
    removed: { cases: row.cases_removed, values: row.values_removed, rows: row.rows_removed },
  };
}
