/** The counts behind the rates of semantics rule 29: clocks by due date, closings and repeated complaints by theirs. */
import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { mayReadCase, type Seeing } from './may-read.ts';
import type { BesideCounts, CaseCounts, ClockCounts, KpiCounts, KpiQuery } from '../store/kpi.ts';

/** Outside every count: the case was not carried through, or goes on as another one (rules 18 and 29). */
const notCounted = sql`('cancelled', 'merged')`;

/** All counts are of one instant, and of cases these eyes see: they can be added and compared. */
export function kpiCounts(db: Db, seeing: Seeing, query: KpiQuery): Promise<KpiCounts> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({
      clocks: await clockCounts(tx, seeing, query),
      cases: await caseCounts(tx, seeing, query),
      beside: await besideCounts(tx, seeing, query),
    }));
}

/**
 * Every instance counts where its due lies. `breached` holds what a close has cancelled after its breach, since a breach
 * is latched (rule 1), and what is past its due although nobody has told the record yet. Promises count as one clock, and
 * so do requests for help and the dispositions of one signal.
 */
async function clockCounts(tx: Tx, seeing: Seeing, { fromMs, untilMs, sop, atMs }: KpiQuery): Promise<ClockCounts[]> {
  const late = sql`(k.state = 'breached' or (k.state = 'running' and k.due_ms < ${atMs}))`;
  // Counted by their own ids and titles first: putting names together is done on a few rows, not on a million.
  const found = await sql<ClockCounts>`
    select sop, clock, (array_agg(title order by newest_ms desc, title))[1] as title,
      sum(met)::bigint as met, sum(met_late)::bigint as "metLate", sum(breached)::bigint as breached,
      sum(running)::bigint as running
    from (
      select k.sop, k.newest_ms, k.met, k.met_late, k.breached, k.running,
        regexp_replace(k.id, '(^promise|^help):[0-9]+$|#[0-9]+$', '\\1') as clock,
        regexp_replace(k.title, case when k.id like 'promise:%' or k.id like 'help:%' then ' [0-9]+$' else '$' end, '') as title
      from (
        select c.sop, k.id, k.title, max(k.due_ms) as newest_ms,
          count(*) filter (where k.state = 'met') as met,
          count(*) filter (where k.state = 'met_late') as met_late,
          count(*) filter (where ${late}) as breached,
          count(*) filter (where k.state in ('running', 'paused') and not ${late}) as running
        from clock k
        join "case" c on c.id = k.case_id
        where k.due_ms >= ${fromMs} and k.due_ms < ${untilMs} and k.state <> 'cancelled'
          and c.state not in ${notCounted} and (${sop ?? null}::text is null or c.sop = ${sop ?? null})
          and ${mayReadCase(seeing, 'c')}
        group by c.sop, k.id, k.title
      ) k
    ) named
    group by sop, clock
    order by sop, clock`.execute(tx);
  return found.rows;
}

/** A case counts once, where it was last closed; a re-opened one is out until it is closed again. */
async function caseCounts(tx: Tx, seeing: Seeing, { fromMs, untilMs, sop }: KpiQuery): Promise<CaseCounts> {
  const ofSop = sql`(${sop ?? null}::text is null or c.sop = ${sop ?? null}) and ${mayReadCase(seeing, 'c')}`;
  const closed = await sql<Omit<CaseCounts, 'reopened' | 'linked'>>`
    select
      count(*) filter (where c.state = 'closed') as closed,
      count(*) filter (where c.state = 'closed' and c.result = 'confirmed') as confirmed,
      count(*) filter (where c.state = 'closed' and c.result = 'unconfirmed') as unconfirmed,
      count(*) filter (where c.state = 'closed' and ${atFirstContact}) as "firstContact",
      count(*) filter (where c.state = 'cancelled') as cancelled,
      count(*) filter (where c.state = 'merged') as merged
    from "case" c
    where c.closed_ms >= ${fromMs} and c.closed_ms < ${untilMs} and ${ofSop}`.execute(tx);
  const repeated = await sql<Pick<CaseCounts, 'reopened' | 'linked'>>`
    select
      (select count(*) from case_event e join "case" c on c.id = e.case_id
        where e.type = 'case.reopened' and e.undone_by is null and e.at_ms >= ${fromMs} and e.at_ms < ${untilMs}
          and c.state not in ${notCounted} and ${ofSop}) as reopened,
      (select count(*) from "case" c
        where c.opened_ms >= ${fromMs} and c.opened_ms < ${untilMs} and c.state not in ${notCounted} and ${ofSop}
          and exists (select from case_link l where l.case_id = c.id and l.kind = 'repeat')) as linked`.execute(tx);
  return { ...one(closed.rows), ...one(repeated.rows) };
}

/** Read by an index of these very events (migration 122). */
const besides = sql`('help.asked', 'help.answered', 'help.declined', 'help.withdrawn',
  'transfer.asked', 'transfer.accepted', 'transfer.declined', 'transfer.ended')`;

async function besideCounts(tx: Tx, seeing: Seeing, { fromMs, untilMs, sop }: KpiQuery): Promise<BesideCounts> {
  const found = await sql<BesideCounts>`
    select
      count(*) filter (where e.type = 'help.asked') as "helpAsked",
      count(*) filter (where e.type = 'help.answered') as "helpAnswered",
      count(*) filter (where e.type = 'help.declined') as "helpDeclined",
      count(*) filter (where e.type = 'help.withdrawn') as "helpWithdrawn",
      count(*) filter (where e.type = 'transfer.asked') as transfers,
      count(*) filter (where e.type = 'transfer.accepted') as "transfersAccepted",
      count(*) filter (where e.type = 'transfer.declined') as "transfersDeclined",
      count(*) filter (where e.type = 'transfer.ended' and e.data->>'why' = 'accept_window') as "transfersLapsed"
    from case_event e join "case" c on c.id = e.case_id
    where e.type in ${besides} and e.undone_by is null and e.at_ms >= ${fromMs} and e.at_ms < ${untilMs}
      and c.state not in ${notCounted} and (${sop ?? null}::text is null or c.sop = ${sop ?? null})
      and ${mayReadCase(seeing, 'c')}`.execute(tx);
  return one(found.rows);
}

/** One contact of the customer and no re-open; a case that took another one in heard from the customer there, too. */
const atFirstContact = sql`
  (select count(*) from contact t where t.case_id = c.id and t.direction = 'in') = 1
  and not exists (select from case_event e where e.case_id = c.id and e.type = 'case.reopened' and e.undone_by is null)
  and not exists (select from case_link l where l.case_id = c.id and l.kind = 'absorbed')`;

function one<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without grouping has one row');
  return row;
}
