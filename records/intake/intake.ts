/**
 * Intakes (architecture, "Intake"): the one transaction that decides which case a complaint belongs to, before Temporal
 * hears of it. What is stored here is opened once, whatever dies afterwards.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { hold } from '../database/hold.ts';
import { jsonText } from '../database/json.ts';
import { answerOf } from './requests.ts';
import type {
  IntakeFound,
  IntakeMove,
  IntakeRequest,
  JoinClaim,
  MovingRequest,
  PendingIntake,
} from '../store/intake.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { moveLoose, putVault, type VaultTx } from '../vault/vault.ts';
import { caseSubject } from '../vault/reference.ts';

type RequestKey = Pick<MovingRequest, 'actor' | 'key'>;

/** Step 1. Simultaneous intakes of one join key wait for each other here and all get the same case. */
export async function registerIntake(
  db: Db,
  keys: VaultKeys,
  given: IntakeRequest,
  nowMs: number,
): Promise<IntakeFound> {
  return db.transaction().execute(async (tx) => {
    const intake = await asKnown(tx, given);
    const known = await knownRequest(tx, intake, nowMs);
    if (known !== undefined) return known;
    const heard = await knownMessage(tx, intake);
    if (heard !== undefined) {
      // Nothing to repeat: the message's own request is the one that a sweeper finishes.
      await lead(tx, intake, heard, true);
      return { kind: 'known_message', case: heard };
    }
    const found = await joined(tx, intake, nowMs);
    await lead(tx, intake, found);
    const rows = intake.vaultRows.map((row) => ({ ...row, subject: row.subject ?? caseSubject(found), case: found }));
    await putVault({ tx, keys, nowMs }, rows);
    return { kind: 'go', case: found, fresh: found === intake.newCase, ...otherKey(given, intake.joinKey) };
  });
}

/** The key it is registered under, where that is a former one. */
function otherKey({ joinKey }: IntakeRequest, registeredAs: string | undefined): { joinKey?: string } {
  return registeredAs === undefined || registeredAs === joinKey ? {} : { joinKey: registeredAs };
}

/** By the names under which matter and message are registered already, where former keys named them. */
async function asKnown(tx: Tx, intake: IntakeRequest): Promise<IntakeRequest> {
  const { joinKey, formerJoinKeys = [], channel, formerMessageIds = [] } = intake;
  const joined = joinKey === undefined ? undefined : await registered(tx, joinKey, formerJoinKeys);
  const message =
    channel === undefined || formerMessageIds.length === 0
      ? undefined
      : await tx
          .selectFrom('message')
          .select('message_id')
          .where('channel', '=', channel)
          .where('message_id', 'in', [...formerMessageIds])
          .executeTakeFirst();
  return {
    ...intake,
    ...(joined !== undefined && { joinKey: joined }),
    ...(message !== undefined && { messageId: message.message_id }),
  };
}

/** A former name of the matter under which it is registered. Of several names it gets one alone, whoever comes first. */
async function registered(tx: Tx, joinKey: string, former: readonly string[]): Promise<string | undefined> {
  if (former.length === 0) return undefined;
  for (const name of [joinKey, ...former].sort()) await hold(tx, `join/${name}`);
  const row = await tx
    .selectFrom('intake')
    .select('join_key')
    .where('join_key', 'in', [...former])
    .executeTakeFirst();
  return row?.join_key;
}

/** Inserts the request's row; when it was there, what it led to. */
async function knownRequest(tx: Tx, intake: IntakeRequest, nowMs: number): Promise<IntakeFound | undefined> {
  const { actor, key, hmac, newCase, sop, joinKey, channel, messageId, body, receivedAtMs } = intake;
  const names = { join_key: joinKey, channel, message_id: messageId };
  const kept = { actor, key, hmac, case_id: newCase, sop, ...names, body, received_ms: receivedAtMs || nowMs };
  if (await deed(tx, sql<boolean>`keep_request(${jsonText({ ...kept, settled: false })})`)) return undefined;
  const row = await tx
    .selectFrom('request')
    .selectAll()
    .where('actor', '=', intake.actor)
    .where('key', '=', intake.key)
    .executeTakeFirstOrThrow();
  const caseId = row.case_id ?? intake.newCase;
  if (row.hmac === intake.hmac && row.settled && row.status === null) return { kind: 'known_message', case: caseId };
  const other = otherKey(intake, row.join_key ?? undefined);
  return { kind: 'known_request', case: caseId, hmac: row.hmac, ...other, ...answerOf(row) };
}

/** Inserts the message's row; when it was there, the case of the request that brought it. */
async function knownMessage(tx: Tx, intake: IntakeRequest): Promise<string | undefined> {
  const { channel, messageId, actor, key } = intake;
  if (channel === undefined || messageId === undefined) return undefined;
  if (await deed(tx, sql<boolean>`keep_message(${channel}, ${messageId}, ${actor}, ${key})`)) return undefined;
  const row = await tx
    .selectFrom('message as m')
    .innerJoin('request as r', (join) => join.onRef('r.actor', '=', 'm.actor').onRef('r.key', '=', 'm.key'))
    .select('r.case_id')
    .where('m.channel', '=', channel)
    .where('m.message_id', '=', messageId)
    .executeTakeFirstOrThrow();
  return row.case_id ?? undefined;
}

/** The case the join key leads to: the new id, or the one that was there. */
async function joined(tx: Tx, intake: IntakeRequest, nowMs: number): Promise<string> {
  const { joinKey, newCase } = intake;
  if (joinKey === undefined) return newCase;
  return deed(tx, sql<string>`keep_join_key(${joinKey}, ${newCase}, ${intake.sop}, ${nowMs})`);
}

/** The request speaks of this case; `over`: there is nothing to repeat. */
async function lead(tx: Tx, { actor, key }: RequestKey, caseId: string, over = false): Promise<void> {
  await deed(tx, sql`lead_request(${actor}, ${key}, ${caseId}, ${over})`);
}

/**
 * Step 3: compare-and-set. Of racing moves from one ended case exactly one wins; the others follow it. With `request` the
 * request follows too, and so do its vault rows: a reference is read only for the case it belongs to.
 */
export async function moveIntakeRow(
  db: Db,
  keys: VaultKeys,
  { joinKey, from, to, request }: IntakeMove,
  nowMs: number,
): Promise<{ case: string; moved: boolean }> {
  return db.transaction().execute(async (tx) => {
    const moved = await deed(tx, sql<boolean>`move_join_key(${joinKey}, ${from}, ${to}, ${nowMs})`);
    const row = await tx.selectFrom('intake').select('case_id').where('join_key', '=', joinKey).executeTakeFirst();
    // A correction has taken it away from the case meanwhile (rule 35): nobody has it.
    const leadsTo = row?.case_id ?? (await claimed(tx, { joinKey, from, to }, nowMs));
    if (request !== undefined) await follow({ tx, keys, nowMs }, request, leadsTo);
    return { case: leadsTo, moved: moved || row === undefined };
  });
}

async function claimed(tx: Tx, { joinKey, from, to }: IntakeMove, nowMs: number): Promise<string> {
  const before = await tx.selectFrom('case').select('sop').where('id', '=', from).executeTakeFirst();
  if (before === undefined) throw new Error('No intake is registered under this join key.');
  return deed(tx, sql<string>`keep_join_key(${joinKey}, ${to}, ${before.sop}, ${nowMs})`);
}

/** The key leads to this case, unless it leads to one already. */
export async function claimJoin(db: Db, claim: JoinClaim, nowMs: number): Promise<void> {
  const { joinKey, formerJoinKeys = [], case: caseId, sop } = claim;
  await db.transaction().execute(async (tx) => {
    if ((await registered(tx, joinKey, formerJoinKeys)) !== undefined) return;
    await deed(tx, sql`keep_join_key(${joinKey}, ${caseId}, ${sop}, ${nowMs})`);
  });
}

/** To the case that a merged one went on as (rule 18): the key itself stays, for the undo. */
export async function redirectRequest(
  db: Db,
  keys: VaultKeys,
  { request, to }: { request: MovingRequest; to: string },
  nowMs: number,
): Promise<void> {
  await db.transaction().execute((tx) => follow({ tx, keys, nowMs }, request, to));
}

/**
 * Before a closed case begins again: the join key leads back to it, unless it leads to a case that is not known to be over.
 * Returns the case it leads to now; a key that nobody registered leads to the one asked for.
 */
export function bringIntakeRowBack(db: Db, joinKey: string, to: string, nowMs: number): Promise<string> {
  return deed(db, sql<string>`bring_join_key_back(${joinKey}, ${to}, ${nowMs})`);
}

/** The request goes with its values, unless the case it comes from has kept them. */
async function follow(vault: VaultTx, request: MovingRequest, to: string): Promise<void> {
  await lead(vault.tx, request, to);
  await moveLoose(vault, request.refs ?? [], to);
}

/** What the sweeper repeats step 2 with: what it has not tried for longest, comes first. */
export async function pendingIntakes(db: Db, receivedUntilMs: number, limit = 100): Promise<PendingIntake[]> {
  const rows = await db
    .selectFrom('request')
    .selectAll()
    .where('settled', '=', false)
    .where('received_ms', '<=', receivedUntilMs)
    .orderBy('tried_ms')
    .orderBy('received_ms')
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    row.sop === null || row.case_id === null || row.body === null
      ? []
      : {
          actor: row.actor,
          key: row.key,
          hmac: row.hmac,
          sop: row.sop,
          case: row.case_id,
          ...(row.join_key !== null && { joinKey: row.join_key }),
          ...(row.channel !== null && { channel: row.channel }),
          ...(row.message_id !== null && { messageId: row.message_id }),
          body: row.body,
          receivedAtMs: row.received_ms,
        },
  );
}

/** The sweeper tried it in vain: the others come first. */
export async function putIntakeBehind(db: Db, { actor, key }: MovingRequest, nowMs: number): Promise<void> {
  await deed(db, sql`put_request_behind(${actor}, ${key}, ${nowMs})`);
}
