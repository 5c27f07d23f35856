/** Published bodies as they were published: each is held against its hash whenever it is read, and nothing runs from another. */
import type { Selectable } from 'kysely';
import { canonical as canonicalPlan, sha256 as planHash } from '../../language/hash.ts';
import type { Package, Plan } from '../../language/plan.ts';
import type { Db } from '../database/database.ts';
import { canonical, sha256 } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';
import { BodyChanged } from '../errors.ts';
import type { SharedTexts, Workspace } from '../store/sops.ts';

/** Of a version: over its package. */
export function packageHash(body: Package): string {
  return sha256(canonical(body));
}

/** Of a workspace: over its body and the texts of the shared files; those saved before texts were kept have none. */
export function workspaceHash(body: Workspace, files: SharedTexts | null | undefined): string {
  return sha256(canonical(files === null || files === undefined ? body : { ...body, files }));
}

/** One version, or the highest. @throws BodyChanged */
export async function publishedPackage(db: Db, sop: string, version?: number): Promise<Package | undefined> {
  let query = db.selectFrom('sop_version').select(['version', 'body', 'hash']).where('sop', '=', sop);
  if (version !== undefined) query = query.where('version', '=', version);
  const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  if (packageHash(row.body) !== row.hash) throw new BodyChanged(`version ${row.version} of ${sop}`);
  return row.body;
}

type WorkspaceRow = Pick<Selectable<Tables['workspace']>, 'id' | 'body' | 'files'>;

/** The workspace saved last. @throws BodyChanged */
export async function latestWorkspace(db: Db): Promise<WorkspaceRow | undefined> {
  const row = await db
    .selectFrom('workspace')
    .select(['id', 'body', 'files', 'hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row !== undefined && workspaceHash(row.body, row.files) !== row.hash)
    throw new BodyChanged(`workspace ${row.id}`);
  return row;
}

/** A plan with newer calendars; its hash covers them. @throws BodyChanged */
export function planIn(plan: Plan, calendars: Plan['calendars'], hash: string): Plan {
  const found = planOfHash({ ...plan, calendars }, hash);
  if (found === undefined) throw new BodyChanged(`the calendars of version ${plan.version} of ${plan.sop}`);
  return found;
}

/** The plan under this hash; undefined: it has another. */
export function planOfHash(plan: Plan, hash: string): Plan | undefined {
  const { hash: _own, ...rest } = plan;
  return planHash(canonicalPlan(rest)) === hash ? { ...plan, hash } : undefined;
}
