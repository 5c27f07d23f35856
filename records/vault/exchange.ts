/** Exchanging the master key: keys of data subjects are sealed anew in pages, and digest and signing keys are kept. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { ForeignKey } from '../errors.ts';
import type { Handover, KeyLine, ResealedPage } from '../store/keys.ts';
import { nameIn, nameInUse, nameOfKey, useKey, type VaultKeys } from './keys.ts';

/** Bytes of a sealed key without the name of its master key; the name has eight more before it. */
const named = sql<string>`case when octet_length(wrapped) > 60 then encode(substr(wrapped, 1, 8), 'hex') else '' end`;

/** @throws Error when this process holds no master key */
export async function useVaultKey(db: Db, keys: VaultKeys, nowMs: number): Promise<string> {
  const [own] = keys.names();
  if (own === undefined) throw new Error('This process holds no master key.');
  return useKey(db, own, nowMs, true);
}

/** One page, in the order of their numbers: whoever is broken off begins at the start and passes by what is done. */
export async function resealKeys(db: Db, keys: VaultKeys, after: number, limit: number): Promise<ResealedPage> {
  const name = await nameInUse(db);
  const rows = await db
    .selectFrom('vault_key')
    .select(['id', 'subject', 'wrapped'])
    .where('id', '>', after)
    .where(named, '<>', name)
    .orderBy('id')
    .limit(limit)
    .execute();
  const last = rows.at(-1)?.id;
  if (last === undefined) return { resealed: 0, foreign: 0 };
  const opened = rows.flatMap((row) => openedOf(keys, row.subject, row.wrapped).map((key) => ({ ...row, key })));
  const becomes = opened.map(({ subject, key }) => keys.sealUnder(name, subject, key));
  const ids = opened.map((it) => it.id);
  const was = opened.map((it) => it.wrapped);
  const resealed = await deed(
    db,
    sql<number>`reseal_vault_keys(${ids}::bigint[], ${was}::bytea[], ${becomes}::bytea[])`,
  );
  return { resealed, foreign: rows.length - opened.length, last };
}

/** Those whose key is not had are somebody else's: of a backup that was restored under another secret. */
function openedOf(keys: VaultKeys, place: string, sealed: Buffer): Buffer[] {
  try {
    return [keys.open(place, sealed)];
  } catch (error) {
    if (error instanceof ForeignKey) return [];
    throw error;
  }
}

/** How many are left, with those of digests. */
export async function keysToReseal(db: Db): Promise<number> {
  const name = await nameInUse(db);
  const row = await db
    .selectFrom('vault_key')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(named, '<>', name)
    .executeTakeFirstOrThrow();
  const kept = await db.selectFrom('key_generation').select('sealed').where('purpose', '=', 'update-id').execute();
  return Number(row.count) + kept.filter(({ sealed }) => sealed !== null && nameIn(sealed) !== name).length;
}

const placeOf = (name: string) => `update-id/${name}`;

/** Sealed under the master key in use; one that is kept is sealed anew only as it was read. */
export async function keepDigestKey(db: Db, keys: VaultKeys, key: Buffer, nowMs: number): Promise<void> {
  const name = nameOfKey(key);
  const row = await db
    .selectFrom('key_generation')
    .select('sealed')
    .where('purpose', '=', 'update-id')
    .where('name', '=', name)
    .executeTakeFirst();
  const was = row?.sealed ?? null;
  const sealed = await keys.seal(db, placeOf(name), key);
  await deed(db, sql`keep_key('update-id', ${name}, ${nowMs}, ${was}, ${sealed}, null)`);
}

/** The newest first. */
export async function keptDigestKeys(db: Db, keys: VaultKeys): Promise<Buffer[]> {
  const rows = await db
    .selectFrom('key_generation')
    .select(['name', 'sealed'])
    .where('purpose', '=', 'update-id')
    .orderBy('since_ms', 'desc')
    .execute();
  return rows.flatMap(({ name, sealed }) => (sealed === null ? [] : openedOf(keys, placeOf(name), sealed)));
}

/** The key that follows is known by its public half. */
export async function keepHandover(db: Db, handover: Handover, nowMs: number): Promise<void> {
  const text = JSON.stringify(handover);
  await deed(db, sql`keep_key('anchor', ${handover.to}, ${nowMs}, null, null, ${text})`);
}

export async function handovers(db: Db): Promise<Handover[]> {
  const rows = await db
    .selectFrom('key_generation')
    .select('handover')
    .where('purpose', '=', 'anchor')
    .orderBy('since_ms')
    .execute();
  return rows.flatMap(({ handover }) => (handover === null ? [] : [handover]));
}

/** The register, the oldest line first. */
export async function keyLines(db: Db): Promise<KeyLine[]> {
  const rows = await db.selectFrom('key_generation').selectAll().orderBy('since_ms').orderBy('name').execute();
  return rows.map((row) => ({
    purpose: row.purpose,
    name: row.name,
    sinceMs: row.since_ms,
    inUse: row.in_use,
  }));
}
