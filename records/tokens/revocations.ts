/** Revoked tokens, kept as long as they would have lived. */
import type { Db } from '../database/database.ts';
import type { Revocation } from '../store/tokens.ts';

/** Keeps it; what has ended by itself since is forgotten. */
export async function revokeTokens(
  db: Db,
  { token, holder }: Pick<Revocation, 'token' | 'holder'>,
  { untilMs, by }: { untilMs: number; by: string },
  nowMs: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('token_revocation').where('until_ms', '<', nowMs).execute();
    await tx
      .insertInto('token_revocation')
      .values({ token: token ?? null, holder, revoked_ms: nowMs, revoked_by: by, until_ms: untilMs })
      .execute();
  });
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
