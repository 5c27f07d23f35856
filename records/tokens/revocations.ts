/** Revoked tokens, kept as long as they would have lived. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { Revocation } from '../store/tokens.ts';

/** Keeps it, by the database's clock; what has ended by itself since is forgotten. */
export async function revokeTokens(
  db: Db,
  { token, holder }: Pick<Revocation, 'token' | 'holder'>,
  { untilMs, by }: { untilMs: number; by: string },
): Promise<void> {
  const row = { token, holder, revoked_by: by, until_ms: untilMs };
  await deed(db, sql`revoke_tokens(${jsonText(row)})`);
}

export async function revocations(db: Db, nowMs: number): Promise<Revocation[]> {
  const rows = await db
    .selectFrom('token_revocation')
    .select(['token', 'holder', 'revoked_ms'])
    .where('until_ms', '>=', nowMs)
    .orderBy('id')
    .execute();
  return rows.map(({ token, holder, revoked_ms }) => ({
    holder,
    revokedMs: revoked_ms,
    ...(token !== null && { token }),
  }));
}
