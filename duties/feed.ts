/** The relay of the feed: numbers what is told of cases once it is committed. The record sees to it that one process does it at a time. */
import type { FeedStore } from '../records/store/feed.ts';

/** Changes of one turn: well within the time of a statement. */
const atOnce = 200;

/** One turn; true when there may be more. */
export async function relayFeed(store: Pick<FeedStore, 'advanceFeed'>): Promise<boolean> {
  return (await store.advanceFeed(atOnce)) === atOnce;
}
