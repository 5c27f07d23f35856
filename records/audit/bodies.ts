/** Recomputes the hashes of what is published: nobody raises a cap in a stored version unseen. */
import type { Db } from '../database/database.ts';
import { canonical, sha256 } from '../database/json.ts';

/** What a stored body gives, and what its row says. */
export interface BodyHash {
  /** `sop/<id>/<version>` or `workspace/<n>`, as anchors name it. */
  what: string;
  hash: string;
  stored: string;
}

/** Of every version and workspace there is, one at a time: a body may have megabytes. */
export async function bodyHashes(db: Db): Promise<BodyHash[]> {
  const found: BodyHash[] = [];
  const versions = await db
    .selectFrom('sop_version')
    .select(['sop', 'version'])
    .orderBy('sop')
    .orderBy('version')
    .execute();
  for (const { sop, version } of versions) {
    const row = await db
      .selectFrom('sop_version')
      .select(['body', 'hash'])
      .where('sop', '=', sop)
      .where('version', '=', version)
      .executeTakeFirstOrThrow();
    found.push({ what: `sop/${sop}/${version}`, hash: sha256(canonical(row.body)), stored: row.hash });
  }
  const workspaces = await db.selectFrom('workspace').select('id').orderBy('id').execute();
  for (const { id } of workspaces) {
    const row = await db
      .selectFrom('workspace')
      .select(['body', 'files', 'hash'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    // As it was saved: with the texts of the shared files, where there were any.
    const whole = row.files === null ? row.body : { ...row.body, files: row.files };
    found.push({ what: `workspace/${id}`, hash: sha256(canonical(whole)), stored: row.hash });
  }
  return found;
}
