/**
 * Queues that wait for somebody to be free (semantics rule 26): who could take what is in the queue now, in its order
 * (severity, next due, arrival). Whose turn it is gets a signal and asks again; nothing is assigned here.
 */
import { sql } from 'kysely';
import type { StaffQuestion } from '../../engine/event.ts';
import { choose, type Load, type Organization } from '../../engine/people/choose.ts';
import { deputyOf } from '../../engine/people/standing-in.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { jsonText } from '../database/json.ts';
import type { Asking } from './asking.ts';
import { loadOf } from './load.ts';
import type { Published } from '../published/published.ts';

/** The signal's name at the workflow (workflows/contract: STAFF_CHANGED); `wake_cases` writes it. */
const signal = 'staff_changed';
/** How deep a queue is looked into: skills and exclusions may bar its head for this person. */
const depth = 50;
const allDepth = 500;

interface Queued {
  case_id: string;
  step: string;
  question: StaffQuestion;
}

/** For each of the people, or whoever they stand in for, the first queued case that they could take at that instant. */
export async function wakeFor(
  tx: Tx,
  published: Published,
  people: string[],
  { atMs, nowMs }: Omit<Asking, 'case'>,
): Promise<number> {
  const all = await published.organization(tx);
  if (all === undefined) return 0;
  const some = { ...all, people: lookedAt(all, people, atMs) };
  const known = Object.values(some.people);
  if (known.length === 0) return 0;
  const teams = known.flatMap((person) => person.teams);
  const roles = known.flatMap((person) => person.roles);
  const waiting = await queued(tx, depth, teams, roles);
  if (waiting.length === 0) return 0;
  return wake(tx, match(some, await loadOf(tx, people, nowMs), waiting, atMs), nowMs);
}

/**
 * Those of the people who are there, and whom they are deputies of. Who is away has room for nothing: that a deputy took work
 * over frees nobody (rule 26).
 */
function lookedAt(all: Organization, people: readonly string[], atMs: number): Organization['people'] {
  const free = new Set(people.filter((id) => deputyOf(all, id, atMs) === undefined));
  return Object.fromEntries(
    Object.entries(all.people).filter(([id]) => free.has(id) || free.has(deputyOf(all, id, atMs) ?? '')),
  );
}

/** The same for everybody, now. */
export async function wakeQueues(db: Db, published: Published, nowMs: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const waiting = await queued(tx, allDepth);
    const organization = waiting.length === 0 ? undefined : await published.organization(tx);
    if (organization === undefined) return 0;
    const load = await loadOf(tx, Object.keys(organization.people), nowMs);
    return wake(tx, match(organization, load, waiting, nowMs), nowMs);
  });
}

/** Pure: goes along the queue and gives each case the person it would get, counting what was given. */
export function match(
  organization: Organization,
  load: Map<string, Load>,
  waiting: readonly Queued[],
  atMs: number,
): Queued[] {
  const idle = new Set(Object.keys(organization.people));
  return waiting.filter(({ question }) => {
    if (idle.size === 0) return false;
    const not = [...question.not, ...Object.keys(organization.people).filter((person) => !idle.has(person))];
    const person = choose(organization, load, { ...question, not }, atMs).people[0]?.id;
    // A person named outright is chosen whatever `not` says.
    return person !== undefined && idle.delete(person);
  });
}

/** Of some teams and roles, or of all. Each queue is read in its order, as far as it is looked into. */
async function queued(tx: Tx, limit: number, teams?: string[], roles?: string[]): Promise<Queued[]> {
  const whose =
    teams === undefined || roles === undefined
      ? [sql`true`]
      : [
          ...unique(teams).map((team) => sql`t.team = ${team}`),
          ...unique(roles).map((role) => sql`t.role = ${role} and (t.team is null or t.team <> all(${teams}::text[]))`),
        ];
  if (whose.length === 0) return [];
  const lists = whose.map(
    (one) => sql`(
      select t.case_id, t.step, t.team, t.role, t.severity_rank, t.next_due_ms, t.received_ms from task t
      where t.status = 'queued' and t.strategy in ('round_robin', 'least_loaded') and ${one}
        and not exists (select from outgoing o where o.case_id = t.case_id and o.signal = ${signal})
      order by t.severity_rank, t.next_due_ms, t.received_ms, t.case_id limit ${limit})`,
  );
  const { rows } = await sql<{
    case_id: string;
    step: string;
    team: string | null;
    role: string | null;
    question: string | null;
  }>`
    select t.case_id, t.step, t.team, t.role, q.question
    from (select * from (${sql.join(lists, sql` union all `)}) u
      order by u.severity_rank, u.next_due_ms, u.received_ms, u.case_id limit ${limit}) t
    left join lateral (
      select a.question from assignment a where a.case_id = t.case_id and a.person is null order by a.made_ms desc limit 1
    ) q on true
    order by t.severity_rank, t.next_due_ms, t.received_ms, t.case_id`.execute(tx);
  return rows.map((row) => ({
    case_id: row.case_id,
    step: row.step,
    // The question asked last knows skill and exclusions; without one the team or role decides.
    question: row.question === null ? plainQuestion(row.team, row.role) : (JSON.parse(row.question) as StaffQuestion),
  }));
}

const unique = (list: readonly string[]) => [...new Set(list)];

function plainQuestion(team: string | null, role: string | null): StaffQuestion {
  return { key: '', want: 'one', who: team === null ? `role/${role ?? ''}` : `team/${team}`, not: [] };
}

async function wake(tx: Tx, found: readonly Queued[], nowMs: number): Promise<number> {
  if (found.length === 0) return 0;
  const cases = found.map(({ case_id, step }) => ({ case_id, step }));
  await deed(tx, sql`wake_cases(${jsonText(cases)}, ${nowMs})`);
  return found.length;
}
