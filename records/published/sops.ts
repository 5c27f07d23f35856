/** Published SOP versions, which never change, and the workspace documents, of which the latest counts. */
import { sql } from 'kysely';
import type { Package } from '../../language/plan.ts';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { editions, inNewestEdition } from './editions.ts';
import { PublishConflict } from '../errors.ts';
import { jsonText, storable } from '../database/json.ts';
import type { SharedTexts, SopVersion, Workspace } from '../store/sops.ts';
import { latestWorkspace, packageHash, publishedPackage, workspaceHash } from './verified.ts';

/** True: published now; false: this very body was there. @throws PublishConflict */
export async function publish(db: Db, given: Package, by: string, nowMs: number): Promise<boolean> {
  const body = storable(given);
  const { sop, version, title, owner } = body.plan;
  const hash = packageHash(body);
  const row = { sop, version, title, owner, hash, body, published_ms: nowMs, published_by: by };
  if (await deed(db, sql<boolean>`publish_version(${jsonText(row)})`)) return true;
  const known = await db
    .selectFrom('sop_version')
    .select('hash')
    .where('sop', '=', sop)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  if (known.hash === hash) return false;
  throw new PublishConflict(`Version ${version} of ${sop} is published with another body: raise its version.`);
}

/** One version, or the highest, with its newest calendars. @throws BodyChanged */
export async function getPackage(db: Db, sop: string, version?: number): Promise<Package | undefined> {
  const body = await publishedPackage(db, sop, version);
  return body && inNewestEdition(db, body);
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
  const retired = await db.selectFrom('sop_retired').select(['sop', 'version']).execute();
  const over = new Map(retired.map((it) => [it.sop, it.version]));
  return rows.map(({ published_ms, published_by, ...row }) => ({
    ...row,
    ...((over.get(row.sop) ?? 0) >= row.version && { retired: true as const }),
    ...editionOf(newest.get(`${row.sop}@${row.version}`)),
    publishedAtMs: published_ms,
    publishedBy: published_by,
  }));
}

function editionOf(edition: string | undefined) {
  return edition === undefined ? {} : { edition };
}

/** Appends unless the latest is the same. */
export async function saveWorkspace(
  db: Db,
  { workspace, files }: { workspace: Workspace; files?: SharedTexts | undefined },
  by: string,
  nowMs: number,
): Promise<void> {
  const body = storable(workspace);
  const hash = workspaceHash(body, files && storable(files));
  const latest = await db.selectFrom('workspace').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (latest?.hash === hash) return;
  await deed(db, sql`save_workspace(${jsonText({ hash, body, saved_ms: nowMs, saved_by: by, files })})`);
}

/** The latest; undefined before the first. @throws BodyChanged */
export async function loadWorkspace(db: Db): Promise<Workspace | undefined> {
  return (await latestWorkspace(db))?.body;
}

/** The shared files in force, as texts. @throws BodyChanged */
export async function loadFiles(db: Db): Promise<SharedTexts | undefined> {
  return (await latestWorkspace(db))?.files ?? undefined;
}
