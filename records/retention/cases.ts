/** One page of cases whose days are over, of one SOP: what may go and what stays; applied, what may go is gone. */
import { sql, type SqlBool } from 'kysely';
import { caseClass, keptUntilMs } from '../../language/retention.ts';
import type { Db } from '../database/database.ts';
import type { RetentionPlace, RetentionTools, SopReport, Stays } from '../store/retention.ts';
import { whyStays } from './due.ts';
import { familiesOf } from './facts.ts';
import { type Removing, removeFamily } from './remove.ts';

/** Each is a transaction of its own with a question to Temporal: a page is done within seconds. */
const CASES_AT_ONCE = 50;
const EXAMPLES_MAX = 20;

/** Where the next page goes on; undefined: this SOP is done. `report` is filled. */
export async function casesPage(
  db: Db,
  sop: string,
  report: SopReport,
  at: { after: RetentionPlace['after']; applies: boolean } & Removing,
  tools: RetentionTools,
): Promise<RetentionPlace['after']> {
  const found = await dueAfter(db, sop, at);
  const families = await familiesOf(
    db,
    found.map((it) => it.id),
    at.atMs,
  );
  const gone = new Set<string>();
  for (const { id, closed_ms: closedMs } of found) {
    if (gone.has(id)) continue;
    const family = families.get(id) ?? [];
    const it = family.find((one) => one.id === id);
    // It was removed by another run, or began again, since the page was read.
    if (it === undefined) continue;
    let why: Stays | undefined = whyStays(it, family, at);
    if (why === undefined && at.applies) why = await removeFamily(db, family, at, tools);
    if (why !== undefined) stays(report, id, why);
    else {
      const removed = at.applies ? family.map((one) => one.id) : [id];
      for (const one of removed) gone.add(one);
      report.due += removed.length;
      report.oldestMs = Math.min(report.oldestMs ?? closedMs, closedMs);
    }
  }
  const last = found.at(-1);
  return found.length < CASES_AT_ONCE || last === undefined ? undefined : [last.closed_ms, last.id];
}

/** The latest closing whose days are over at an instant. */
export function closedUntilMs(days: number, atMs: number): number {
  return atMs - keptUntilMs({ purpose: '', days }, 0);
}

async function dueAfter(db: Db, sop: string, { plan, atMs, after }: Parameters<typeof casesPage>[3]) {
  const of = caseClass(plan, sop);
  if (of === undefined) return [];
  let query = db
    .selectFrom('case')
    .select(['id', sql<number>`closed_ms`.as('closed_ms')])
    .where('sop', '=', sop)
    .where('closed_ms', '<=', closedUntilMs(of.days, atMs));
  if (after !== undefined)
    query = query.where(sql<SqlBool>`(closed_ms, id) > (${after[0]}::bigint, ${after[1]}::text)`);
  return query.orderBy('closed_ms').orderBy('id').limit(CASES_AT_ONCE).execute();
}

function stays(report: SopReport, id: string, why: Stays): void {
  report.stays[why] = (report.stays[why] ?? 0) + 1;
  if (report.examples.length < EXAMPLES_MAX) report.examples.push({ case: id, why });
}
