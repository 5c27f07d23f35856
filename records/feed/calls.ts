/** The calls of the feed, bound to the opened database. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { listenTo } from '../database/listen.ts';
import { tried } from '../database/tried.ts';
import { feedPlace, feedWaitingMs } from '../read/feed.ts';
import type { FeedStore } from '../store/feed.ts';
import type { StreamStore } from '../store/stream.ts';
import { feedChanges, visits } from './changes.ts';

/** What `advance_feed` of migration 170 notifies. */
const CHANNEL = 'bihuan_feed';

/** As `callsOf` binds the others. */
export function feedOf({ db, url, now }: { db: Db; url: string; now: () => number }): FeedStore & StreamStore {
  return {
    advanceFeed: (limit) => tried(() => deed(db, sql<number>`advance_feed(${limit})`)),
    feedPlace: () => tried(() => feedPlace(db)),
    feedWaitingMs: () => tried(() => feedWaitingMs(db)),
    feedChanges: (after, upTo) => tried(() => feedChanges(db, { after, upTo }, now())),
    visits: () => tried(() => visits(db, now())),
    onFeed: (wake) => listenTo(url, CHANNEL, wake),
  };
}
