/** The files of a case, for the eyes that ask. Of a subject that was erased there are none. */
import { fileOf } from '../../engine/values/file.ts';
import type { Db } from '../database/database.ts';
import type { FileRow } from '../store/files.ts';
import { mayReadOf, type Seeing } from './may-read.ts';

/** In the order in which they came. */
export async function filesOfCase(db: Db, seeing: Seeing, caseId: string): Promise<FileRow[]> {
  const rows = await db
    .selectFrom('file as f')
    .innerJoin('vault as v', 'v.ref', 'f.ref')
    .innerJoin('vault_key as k', 'k.id', 'v.key_id')
    .innerJoin('blob as b', 'b.sha256', 'f.sha256')
    .select(['f.ref', 'v.case_id', 'v.field', 'f.sha256', 'b.bytes', 'b.type', 'f.made_ms', 'f.made_by'])
    .where('v.case_id', '=', caseId)
    .where(mayReadOf(seeing, 'v.case_id'))
    .orderBy('f.made_ms')
    .orderBy('f.ref')
    .execute();
  return rows.map((row) => ({
    file: fileOf(row.ref),
    ref: row.ref,
    case: row.case_id,
    field: row.field,
    sha256: row.sha256,
    bytes: row.bytes,
    type: row.type,
    atMs: row.made_ms,
    by: row.made_by,
  }));
}
