/** Values follow their case to the customer it has now: sealed anew under whose they are (docs/record.md, "The vault"). */
import { type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { bytesText, deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import { customerSubject, vaultSubject } from './reference.ts';
import { seal, unseal } from './seal.ts';
import { subjectKey, type VaultTx } from './vault.ts';

/** A customer that a case had, and the subject its values are of now. */
interface Former {
  case: string;
  former: string;
  subject: string;
  notedMs: number;
}

/** How many such customers are looked at in one turn of the duty. */
const TURN = 50;

/** Cases whose customer changed since they were looked at last; whether there may be more. */
export async function followCustomers(vault: Omit<VaultTx, 'tx'>, db: Db): Promise<boolean> {
  const due = await formers(db, sql<SqlBool>`f.due`, TURN);
  for (const one of due) await db.transaction().execute((tx) => followed({ ...vault, tx }, [one]));
  return due.length === TURN;
}

/** All that goes away from this subject, or comes to it: within the transaction that copies or destroys. */
export async function followOf(vault: VaultTx, subject: string): Promise<void> {
  const customer = subject.startsWith('customer/') ? subject.slice('customer/'.length) : null;
  const caseId = subject.startsWith('case/') ? subject.slice('case/'.length) : null;
  const named = sql<SqlBool>`(f.customer = ${customer}::text or f.case_id = ${caseId}::text
    or f.case_id in (select o.id from "case" o where o.customer = ${customer}::text))`;
  await followed(vault, await formers(vault.tx, named));
}

async function formers(db: Db, which: ReturnType<typeof sql<SqlBool>>, limit = 10_000): Promise<Former[]> {
  const rows = await db
    .selectFrom('former_customer as f')
    .innerJoin('case as c', 'c.id', 'f.case_id')
    .select(['f.case_id', 'f.customer as former', 'f.noted_ms', 'c.customer'])
    .where(which)
    .orderBy('f.noted_ms')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    case: row.case_id,
    former: customerSubject(row.former) ?? '',
    subject: vaultSubject(row.customer ?? undefined, row.case_id),
    notedMs: row.noted_ms,
  }));
}

/** All keys first, in the order of their names, as whoever writes values takes them. */
async function followed(vault: VaultTx, all: readonly Former[]): Promise<void> {
  const { tx, nowMs } = vault;
  if (all.length === 0) return;
  await deed(tx, sql`hold_vault_keys(${[...new Set(all.flatMap((it) => [it.former, it.subject]))]})`);
  for (const { case: id, former, subject, notedMs } of all) {
    const rows = former === subject ? [] : await valuesUnder(tx, id, former);
    if (rows.length === 0) {
      await deed(tx, sql`follow_customer(${id}, ${former}, '[]', ${nowMs})`);
      continue;
    }
    // As old as the change: had its subject been erased since, the values would have gone with it.
    const { key } = await subjectKey({ ...vault, nowMs: Math.min(nowMs, notedMs) }, subject);
    const sealed = rows.map((row) => {
      const plain = unseal(vault.keys.open(former, row.wrapped), row.ref, row.sealed);
      return { ref: row.ref, sealed: bytesText(seal(key, row.ref, plain)) };
    });
    await deed(tx, sql`follow_customer(${id}, ${former}, ${jsonText(sealed)}, ${nowMs})`);
  }
}

function valuesUnder(tx: Tx, caseId: string, subject: string) {
  return tx
    .selectFrom('vault as v')
    .innerJoin('vault_key as k', 'k.id', 'v.key_id')
    .select(['v.ref', 'v.sealed', 'k.wrapped'])
    .where('k.subject', '=', subject)
    .where('v.case_id', '=', caseId)
    .execute();
}
