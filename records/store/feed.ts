/** The feed (docs/record.md): what is told of cases, numbered once it is committed, for systems that follow. */
import type { DomainEvent } from '../../engine/told/events.ts';

/** Where the feed is. */
export interface FeedPlace {
  /** Another one: positions of before may mean something else. Undefined: nothing has been numbered yet. */
  epoch: string | undefined;
  /** The newest position, and the oldest that is kept; `head + 1`: none is. */
  head: number;
  tail: number;
}

/** One entry. Whoever folds them in their order, by case and `seq`, has what stands. */
export interface FeedEntry {
  position: number;
  /** `event`: it happened; `retracted`: the event of this number stands no more; `removed`: retention removed the case. */
  kind: 'event' | 'retracted' | 'removed';
  case: string;
  sop: string;
  /** Of the case, absent of one that is removed. */
  version?: number;
  seq?: number;
  /** Of the event. */
  type?: string;
  /** When the event happened; of a retraction of an event that is in the feed no more, and of a removal, when it was told. */
  atMs: number;
  /** The position that is taken back; absent where it is kept no more. */
  retracts?: number;
  /** The event as it stands; absent of one that stands no more. */
  event?: DomainEvent;
}

/** Entries behind a position, as far as `upTo`. */
export interface FeedPage extends FeedPlace {
  items: FeedEntry[];
  upTo: number;
}

/** Keeping the feed; what is read of it for others is in `ReadStore`. */
export interface FeedStore {
  /** One turn of the relay: numbers what is committed. How many changes it took; 0 also while another process does it. */
  advanceFeed(limit: number): Promise<number>;
  feedPlace(): Promise<FeedPlace>;
  /** For how long the oldest change has waited for its number, by the database's clock; 0: none waits. */
  feedWaitingMs(): Promise<number>;
}
