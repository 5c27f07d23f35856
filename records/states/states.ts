/** Keeps what a case would go on from with its batch, and the plans cases run by, each once by its hash. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Batch, Kept } from '../../engine/batch.ts';
import type { Plan } from '../../language/plan.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { planOfHash } from '../published/verified.ts';
import type { StoredState } from '../store/states.ts';

/** No state or plan comes near it; rows that somebody has bent must not fill the memory. */
const unpackedBytesMax = 16 * 1_024 * 1_024;

/** In the batch's transaction: what it replaces is replaced with it. */
export async function keepState(tx: Tx, { case: caseId, taskMs }: Batch, kept: Kept): Promise<void> {
  const { state, notices, run, plan, body } = kept;
  const packed = pack({ state, ...(notices && { notices }) });
  const [sop, version, packedPlan] = body ? [body.sop, body.version, pack(body)] : [null, null, null];
  await deed(
    tx,
    sql`keep_state(${caseId}, ${run}, ${taskMs}, ${state.seq - 1}, ${state.rules}, ${plan}, ${packed},
      ${sop}, ${version}, ${packedPlan})`,
  );
}

export async function stateOf(db: Db, caseId: string): Promise<StoredState | undefined> {
  const row = await db.selectFrom('kernel_state').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  if (row === undefined) return undefined;
  const { state, notices = [] } = unpack<Pick<Kept, 'state' | 'notices'>>(row.state);
  const { run_id: runId, task_ms: taskMs, seq, rules, plan_hash: planHash } = row;
  return { runId, taskMs, seq, rules, planHash, state, notices };
}

/** Cases that have told nothing since plans are kept run by what was published. */
export async function planOf(
  db: Db,
  { sop, version, hash }: { sop: string; version: number; hash: string },
): Promise<Plan | undefined> {
  const kept = await db.selectFrom('case_plan').select('body').where('hash', '=', hash).executeTakeFirst();
  const own = kept && planOfHash(unpack<Plan>(kept.body), hash);
  if (own !== undefined) return own;
  const published = await publishedPlan(db, { sop, version, hash });
  return published && planOfHash(published, hash);
}

async function publishedPlan(
  db: Db,
  { sop, version, hash }: { sop: string; version: number; hash: string },
): Promise<Plan | undefined> {
  const published = await db
    .selectFrom('sop_version')
    .select('body')
    .where('sop', '=', sop)
    .where('version', '=', version)
    .executeTakeFirst();
  if (published === undefined || published.body.plan.hash === hash) return published?.body.plan;
  const edition = await db
    .selectFrom('sop_edition')
    .select('calendars')
    .where('sop', '=', sop)
    .where('version', '=', version)
    .where('plan', '=', hash)
    .executeTakeFirst();
  return edition && { ...published.body.plan, calendars: edition.calendars };
}

function pack(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value));
}

function unpack<T>(packed: Buffer): T {
  return JSON.parse(inflateRawSync(packed, { maxOutputLength: unpackedBytesMax }).toString('utf8')) as T;
}
