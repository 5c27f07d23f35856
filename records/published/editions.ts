/** Newer calendars of published versions (semantics rule 7): a version's plan is the published one with the newest of them. */
import { sql } from 'kysely';
import type { Package, Plan } from '../../language/plan.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import { planIn } from './verified.ts';

/** Keeps the plan's calendars for its version. Saved again it is the newest again. */
export async function saveEdition(db: Db, plan: Plan, by: string, nowMs: number): Promise<void> {
  await db.transaction().execute((tx) => saveEditionIn(tx, plan, by, nowMs));
}

/** The same within a transaction. */
export async function saveEditionIn(
  tx: Tx,
  { sop, version, hash, calendars }: Plan,
  by: string,
  nowMs: number,
): Promise<void> {
  const newest = await newestEdition(tx, sop, version);
  if (newest?.plan === hash) return;
  const row = { sop, version, plan: hash, calendars, made_ms: nowMs, made_by: by };
  await deed(tx, sql`save_edition(${jsonText(row)})`);
}

async function newestEdition(db: Db, sop: string, version: number) {
  return db
    .selectFrom('sop_edition')
    .select(['plan', 'calendars'])
    .where('sop', '=', sop)
    .where('version', '=', version)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The package with the newest calendars of its version. @throws BodyChanged */
export async function inNewestEdition(db: Db, body: Package): Promise<Package> {
  const found = await newestEdition(db, body.plan.sop, body.plan.version);
  if (found === undefined) return body;
  return { ...body, plan: planIn(body.plan, found.calendars, found.plan) };
}

/** Hash of the plan in its newest edition, by `sop@version`; versions without one are absent. */
export async function editions(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('sop_edition').select(['sop', 'version', 'plan']).orderBy('id').execute();
  return new Map(rows.map(({ sop, version, plan }) => [`${sop}@${version}`, plan]));
}
