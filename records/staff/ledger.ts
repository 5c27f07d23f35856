/**
 * The ledger of grants (semantics rules 22–24): answers whether an amount is within somebody's caps and reserves it in the
 * same transaction. What cases tell of their grants is entered with their batch (grants.ts).
 */
import { type Selectable, sql } from 'kysely';
import { countedFor, decide, windowsOf } from '../../engine/grants/authority.ts';
import type { Answer, AuthorityQuestion } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { Tables } from '../database/tables.ts';
import type { Published } from '../published/published.ts';
import type { Asking } from './asking.ts';
import { canonical, jsonText } from '../database/json.ts';
import { mayReadOf, type Seeing } from '../read/may-read.ts';
import { SET_ASIDE } from '../read/set-aside.ts';
import { stateOf } from '../states/states.ts';
import type { GrantQuery, LedgerRow } from '../store/read.ts';
import { payingIn } from './grants.ts';
import { hasUnheard, holdCorrections } from '../vault/unheard.ts';

/** The first key of the advisory locks; the second is the action. */
const lockNumber = 1_618_033_988;
/** Ours: an answer whose case never told of it (its task failed for good) stops counting after this. */
export const UNCONFIRMED_MS = 24 * 3_600_000;

/**
 * Decides one after the other per action, so that no two count the same room. The same question of a case gets the same
 * answer again; another one under the same grant replaces its reservation. Of what may have been paid under it, before a reset,
 * nothing is replaced: it goes on counting beside. `away` while the case has not heard of a correction in the vault.
 */
export async function answerAuthority(
  tx: Tx,
  { organization, published }: { organization: Organization; published: Published },
  asking: Asking,
  question: AuthorityQuestion,
): Promise<Answer> {
  const { case: caseId, atMs, nowMs, heard } = asking;
  // It asks again when it has heard who else wrote what it may pay.
  await holdCorrections(tx, caseId);
  if (await hasUnheard(tx, caseId, heard)) return { key: question.key, people: [], away: true };
  const counted = countedFor(question, await published.sharing(tx, question.action));
  // In one order, whoever asks: actions that share caps wait for each other.
  for (const action of counted) await sql`select pg_advisory_xact_lock(${lockNumber}, hashtext(${action}))`.execute(tx);
  const asked = canonical(question);
  const before = await tx
    .selectFrom('ledger')
    .select(['question', 'answer', 'state', 'confirmed'])
    .where('case_id', '=', caseId)
    .where('grant', '=', question.grant)
    .executeTakeFirst();
  const paying = before?.state === 'reserved' && before.confirmed && (await isPaying(tx, caseId, question.grant));
  const paid = paying || before?.state === 'committed' || before?.state === 'unknown';
  if (!paid && before?.question === asked && before.state === 'reserved' && before.answer !== null)
    return before.answer;
  const byAuthors = question.parties !== undefined;
  const countedMs = byAuthors ? await databaseMs(tx) : nowMs;
  // Cases of rule number 1 count by their own time.
  const windows = byAuthors ? windowsOf(organization, question, countedMs) : question;
  const spent = await spentBeside(tx, asking, question, {
    counted,
    windows,
    at: byAuthors ? 'counted_ms' : 'at_ms',
    withIt: paid,
  });
  const caps = byAuthors ? await published.caps(tx, question.action) : undefined;
  const { answer, by } = decide(organization, spent, question, caps);
  if (answer.within === undefined) return answer;
  const { grant, action, amount, customer } = question;
  const row = {
    case_id: caseId,
    grant,
    action,
    customer,
    amount,
    person: by ?? null,
    role: answer.within === 'own' || by === undefined ? null : answer.within,
    at_ms: atMs,
    made_ms: nowMs,
    question: asked,
    answer,
    charged: answer.charged ?? (by === undefined ? [] : [by]),
    parties: question.parties ?? (customer === null ? [] : [customer]),
    counted_ms: countedMs,
    paying,
  };
  await deed(tx, sql`reserve_grant(${jsonText(row)})`);
  return answer;
}

/** Whether the run that told the record last had the payment under way: a run that was reset from it has not, and asks. */
async function isPaying(tx: Tx, caseId: string, grant: string): Promise<boolean> {
  const kept = await stateOf(tx, caseId);
  return kept !== undefined && payingIn(kept.state).includes(grant);
}

/** Days are the organization's and this database's, whatever time a case has been moved to (rule 22). */
async function databaseMs(tx: Tx): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`.execute(tx);
  return rows[0]?.ms ?? Date.now();
}

interface Counting {
  /** The actions that share the caps. */
  counted: string[];
  windows: { dayMs: number; sinceMs: number };
  at: 'counted_ms' | 'at_ms';
  /** The line of the grant counts, too: it is of something that may have been paid. */
  withIt: boolean;
}

/** What counts already against persons, cases, and whom it may pay; without the reservation of the grant itself. */
async function spentBeside(
  tx: Tx,
  { case: caseId, nowMs }: Asking,
  question: AuthorityQuestion,
  { counted, windows: { dayMs, sinceMs }, at, withIt }: Counting,
) {
  const parties = question.parties ?? (question.customer === null ? [] : [question.customer]);
  const rows = await tx
    .selectFrom('ledger')
    .select(['case_id', 'grant', 'charged', 'parties', 'amount', at])
    .where('action', 'in', counted)
    .where('state', '<>', 'released')
    .where((eb) => eb.or([eb('confirmed', '=', true), eb('made_ms', '>', nowMs - UNCONFIRMED_MS)]))
    .where((eb) =>
      eb.or([
        eb('case_id', 'in', question.cases),
        eb.and([sql<boolean>`parties && ${parties}::text[]`, eb(at, '>', sinceMs)]),
        eb.and([sql<boolean>`charged <> '{}'`, eb(at, '>=', dayMs)]),
      ]),
    )
    .execute();
  const others = rows.filter((row) => withIt || row.case_id !== caseId || row.grant !== question.grant);
  const sum = (holds: (row: (typeof rows)[number]) => boolean) =>
    others.reduce((total, row) => (holds(row) ? total + row.amount : total), 0);
  return {
    case: sum((row) => question.cases.includes(row.case_id)),
    customer: sum((row) => row[at] > sinceMs && row.parties.some((p) => parties.includes(p))),
    day: (person: string) => sum((row) => row[at] >= dayMs && row.charged.includes(person)),
  };
}

/** The lines of a case, or those whose payment is unknown or set aside; oldest first, of cases these eyes see. */
export async function grants(db: Db, seeing: Seeing, query: GrantQuery): Promise<LedgerRow[]> {
  const aside = sql<boolean>`${sql.raw(SET_ASIDE)}`;
  let lines = db.selectFrom('ledger as l').selectAll().select(aside.as('aside'));
  lines = lines.where(mayReadOf(seeing, 'l.case_id')).orderBy('at_ms').orderBy('case_id').orderBy('grant').limit(500);
  if (query.case !== undefined) lines = lines.where('case_id', '=', query.case);
  if (query.state !== undefined) lines = lines.where('state', '=', query.state);
  if (query.setAside === true) lines = lines.where(aside);
  const rows = await lines.execute();
  return rows.map(({ aside: left, ...row }) => ({ ...ledgerRowOf(row), ...(left && { setAside: true as const }) }));
}

/** A row as the store tells it. */
export function ledgerRowOf(row: Selectable<Tables['ledger']>): LedgerRow {
  return {
    case: row.case_id,
    grant: row.grant,
    action: row.action,
    amount: row.amount,
    ...(row.person !== null && { by: row.person }),
    ...(row.role !== null && { role: row.role }),
    ...(row.charged.length > 0 && { charged: row.charged }),
    state: row.state,
    atMs: row.at_ms,
  };
}
