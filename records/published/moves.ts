/** Moves of open cases to another plan: which run, and what became of each case, so that a run goes on where it stopped. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { MoveRow, MoveRun, OpenCase, OpenCaseQuery } from '../store/moves.ts';

/** The run that moves an SOP's cases to this plan; begun by whoever asks first. */
export async function beginMove(
  db: Db,
  { sop, version, plan, startedBy }: Omit<MoveRun, 'id' | 'startedAtMs'>,
  nowMs: number,
): Promise<MoveRun> {
  await deed(db, sql`begin_move(${sop}, ${version}, ${plan}, ${startedBy}, ${nowMs})`);
  const row = await db
    .selectFrom('move_run')
    .selectAll()
    .where('sop', '=', sop)
    .where('plan', '=', plan)
    .executeTakeFirstOrThrow();
  return { id: row.id, sop, version: row.version, plan, startedAtMs: row.started_ms, startedBy: row.started_by };
}

/** Keeps what became of a case; a later attempt replaces it, but a case that moved stays moved. */
export async function noteMove(db: Db, runId: number, row: MoveRow, nowMs: number): Promise<void> {
  const detail = jsonText({ from: row.from, clocks: row.clocks, obstacles: row.obstacles });
  await deed(db, sql`note_move(${runId}, ${row.case}, ${row.status}, ${detail}, ${nowMs})`);
}

/** What the run of an SOP to a plan has done so far, by case. */
export async function movesOf(db: Db, sop: string, plan: string): Promise<MoveRow[]> {
  const rows = await db
    .selectFrom('move_case')
    .innerJoin('move_run', 'move_run.id', 'move_case.run_id')
    .select(['case_id', 'status', 'detail'])
    .where('sop', '=', sop)
    .where('plan', '=', plan)
    .orderBy('case_id')
    .execute();
  return rows.map((row) => ({
    case: row.case_id,
    status: row.status,
    ...row.detail,
  }));
}

/** Open cases of an SOP, or of one version, behind `after`, by id: pages of one walk neither repeat nor skip a case that stays. */
export async function openCases(db: Db, { sop, version, after, limit }: OpenCaseQuery): Promise<OpenCase[]> {
  let query = db
    .selectFrom('case')
    .select(['id', 'version'])
    .where('sop', '=', sop)
    .where('state', 'in', ['open', 'resolved'])
    .where('id', '>', after);
  if (version !== undefined) query = query.where('version', '=', version);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map((row) => ({ case: row.id, version: row.version }));
}

/** How many open cases run by each version. */
export async function openVersions(db: Db, sop: string): Promise<{ version: number; cases: number }[]> {
  return db
    .selectFrom('case')
    .select(['version', sql<number>`count(*)::integer`.as('cases')])
    .where('sop', '=', sop)
    .where('state', 'in', ['open', 'resolved'])
    .groupBy('version')
    .orderBy('version')
    .execute();
}
