/** Makes what is published look as an older program left it, with hashes that fit. */
import type pg from 'pg';
import { packageHash, workspaceHash } from '../../records/published/verified.ts';

/** Workspaces from before the texts of shared files were kept. */
export async function withoutTexts(sql: pg.Client): Promise<void> {
  const { rows } = await sql.query('select id, body from workspace');
  for (const { id, body } of rows)
    await sql.query('update workspace set files = null, hash = $1 where id = $2', [workspaceHash(body, null), id]);
}

/** A version whose plan another compiler made. */
export async function otherwiseCompiled(sql: pg.Client, sop: string): Promise<void> {
  const { rows } = await sql.query('select version, body from sop_version where sop = $1', [sop]);
  for (const { version, body } of rows) {
    const older = { ...body, plan: { ...body.plan, hash: 'old' } };
    await sql.query('update sop_version set body = $1, hash = $2 where sop = $3 and version = $4', [
      JSON.stringify(older),
      packageHash(older),
      sop,
      version,
    ]);
  }
}
