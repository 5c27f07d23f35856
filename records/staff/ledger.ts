/**
 * The ledger of grants (semantics rules 22–24): answers whether an amount is within somebody's caps and reserves it in the
 * same transaction. What cases tell of their grants is entered with their batch (grants.ts).
 */
import { type Selectable, sql } from 'kysely';
import { countedFor, decide, type Spent, windowsOf } from '../../engine/grants/authority.ts';
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
  const counting: Counting = { counted, windows, at: byAuthors ? 'counted_ms' : 'at_ms', withIt: paid };
  const caps = byAuthors ? await published.caps(tx, question.action) : undefined;
  const { answer, by } = await decided(tx, asking, question, counting, (spent) =>
    decide(organization, spent, question, caps),
  );
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

/** After so many persons in vain whatever was charged to anybody today is added up. */
const ROUNDS_BY_PERSON = 2;

/**
 * Decides by what counts against those alone who are looked at: persons whose day is not known yet are taken to have spent
 * nothing, then looked up, and it is decided again.
 */
async function decided<T>(
  tx: Tx,
  asking: Asking,
  question: AuthorityQuestion,
  counting: Counting,
  by: (spent: Spent) => T,
): Promise<T> {
  const beside = await spentBeside(tx, asking, question, counting);
  let days = new Map<string, number>();
  for (let round = 1; ; round++) {
    const unknown = new Set<string>();
    const known = days;
    const found = by({
      ...beside,
      day: (person) => {
        if (!known.has(person)) unknown.add(person);
        return known.get(person) ?? 0;
      },
    });
    if (unknown.size === 0) return found;
    const all = counting.at === 'at_ms' || round > ROUNDS_BY_PERSON;
    const spent = await spentToday(tx, asking, question, counting, all ? undefined : [...unknown]);
    if (all) return by({ ...beside, day: (person) => spent.get(person) ?? 0 });
    days = new Map([...known, ...[...unknown].map((id) => [id, spent.get(id) ?? 0] as const)]);
  }
}

/** Lines that count: of these actions, neither given back nor forgotten, and not of the grant itself unless it may be paid. */
function counts({ case: caseId, nowMs }: Asking, { grant }: AuthorityQuestion, { counted, withIt }: Counting) {
  return sql<boolean>`action = any (${counted}) and state <> 'released'
    and (confirmed or made_ms > ${nowMs - UNCONFIRMED_MS})
    and (${withIt}::boolean or case_id <> ${caseId} or "grant" <> ${grant})`;
}

/** What counts already against cases, and whom it may pay. */
async function spentBeside(
  tx: Tx,
  asking: Asking,
  question: AuthorityQuestion,
  counting: Counting,
): Promise<Omit<Spent, 'day'>> {
  const parties = question.parties ?? (question.customer === null ? [] : [question.customer]);
  const { sinceMs } = counting.windows;
  const rows = await tx
    .selectFrom('ledger')
    .select(['case_id', 'parties', 'amount', counting.at])
    .where(counts(asking, question, counting))
    .where((eb) =>
      eb.or([
        eb('case_id', 'in', question.cases),
        eb.and([sql<boolean>`parties && ${parties}::text[]`, eb(counting.at, '>', sinceMs)]),
      ]),
    )
    .execute();
  const sum = (holds: (row: (typeof rows)[number]) => boolean) =>
    rows.reduce((total, row) => (holds(row) ? total + row.amount : total), 0);
  return {
    case: sum((row) => question.cases.includes(row.case_id)),
    customer: sum((row) => row[counting.at] > sinceMs && row.parties.some((p) => parties.includes(p))),
  };
}

const DAY_MS = 86_400_000;

/** What counts today against each of these persons; undefined: against anybody. */
async function spentToday(
  tx: Tx,
  asking: Asking,
  question: AuthorityQuestion,
  counting: Counting,
  persons: readonly string[] | undefined,
): Promise<Map<string, number>> {
  const { dayMs } = counting.windows;
  let lines = tx
    .selectFrom('ledger')
    .select(['charged', 'amount'])
    .where(counts(asking, question, counting))
    .where(counting.at, '>=', dayMs)
    .where(sql<boolean>`charged <> '{}'`);
  // By the days of the index: none is later than tomorrow, whatever clock it was counted by.
  const days = [0, 1, 2].map((n) => Math.floor(dayMs / DAY_MS) + n);
  const keys = persons?.flatMap((id) => days.map((day) => `${id}@${day}`));
  if (keys !== undefined) lines = lines.where(sql<boolean>`charged_days(charged, counted_ms) && ${keys}::text[]`);
  const spent = new Map<string, number>();
  for (const { charged, amount } of await lines.execute())
    for (const id of charged) spent.set(id, (spent.get(id) ?? 0) + amount);
  return spent;
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
