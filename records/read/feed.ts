/** Reading the feed: a window of positions, and of it what these eyes see. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { type EventRow, eventOf } from '../outbox/event-rows.ts';
import type { FeedEntry, FeedPage, FeedPlace } from '../store/feed.ts';
import { mayReadCase, type Seeing } from './may-read.ts';

/** So many positions are looked at for one page, whoever asks: what is not theirs costs no more than that. */
const WINDOW = 2_000;

/** By the position of the entry; of a case that was removed nothing is shown but that. */
export async function feedPage(
  db: Db,
  seeing: Seeing,
  { after, limit }: { after: number; limit: number },
): Promise<FeedPage> {
  const place = await feedPlace(db);
  // What is numbered meanwhile is the next page's.
  const windowEnd = Math.min(Math.max(after, place.tail - 1) + WINDOW, place.head);
  const { rows } = await sql<Row>`
    select f.position, f.kind, f.about, f.sop, f.seq as told_seq, f.type as told_type, f.at_ms as told_ms, f.retracts,
      c.version, e.*
    from feed_entry f
    left join "case" c on c.id = f.about
    left join case_event e on e.id = f.event_id and e.undone_by is null and f.retracted_by is null
    where f.position > ${after} and f.position <= ${windowEnd} and f.about is not null
      and (${mayReadCase(seeing, 'c')} or c.id is null and ${maySeeRemoved(seeing)})
    order by f.position limit ${limit}`.execute(db);
  const last = rows.length === limit ? rows.at(-1)?.position : undefined;
  return { ...place, items: rows.map(entryOf), upTo: last ?? Math.max(after, windowEnd) };
}

/** Of a case without a row: whoever sees all, or the SOP it was of. Who else read it is told by the stream. */
function maySeeRemoved({ eyes }: Seeing) {
  if (eyes === 'product' || eyes.sees === 'all') return sql`true`;
  return 'sops' in eyes.sees ? sql`f.sop = any(${eyes.sees.sops}::text[])` : sql`false`;
}

/** Where the feed is now. */
export async function feedPlace(db: Db): Promise<FeedPlace> {
  const row = await db.selectFrom('feed').select(['epoch', 'head', 'tail']).executeTakeFirst();
  return row ?? { epoch: undefined, head: 0, tail: 1 };
}

/** See `FeedStore`. */
export async function feedWaitingMs(db: Db): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select coalesce(greatest((extract(epoch from clock_timestamp()) * 1000)::bigint
      - (select noted_ms from feed_pending order by id limit 1), 0), 0) as ms`.execute(db);
  return rows[0]?.ms ?? 0;
}

type Row = { [C in keyof EventRow]: EventRow[C] | null } & {
  position: number;
  kind: FeedEntry['kind'];
  about: string;
  sop: string;
  told_seq: number | null;
  told_type: string | null;
  told_ms: number;
  retracts: number | null;
  version: number | null;
};

function entryOf(row: Row): FeedEntry {
  return {
    position: row.position,
    kind: row.kind,
    case: row.about,
    sop: row.sop,
    atMs: row.told_ms,
    ...(row.version !== null && { version: row.version }),
    ...(row.told_seq !== null && { seq: row.told_seq }),
    ...(row.told_type !== null && { type: row.told_type }),
    ...(row.retracts !== null && { retracts: row.retracts }),
    ...(row.id !== null && { event: eventOf(row as EventRow) }),
  };
}
