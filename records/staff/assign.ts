/** Answers who: loads what changes by the minute and lets the kernel's rule choose (semantics rules 10 and 26). */
import { sql } from 'kysely';
import { isAboutAuthority } from '../../engine/grants/authority.ts';
import type { Answer, Question, StaffQuestion } from '../../engine/event.ts';
import { askedFor, choose, type Load, type Organization } from '../../engine/people/choose.ts';
import type { Db, Tx } from '../database/database.ts';
import { canonical, jsonText } from '../database/json.ts';
import type { Asking, Trusting } from './asking.ts';
import { answerAuthority } from './ledger.ts';
import { loadOf } from './load.ts';
import type { Published } from '../published/published.ts';
import { wakeFor } from './queue.ts';

/** Any number, but not that of migrations. */
const lockNumber = 2_718_281_829;

/**
 * Same case, key and question: same person. Answers that give work are made one after the other, over all cases, so
 * that no two count the same capacity. While the record lacks hours it answers for no amount, as if it were away: caps
 * would forget what was paid in them.
 *
 * @throws Error while no organization is published.
 */
export async function answerQuestions(
  db: Db,
  published: Published,
  asking: Trusting,
  questions: readonly Question[],
): Promise<Answer[]> {
  return db.transaction().execute(async (tx) => {
    const organization = await published.organization(tx);
    if (organization === undefined) throw new Error('No organization is published.');
    if (questions.some((question) => question.want === 'one')) {
      await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(tx);
    }
    // While the lock is held everybody else waits: no more is read than what these questions are about.
    const asked = questions.flatMap((question) => (isAboutAuthority(question) ? [] : askedFor(organization, question)));
    const staff = { organization, load: await loadOf(tx, [...new Set(asked)], asking.nowMs) };
    const answers: Answer[] = [];
    const behind = questions.some(isAboutAuthority) && (await asking.trust.isBehind(tx));
    for (const question of questions) {
      if (isAboutAuthority(question) && behind) answers.push({ key: question.key, people: [], away: true });
      else if (isAboutAuthority(question))
        answers.push(await answerAuthority(tx, { organization, published }, asking, question));
      else if (question.want === 'all') answers.push(choose(organization, staff.load, question, asking.atMs));
      else answers.push(await give(tx, staff, asking, question));
    }
    return answers;
  });
}

interface Staff {
  organization: Organization;
  /** Grows by what is given. */
  load: Map<string, Load>;
}

async function give(tx: Tx, { organization, load }: Staff, asking: Asking, question: StaffQuestion): Promise<Answer> {
  const { case: caseId, atMs, nowMs } = asking;
  const asked = canonical(question);
  const before = await tx
    .selectFrom('assignment')
    .select(['question', 'person', 'answer'])
    .where('case_id', '=', caseId)
    .where('key', '=', question.key)
    .executeTakeFirst();
  // After a reset a key may come again with another question; that is a new one.
  if (before !== undefined && before.question === asked && before.person !== null) return before.answer;
  const answer = choose(organization, load, question, atMs);
  const person = answer.people[0]?.id ?? null;
  const row = {
    question: asked,
    person,
    answer: jsonText(answer),
    asked_ms: atMs,
    made_ms: nowMs,
    settled: false,
  };
  await tx
    .insertInto('assignment')
    .values({ case_id: caseId, key: question.key, ...row })
    .onConflict((oc) => oc.columns(['case_id', 'key']).doUpdateSet(row))
    .execute();
  if (person !== null) await count(tx, load, person, atMs);
  return answer;
}

async function count(tx: Tx, load: Map<string, Load>, person: string, atMs: number): Promise<void> {
  const had = load.get(person);
  load.set(person, { ...had, openTasks: (had?.openTasks ?? 0) + 1, lastAssignedMs: atMs });
  await tx
    .insertInto('staff')
    .values({ person, absent: false, since_ms: atMs, last_assigned_ms: atMs })
    .onConflict((oc) => oc.column('person').doUpdateSet({ last_assigned_ms: atMs }))
    .execute();
}

/** Marks somebody present or absent. Who comes back gets the first case of the queues they could take. */
export async function setPresence(
  db: Db,
  published: Published,
  { person, present }: { person: string; present: boolean },
  nowMs: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('staff')
      .values({ person, absent: !present, since_ms: nowMs, last_assigned_ms: null })
      .onConflict((oc) => oc.column('person').doUpdateSet({ absent: !present, since_ms: nowMs }))
      .execute();
    if (present) await wakeFor(tx, published, [person], { atMs: nowMs, nowMs });
  });
}

/** Ids of the people marked absent, sorted. */
export async function absentees(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('staff').select('person').where('absent', '=', true).orderBy('person').execute();
  return rows.map((row) => row.person);
}
