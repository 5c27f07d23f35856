/** Published SOP versions, which never change, and the workspace documents, of which the latest counts. */
import type { Package } from '../../language/plan.ts';
import type { Db } from '../database/database.ts';
import { editions, inNewestEdition } from './editions.ts';
import { PublishConflict } from '../errors.ts';
import { canonical, jsonText, sha256, storable } from '../database/json.ts';
import type { Publication, SopVersion, Workspace } from '../store/sops.ts';

/** True: published now; false: this very body was there. @throws PublishConflict */
export async function publish(db: Db, given: Package, by: string, nowMs: number): Promise<boolean> {
  const body = storable(given);
  const { sop, version, title, owner } = body.plan;
  const hash = sha256(canonical(body));
  const inserted = await db
    .insertInto('sop_version')
    .values({ sop, version, title, owner, hash, body: jsonText(body), published_ms: nowMs, published_by: by })
    .onConflict((oc) => oc.columns(['sop', 'version']).doNothing())
    .returning('sop')
    .executeTakeFirst();
  if (inserted !== undefined) return true;
  const known = await db
    .selectFrom('sop_version')
    .select('hash')
    .where('sop', '=', sop)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  if (known.hash === hash) return false;
  throw new PublishConflict(`Version ${version} of ${sop} is published with another body: raise its version.`);
}

/** A workspace and versions that belong together: all of it, or, with the error of one, nothing. */
export async function publishAll(
  db: Db,
  { workspace, packages }: Pick<Publication, 'workspace' | 'packages'>,
  by: string,
  nowMs: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await saveWorkspace(tx, workspace, by, nowMs);
    for (const body of packages) await publish(tx, body, by, nowMs);
  });
}

/** One version, or the highest, with its newest calendars. */
export async function getPackage(db: Db, sop: string, version?: number): Promise<Package | undefined> {
  let query = db.selectFrom('sop_version').select('body').where('sop', '=', sop);
  if (version !== undefined) query = query.where('version', '=', version);
  const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : inNewestEdition(db, row.body);
}

/** All versions without bodies, by SOP and version. */
export async function listSops(db: Db): Promise<SopVersion[]> {
  const rows = await db
    .selectFrom('sop_version')
    .select(['sop', 'version', 'title', 'owner', 'hash', 'published_ms', 'published_by'])
    .orderBy('sop')
    .orderBy('version')
    .execute();
  const newest = await editions(db);
  return rows.map(({ published_ms, published_by, ...row }) => ({
    ...row,
    ...editionOf(newest.get(`${row.sop}@${row.version}`)),
    publishedAtMs: published_ms,
    publishedBy: published_by,
  }));
}

function editionOf(edition: string | undefined) {
  return edition === undefined ? {} : { edition };
}

/** Appends unless the latest is the same. */
export async function saveWorkspace(db: Db, given: Workspace, by: string, nowMs: number): Promise<void> {
  const body = storable(given);
  const hash = sha256(canonical(body));
  const latest = await db.selectFrom('workspace').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (latest?.hash === hash) return;
  await db
    .insertInto('workspace')
    .values({ hash, body: jsonText(body), saved_ms: nowMs, saved_by: by })
    .execute();
}

/** The latest; undefined before the first. */
export async function loadWorkspace(db: Db): Promise<Workspace | undefined> {
  const row = await db.selectFrom('workspace').select('body').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.body;
}
