/** Exports of the installation's keys: what two people agreed on is signed, and held against that before it is used, once. */
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { canonical, sha256 } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';
import { notTaken } from '../not-taken.ts';
import type {
  KeyExport,
  KeyExportConsole,
  KeyExportNotConfirmed,
  KeyExportNotUsed,
  KeyExportWord,
} from '../store/key-exports.ts';

type Row = Selectable<Tables['key_export']>;

/** Over a weekend; a confirmed file that nobody wrote by then is asked for anew. */
export const KEY_EXPORT_LAPSES_MS = 72 * 3_600_000;
const OPEN_MAX = 100;

export async function askKeyExport(
  db: Db,
  { recipient, keys, by }: { recipient: string; keys: readonly string[]; by: string },
  nowMs: number,
): Promise<KeyExport> {
  const asked = { recipient, keys: [...keys], asked_by: by, asked_ms: nowMs };
  const hash = hashOf(asked);
  const id = await deed(
    db,
    sql<number>`ask_key_export(${recipient}, ${asked.keys}::text[], ${hash}, ${by}, ${nowMs}::bigint)`,
  );
  const rest = { confirmed_ms: null, confirmed_by: null, signature: null, used_ms: null, used_by: null };
  return exportOf({ ...asked, ...rest, id: Number(id), hash });
}

export async function openKeyExports(db: Db, nowMs: number): Promise<KeyExport[]> {
  const rows = await db
    .selectFrom('key_export')
    .selectAll()
    .where('used_ms', 'is', null)
    .where('asked_ms', '>', nowMs - KEY_EXPORT_LAPSES_MS)
    .orderBy('id')
    .limit(OPEN_MAX)
    .execute();
  return rows.map(exportOf);
}

export async function getKeyExport(db: Db, id: number): Promise<KeyExport | undefined> {
  const row = await rowOf(db, id);
  return row && exportOf(row);
}

export async function confirmKeyExport(
  db: Db,
  id: number,
  { hash, by, keys, sign }: KeyExportWord,
  nowMs: number,
): Promise<KeyExportNotConfirmed | undefined> {
  const sinceMs = nowMs - KEY_EXPORT_LAPSES_MS;
  const row = await rowOf(db, id);
  const why = notTaken(row, { by, hash }, sinceMs);
  if (row === undefined || why !== undefined) return why ?? 'unknown';
  // What she confirms is what is stored now, too.
  if (hashOf(row) !== hash) return 'other-hash';
  if (!areSame(row.keys, keys)) return 'other-keys';
  const signature = sign(textOf({ id, hash, confirmed_by: by, confirmed_ms: nowMs }));
  const done = await deed(
    db,
    sql<boolean>`confirm_key_export(${id}::bigint, ${by}, ${hash}, ${signature}, ${sinceMs}::bigint, ${nowMs}::bigint)`,
  );
  // Somebody else did meanwhile.
  return done ? undefined : 'confirmed';
}

export async function agreedKeyExport(
  db: Db,
  id: number,
  at: KeyExportConsole,
  nowMs: number,
): Promise<{ agreed: KeyExport } | { why: KeyExportNotUsed }> {
  const row = await rowOf(db, id);
  if (row === undefined) return { why: 'unknown' };
  const why = againstUsing(row, at, nowMs);
  return why === undefined ? { agreed: exportOf(row) } : { why };
}

function againstUsing(row: Row, { keys, isSigned }: KeyExportConsole, nowMs: number): KeyExportNotUsed | undefined {
  const { id, confirmed_ms, confirmed_by, signature, hash } = row;
  if (row.used_ms !== null) return 'used';
  if (row.asked_ms <= nowMs - KEY_EXPORT_LAPSES_MS) return 'lapsed';
  if (confirmed_ms === null || confirmed_by === null || signature === null) return 'not-confirmed';
  if (!areSame(row.keys, keys)) return 'other-keys';
  const said = textOf({ id, hash, confirmed_by, confirmed_ms });
  const isTrue = hashOf(row) === hash && confirmed_by !== row.asked_by && isSigned(said, signature);
  return isTrue ? undefined : 'forged';
}

export function useKeyExport(
  db: Db,
  { id, hash }: Pick<KeyExport, 'id' | 'hash'>,
  by: string,
  nowMs: number,
): Promise<boolean> {
  const sinceMs = nowMs - KEY_EXPORT_LAPSES_MS;
  return deed(db, sql<boolean>`use_key_export(${id}::bigint, ${by}, ${hash}, ${sinceMs}::bigint, ${nowMs}::bigint)`);
}

function rowOf(db: Db, id: number): Promise<Row | undefined> {
  return db.selectFrom('key_export').selectAll().where('id', '=', id).executeTakeFirst();
}

function hashOf({ recipient, keys, asked_by, asked_ms }: Pick<Row, 'recipient' | 'keys' | 'asked_by' | 'asked_ms'>) {
  return sha256(canonical({ recipient, keys, asked_by, asked_ms }));
}

/** What the installation signs when a second person has confirmed. */
function textOf({
  id,
  hash,
  confirmed_by,
  confirmed_ms,
}: {
  id: number;
  hash: string;
  confirmed_by: string;
  confirmed_ms: number;
}): string {
  return JSON.stringify(['bihuan-key-export', id, hash, confirmed_by, confirmed_ms]);
}

const areSame = (one: readonly string[], other: readonly string[]) => one.join(' ') === other.join(' ');

function exportOf(row: Row): KeyExport {
  return {
    id: row.id,
    recipient: row.recipient,
    keys: row.keys,
    hash: row.hash,
    askedAtMs: row.asked_ms,
    askedBy: row.asked_by,
    lapsesAtMs: row.asked_ms + KEY_EXPORT_LAPSES_MS,
    ...(row.confirmed_ms !== null && { confirmedAtMs: row.confirmed_ms }),
    ...(row.confirmed_by !== null && { confirmedBy: row.confirmed_by }),
    ...(row.used_ms !== null && { usedAtMs: row.used_ms }),
    ...(row.used_by !== null && { usedBy: row.used_by }),
  };
}
