/** The register of audits: how far each came, and what it found. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';
import type { AuditRun, KnownAnchor } from '../store/audit.ts';

type Row = Selectable<Tables['audit_run']>;

function runOf(row: Row): AuditRun {
  return {
    startedAtMs: row.started_ms,
    ...(row.finished_ms !== null && { finishedAtMs: row.finished_ms }),
    ...(row.last !== null && { last: row.last }),
    cases: row.cases,
    events: row.events,
    faults: row.faults,
    ...(row.first !== null && { first: row.first }),
    ...(row.anchor !== null && { anchor: row.anchor }),
  };
}

/** The newest that came to its end, or has found something on its way. */
export async function lastAudit(db: Db): Promise<AuditRun | undefined> {
  const row = await db
    .selectFrom('audit_run')
    .selectAll()
    .where((eb) => eb.or([eb('finished_ms', 'is not', null), eb('faults', '>', 0)]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && runOf(row);
}

/** A new run; with `resume` the newest one, when it was broken off. */
export async function beginAudit(db: Db, resume: boolean, nowMs: number): Promise<{ id: number; run: AuditRun }> {
  if (resume) {
    const row = await db.selectFrom('audit_run').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
    if (row !== undefined && row.finished_ms === null)
      return { id: row.id, run: { ...runOf(row), found: (row.found ?? []) as object[] } };
  }
  const run: AuditRun = { startedAtMs: nowMs, cases: 0, events: 0, faults: 0 };
  return { id: await deed(db, sql<number>`begin_audit_run(${nowMs})`), run };
}

/** Keeps how far it is, and what it has found. */
export async function noteAudit(db: Db, id: number, run: AuditRun): Promise<void> {
  const { finishedAtMs: finished_ms, last, cases, events, faults, first, anchor, found = [], anchorHash } = run;
  const row = { finished_ms, last, cases, events, faults, first, anchor, found, anchor_hash: anchorHash };
  await deed(db, sql`note_audit_run(${id}, ${jsonText(row)})`);
}

/** The anchor that the newest run which wrote one has written. */
export async function newestAnchor(db: Db): Promise<KnownAnchor | undefined> {
  const row = await db
    .selectFrom('audit_run')
    .select(['anchor', 'anchor_hash'])
    .where('anchor', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.anchor === null) return undefined;
  return { name: row.anchor, ...(row.anchor_hash !== null && { hash: row.anchor_hash }) };
}

/** Those of the cases that have a row. */
export async function casesAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('case')
    .select('id')
    .where((eb) => eb('id', '=', eb.fn.any(eb.val([...ids]))))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Looks at what the database says of this connection's role. */
export async function programMayBend(db: Db): Promise<boolean> {
  const { rows } = await sql<{ it: boolean }>`
    select has_table_privilege('case_event', 'update') or has_schema_privilege(current_schema(), 'create') as it`.execute(
    db,
  );
  return rows[0]?.it === true;
}
