/**
 * Cases whose join fields were corrected are found by what they say now, and no more by what was wrong (semantics rule 35). Where
 * another open case has the key, it keeps it until it is over, and both are known to be of one matter.
 */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { type DigestKey, joinKeysOf } from '../database/digest.ts';
import { publishedPackage } from '../published/verified.ts';
import type { Rejoined } from '../store/intake.ts';
import { matterOfCase } from './matter.ts';

/** How long until it is looked at again whether the other case is over. */
const againMs = 60_000;

/** `only`: that case at once, if it waits. Oldest first. */
export async function rejoin(
  db: Db,
  digests: readonly DigestKey[],
  { only, limit = 20 }: { only?: string; limit?: number },
  nowMs: number,
): Promise<Rejoined[]> {
  const waiting = db
    .selectFrom('corrected_matter as m')
    .innerJoin('case as c', 'c.id', 'm.case_id')
    .select(['m.case_id', 'm.noted_ms', 'c.sop', 'c.version']);
  const rows = await (only === undefined
    ? waiting
        .where('m.tried_ms', '<', nowMs - againMs)
        .orderBy('m.noted_ms')
        .limit(limit)
    : waiting.where('m.case_id', '=', only)
  ).execute();
  const done: Rejoined[] = [];
  for (const { case_id: caseId, noted_ms: notedMs, sop, version } of rows) {
    const plan = (await publishedPackage(db, sop, version))?.plan;
    const values = await matterOfCase(db, caseId);
    // Of a personal field there is only a reference; no SOP joins by one any more.
    if (plan === undefined || values === undefined || plan.join.some((name) => plan.fields[name]?.personal)) continue;
    const keys = joinKeysOf(digests, plan, (name) => values[name] ?? plan.fields[name]?.default ?? null);
    if (keys.length === 0) continue;
    const leadsTo = await deed(db, sql<string>`move_matter(${caseId}, ${sop}, ${keys}, ${notedMs}, ${nowMs})`);
    done.push({ case: caseId, leadsTo });
  }
  return done;
}
