/** The calls of the feed, bound to the opened database. */
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { tried } from '../database/tried.ts';
import { feedPlace, feedWaitingMs } from '../read/feed.ts';
import type { FeedStore } from '../store/feed.ts';

/** As `callsOf` binds the others. */
export function feedOf({ db }: { db: Db }): FeedStore {
  return {
    advanceFeed: (limit) => tried(() => deed(db, sql<number>`advance_feed(${limit})`)),
    feedPlace: () => tried(() => feedPlace(db)),
    feedWaitingMs: () => tried(() => feedWaitingMs(db)),
  };
}
