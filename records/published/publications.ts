/** Publications asked for by one person, stored whole, and confirmed by another by the hash of what she was shown. */
import { type Selectable, type SqlBool, sql } from 'kysely';
import { noteAccess } from '../access/log.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { canonical, jsonText, sha256, storable } from '../database/json.ts';
import type { Tables } from '../database/tables.ts';
import { NotPending, OtherHash, Overtaken } from '../errors.ts';
import type { Asked, Publication, Submission, Word } from '../store/sops.ts';
import { saveEditionIn } from './editions.ts';
import { publishedDigest, publishIn } from './publish-all.ts';

/** How long a submission waits, and how long a confirmed move may be carried out. */
const LAPSES_MS = 72 * 3_600_000;
const OPEN_MAX = 100;

/** Keeps what is to be published, with the hash of what was shown. */
export async function askPublication(db: Db, given: Asked, nowMs: number): Promise<Publication> {
  const asked = storable(JSON.parse(JSON.stringify(given)) as Asked);
  const row = {
    sops: namesOf(asked.submission),
    base: asked.base,
    body: asked.submission,
    asked_ms: nowMs,
    asked_by: asked.askedBy,
    hash: hashOf(asked),
    lines: asked.lines,
    editors: asked.editors,
    gainers: asked.gainers,
  };
  const id = await deed(db, sql<number>`ask_publication(${jsonText(row)})`);
  return publicationOf({ ...row, id, confirmed_ms: null, confirmed_by: null, by_operator: false });
}

/**
 * SHA-256 over base, what is submitted (packages, workspace, removals, moves), by whom, whom that bars, and the ids of the
 * lines shown.
 */
function hashOf({ submission, base, askedBy, editors, gainers, lines }: Asked): string {
  return sha256(canonical({ submission, base, askedBy, editors, gainers, lines: lines.map((it) => it.id) }));
}

/** What it can be found by: versions, or a move and the plan it leads to. */
function namesOf(submission: Submission): string[] {
  if (submission.kind === 'change') return submission.change.packages.map(({ plan }) => `${plan.sop}@${plan.version}`);
  return [moveName(submission.kind === 'calendars' ? submission.plan.sop : submission.sop, planOf(submission))];
}

function planOf(submission: Exclude<Submission, { kind: 'change' }>): string {
  return submission.kind === 'calendars' ? submission.plan.hash : submission.plan;
}

const moveName = (sop: string, plan: string) => `move/${sop}/${plan}`;

function publicationOf(row: Selectable<Tables['publication']>): Publication {
  return {
    id: row.id,
    submission: row.body,
    base: row.base,
    hash: row.hash ?? '',
    lines: row.lines ?? [],
    editors: row.editors,
    gainers: row.gainers,
    askedBy: row.asked_by,
    askedAtMs: row.asked_ms,
    lapsesAtMs: row.asked_ms + LAPSES_MS,
    ...(row.confirmed_ms !== null && { confirmedAtMs: row.confirmed_ms }),
    ...(row.confirmed_by !== null && { confirmedBy: row.confirmed_by }),
    ...(row.by_operator && { byOperator: true as const }),
  };
}

/** Those that can be confirmed, newest first. */
export async function openPublications(db: Db, nowMs: number): Promise<Publication[]> {
  const rows = await db
    .selectFrom('publication')
    .selectAll()
    .where('confirmed_ms', 'is', null)
    .where('hash', 'is not', null)
    .where('asked_ms', '>', nowMs - LAPSES_MS)
    .orderBy('id', 'desc')
    .limit(OPEN_MAX)
    .execute();
  if (rows.length === 0) return [];
  const base = await publishedDigest(db);
  return rows.filter((row) => row.base === base).map(publicationOf);
}

/** Whatever became of it. */
export async function getPublication(db: Db, id: number): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication')
    .selectAll()
    .where('id', '=', id)
    .where('hash', 'is not', null)
    .executeTakeFirst();
  return row === undefined ? undefined : publicationOf(row);
}

/** Compares everything again under the lock of publications, and brings it into force. */
export async function confirmPublication(db: Db, id: number, word: Word, nowMs: number): Promise<Publication> {
  return db.transaction().execute(async (tx) => {
    const found = await openForWord(tx, id, nowMs);
    const { submission, base, askedBy, hash } = found;
    if (hash !== word.hash || hash !== hashOf(found)) throw new OtherHash('Another publication than the one shown.');
    if (submission.kind === 'change') await publishIn(tx, submission.change, { by: askedBy, nowMs, base });
    else if (base !== (await publishedDigest(tx))) throw new Overtaken('Something else was published.');
    if (submission.kind === 'calendars') await saveEditionIn(tx, submission.plan, askedBy, nowMs);
    await deed(tx, sql`confirm_publication(${id}, ${word.by}, ${word.operator === true}, ${nowMs})`);
    // Nobody of the organization saw it: an auditor finds it where whatever is done beyond one's right is found.
    if (word.operator === true)
      await noteAccess(tx, [{ actor: word.by, deed: 'confirm', what: `publication/${id}`, purpose: hash }], nowMs);
    return {
      ...found,
      confirmedAtMs: nowMs,
      confirmedBy: word.by,
      ...(word.operator && { byOperator: true as const }),
    };
  });
}

async function openForWord(tx: Tx, id: number, nowMs: number): Promise<Publication> {
  await deed(tx, sql`hold_publication(${id})`);
  const row = await tx
    .selectFrom('publication')
    .selectAll()
    .where('id', '=', id)
    .where('hash', 'is not', null)
    .executeTakeFirst();
  if (row === undefined) throw new NotPending('unknown');
  if (row.confirmed_ms !== null) throw new NotPending('confirmed');
  if (row.asked_ms + LAPSES_MS <= nowMs) throw new NotPending('lapsed');
  return publicationOf(row);
}

/** Whether this very move was confirmed lately. */
export async function isMoveConfirmed(
  db: Db,
  { sop, plan }: { sop: string; plan: string },
  nowMs: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('publication')
    .select('id')
    .where('confirmed_ms', '>', nowMs - LAPSES_MS)
    .where(sql<SqlBool>`${moveName(sop, plan)} = any(sops)`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
