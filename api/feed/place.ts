/** A place in the feed as callers name it: the epoch and a position. */
import type { FeedPlace } from '../../records/store/feed.ts';
import { Problem } from '../problem.ts';

/** Of a feed in which nothing has been numbered yet: whatever epoch begins then, it goes on with that. */
const NO_EPOCH = '0';

/** The id of an entry. */
export function feedId({ epoch = NO_EPOCH }: Pick<FeedPlace, 'epoch'>, position: number): string {
  return `${epoch}-${position}`;
}

/**
 * The position behind which to go on; without an id the one before the oldest that is kept. Undefined: from here nobody can go on
 * without missing something.
 */
export function positionOf(place: FeedPlace, id: string | undefined): number | undefined {
  if (id === undefined) return place.tail - 1;
  const [epoch = '', digits = ''] = id.split('-');
  const position = Number(digits);
  if (epoch !== (place.epoch ?? NO_EPOCH) && epoch !== NO_EPOCH) return undefined;
  return position < place.tail - 1 || position > place.head ? undefined : position;
}

/** The same. @throws Problem 410 */
export function mustGoOn(place: FeedPlace, id: string | undefined): number {
  const position = positionOf(place, id);
  if (position === undefined) throw new Problem(410, 'feed/begin-again');
  return position;
}
