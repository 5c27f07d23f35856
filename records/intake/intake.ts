/**
 * Intakes (architecture, "Intake"): the one transaction that decides which case a complaint belongs to, before Temporal
 * hears of it. What is stored here is opened once, whatever dies afterwards.
 */
import type { Db, Tx } from '../database/database.ts';
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
      await setRequest(tx, intake, { case_id: heard, settled: true, body: null });
      return { kind: 'known_message', case: heard };
    }
    const found = await joined(tx, intake, nowMs);
    await setRequest(tx, intake, { case_id: found });
    const rows = intake.vaultRows.map((row) => ({ subject: caseSubject(found), ...row, case: found }));
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
  const inserted = await tx
    .insertInto('request')
    .values({
      actor: intake.actor,
      key: intake.key,
      hmac: intake.hmac,
      case_id: intake.newCase,
      sop: intake.sop,
      join_key: intake.joinKey ?? null,
      channel: intake.channel ?? null,
      message_id: intake.messageId ?? null,
      body: jsonText(intake.body),
      received_ms: intake.receivedAtMs || nowMs,
      settled: false,
      status: null,
      answer: null,
      tried_ms: 0,
    })
    .onConflict((oc) => oc.columns(['actor', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted !== undefined) return undefined;
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
  const inserted = await tx
    .insertInto('message')
    .values({ channel, message_id: messageId, actor, key })
    .onConflict((oc) => oc.columns(['channel', 'message_id']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted !== undefined) return undefined;
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
  const inserted = await tx
    .insertInto('intake')
    .values({ join_key: joinKey, case_id: newCase, sop: intake.sop, moved_ms: nowMs, previous: null })
    .onConflict((oc) => oc.column('join_key').doNothing())
    .returning('case_id')
    .executeTakeFirst();
  if (inserted !== undefined) return inserted.case_id;
  const row = await tx.selectFrom('intake').select('case_id').where('join_key', '=', joinKey).executeTakeFirstOrThrow();
  return row.case_id;
}

async function setRequest(
  tx: Tx,
  { actor, key }: { actor: string; key: string },
  set: { case_id: string; settled?: boolean; body?: null },
): Promise<void> {
  await tx.updateTable('request').set(set).where('actor', '=', actor).where('key', '=', key).execute();
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
    const won = await tx
      .updateTable('intake')
      .set({ case_id: to, moved_ms: nowMs, previous: from })
      .where('join_key', '=', joinKey)
      .where('case_id', '=', from)
      .returning('case_id')
      .executeTakeFirst();
    const row =
      won ?? (await tx.selectFrom('intake').select('case_id').where('join_key', '=', joinKey).executeTakeFirst());
    if (row === undefined) throw new Error('No intake is registered under this join key.');
    if (request !== undefined) await follow({ tx, keys, nowMs }, request, row.case_id);
    return { case: row.case_id, moved: won !== undefined };
  });
}

/** The key leads to this case, unless it leads to one already. */
export async function claimJoin(db: Db, claim: JoinClaim, nowMs: number): Promise<void> {
  const { joinKey, formerJoinKeys = [], case: caseId, sop } = claim;
  await db.transaction().execute(async (tx) => {
    if ((await registered(tx, joinKey, formerJoinKeys)) !== undefined) return;
    await tx
      .insertInto('intake')
      .values({ join_key: joinKey, case_id: caseId, sop, moved_ms: nowMs, previous: null })
      .onConflict((oc) => oc.column('join_key').doNothing())
      .execute();
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
export async function bringIntakeRowBack(db: Db, joinKey: string, to: string, nowMs: number): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('intake')
      .select('case_id')
      .where('join_key', '=', joinKey)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined || row.case_id === to) return to;
    const other = await tx.selectFrom('case').select('state').where('id', '=', row.case_id).executeTakeFirst();
    const over = other !== undefined && other.state !== 'open' && other.state !== 'resolved';
    if (!over) return row.case_id;
    await tx.updateTable('intake').set({ case_id: to, moved_ms: nowMs }).where('join_key', '=', joinKey).execute();
    return to;
  });
}

/** The request goes with its values, unless the case it comes from has kept them. */
async function follow(vault: VaultTx, request: MovingRequest, to: string): Promise<void> {
  await setRequest(vault.tx, request, { case_id: to });
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
  await db.updateTable('request').set({ tried_ms: nowMs }).where('actor', '=', actor).where('key', '=', key).execute();
}
