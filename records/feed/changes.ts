/** What streams are told from. Read as the product, for all streams of a process at once. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { SET_ASIDE } from '../read/set-aside.ts';
import type { Change, Visits } from '../store/stream.ts';

interface Row {
  position: number;
  about: string;
  told_sop: string;
  lost: string[] | null;
  state: string | null;
  step: string | null;
  team: string | null;
  owner: string | null;
  sla: string;
  next_due_ms: number | null;
  seq: number | null;
  readers: string[];
  guests: string[];
  aside: boolean;
}

/** See `StreamStore`. */
export async function feedChanges(
  db: Db,
  { after, upTo }: { after: number; upTo: number },
  nowMs: number,
): Promise<Change[]> {
  const { rows } = await sql<Row>`
    with told as (
      select f.about, max(f.position) as position, max(f.sop) as sop from feed_entry f
      where f.position > ${after} and f.position <= ${upTo} and f.about is not null group by f.about)
    select t.about, t.position, t.sop as told_sop,
      array(select distinct l from feed_entry f, unnest(f.lost) l
        where f.position > ${after} and f.position <= ${upTo} and f.about = t.about) as lost,
      c.state, c.step, c.team, c.owner, c.sla, c.next_due_ms, c.readers,
      (select max(e.seq) from case_event e where e.case_id = c.id and e.undone_by is null) as seq,
      array(select g.person from case_guest g where g.case_id = c.id and g.until_ms > ${nowMs}::bigint) as guests,
      exists (select from ledger l where l.case_id = c.id and ${sql.raw(SET_ASIDE)}) as aside
    from told t left join "case" c on c.id = t.about order by t.position`.execute(db);
  return rows.map(changeOf);
}

function changeOf(row: Row): Change {
  const { position, about, told_sop: sop, state, step, team, owner } = row;
  const lost = row.lost ?? [];
  if (state === null) return { position, case: about, sop, lost };
  const now = {
    state,
    ...(step !== null && { step }),
    ...(team !== null && { team }),
    ...(owner !== null && { owner }),
    sla: row.sla,
    ...(row.next_due_ms !== null && { nextDueMs: row.next_due_ms }),
    seq: row.seq ?? 0,
    readers: row.readers,
    guests: row.guests,
    leftPayment: row.aside,
  };
  return { position, case: about, sop, lost, now };
}

/** See `StreamStore`. */
export async function visits(db: Db, nowMs: number): Promise<Visits> {
  const guests = await db
    .selectFrom('case_guest')
    .select(['person', 'case_id as case'])
    .where('until_ms', '>', nowMs)
    .orderBy('case_id')
    .execute();
  const left = await sql<{ id: string }>`
    select distinct l.case_id as id from ledger l where ${sql.raw(SET_ASIDE)} order by 1`.execute(db);
  return { guests, leftPayments: left.rows.map(({ id }) => id) };
}
