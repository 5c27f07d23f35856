/** What comes into force together, in one transaction: versions, the workspace and its texts, SOPs that open no new cases. */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { hold } from '../database/hold.ts';
import { canonical, sha256 } from '../database/json.ts';
import { Overtaken, WorkLeft } from '../errors.ts';
import type { Change } from '../store/sops.ts';
import { leftWork } from './left-work.ts';
import { listSops, publish, saveWorkspace } from './sops.ts';

/** Who publishes, when, and on what: the digest of what was published when the change was put together. */
export interface Publishing {
  by: string;
  nowMs: number;
  base?: string | undefined;
}

/** All of it or, with the first thing that stands against it, nothing. @throws PublishConflict, Overtaken, WorkLeft */
export async function publishAll(db: Db, change: Change, publishing: Publishing): Promise<void> {
  await db.transaction().execute((tx) => publishIn(tx, change, publishing));
}

/** The same within a transaction: one publication after the other. */
export async function publishIn(tx: Tx, change: Change, { by, nowMs, base }: Publishing): Promise<void> {
  await hold(tx, 'publication');
  if (base !== undefined && base !== (await publishedDigest(tx))) throw new Overtaken('Something else was published.');
  const left = await leftWork(tx, change);
  if (left.length > 0) throw new WorkLeft(left);
  await saveWorkspace(tx, change, by, nowMs);
  for (const body of change.packages) await publish(tx, body, by, nowMs);
  for (const key of change.remove) if (key.startsWith('sop/')) await retire(tx, key.slice(4), { by, nowMs });
}

async function retire(tx: Tx, sop: string, { by, nowMs }: Publishing): Promise<void> {
  const newest = await tx
    .selectFrom('sop_version')
    .select('version')
    .where('sop', '=', sop)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return;
  await deed(tx, sql`retire_sop(${sop}, ${newest.version}, ${by}, ${nowMs})`);
}

/** A digest of everything that is published now. */
export async function publishedDigest(db: Db): Promise<string> {
  const versions = (await listSops(db)).map(({ sop, version, hash, edition, retired }) => ({
    sop,
    version,
    hash,
    edition: edition ?? null,
    retired: retired === true,
  }));
  const workspace = await db.selectFrom('workspace').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return sha256(canonical({ versions, workspace: workspace?.hash ?? null }));
}
