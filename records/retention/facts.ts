/** What the record knows of some cases and of those merged with them, read in one snapshot each. */
import { sql } from 'kysely';
import type { CaseState } from '../../engine/state/state.ts';
import type { View } from '../../engine/see/view.ts';
import type { Db } from '../database/database.ts';
import { statutoryOf } from '../person/outlook.ts';
import { LAPSES_MS } from '../person/requests.ts';
import { UNCONFIRMED_MS } from '../staff/ledger.ts';
import type { CaseFacts } from './due.ts';

interface Row {
  id: string;
  sop: string;
  state: CaseState;
  ended: boolean;
  opened_ms: number;
  closed_ms: number | null;
  task_ms: number;
  chain_length: number;
  chain_head: string;
  held: boolean;
  paying: boolean;
  counted_ms: number | null;
  asked: boolean;
  under_way: boolean;
  view: View | null;
}

/** By case: its family, itself among them. Cases that are merged into one another are one family, through however many. */
export async function familiesOf(db: Db, ids: readonly string[], atMs: number): Promise<Map<string, CaseFacts[]>> {
  const { rows: kin } = await sql<{ root: string; id: string }>`
    with recursive family (root, id) as (
      select root, root from unnest(${[...ids]}::text[]) as r (root)
      union
      select f.root, case when l.case_id = f.id then l.other else l.case_id end
      from family f join case_link l on l.kind = 'merged_into' and (l.case_id = f.id or l.other = f.id)
    ) select root, id from family`.execute(db);
  const facts = await factsOf(db, [...new Set(kin.map((it) => it.id))], atMs);
  const found = new Map<string, CaseFacts[]>(ids.map((id) => [id, []]));
  for (const { root, id } of kin) {
    const of = facts.get(id);
    if (of !== undefined) found.get(root)?.push(of);
  }
  return found;
}

async function factsOf(db: Db, ids: readonly string[], atMs: number): Promise<Map<string, CaseFacts>> {
  const { rows } = await sql<Row>`
    select c.id, c.sop, c.state, c.ended, c.opened_ms, c.closed_ms, c.task_ms, c.chain_length, c.chain_head,
      exists (select from legal_hold h where h.case_id = c.id and h.released_ms is null) as held,
      exists (select from ledger l where l.case_id = c.id and l.state in ('reserved', 'unknown')
        and (l.confirmed or l.made_ms > ${atMs - UNCONFIRMED_MS}::bigint)) as paying,
      (select max(l.counted_ms) from ledger l where l.case_id = c.id and l.state <> 'released') as counted_ms,
      exists (select from person_request p where p.subject in ('case/' || c.id, 'customer/' || c.customer)
        and p.confirmed_ms is null and p.asked_ms > ${atMs - LAPSES_MS}::bigint) as asked,
      exists (select from request r where r.case_id = c.id and not r.settled)
        or exists (select from outgoing o where (o.case_id = c.id or o.after_end = c.id)
          and not (o.signal = 'corrected' and c.ended)) as under_way,
      case when exists (select from clock k where k.case_id = c.id and k.state in ('running', 'paused', 'breached'))
        then c.view end as view
    from "case" c where c.id = any(${[...ids]}::text[])`.execute(db);
  const found = new Map<string, CaseFacts>();
  for (const row of rows)
    found.set(row.id, {
      id: row.id,
      sop: row.sop,
      state: row.state,
      ended: row.ended,
      openedMs: row.opened_ms,
      closedMs: row.closed_ms,
      taskMs: row.task_ms,
      length: row.chain_length,
      head: row.chain_head,
      held: row.held,
      paying: row.paying,
      countedMs: row.counted_ms,
      asked: row.asked,
      underWay: row.under_way,
      statutory: row.view !== null && (await statutoryOf(db, { cases: [row.view] })).length > 0,
    });
  return found;
}
