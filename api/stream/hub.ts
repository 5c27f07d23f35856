/** All streams of a process: the feed is read once for all of them, and each is told what its caller may see (semantics rule 30). */
import type { RecordStore } from '../../records/store.ts';
import type { FeedPlace } from '../../records/store/feed.ts';
import type { Identity } from '../auth/identity.ts';
import { positionOf } from '../feed/place.ts';
import { sightName } from './sight.ts';
import { type Out, Stream } from './stream.ts';

type Record = Pick<RecordStore, 'feedPlace' | 'feedChanges' | 'visits' | 'onFeed'>;

/** What became of the caller since: still the one it was, with what it may do now; or why the stream ends. */
export type Caller = () => Promise<Identity | 'expired' | 'revoked'>;

/** A change of the directory, of a guest's hour and of a token's life holds within this time. */
const LOOK_MS = 2_000;
/** After so many looks each stream gives a sign of life, within the idle time of proxies. */
const BEAT_LOOKS = 7;
/** Positions that are read at once. */
const WINDOW = 500;
/** Who was away for longer than this many positions reads the lists anew. */
const CATCH_UP_MAX = 10_000;

export interface Streams {
  /** Undefined: this caller has as many as one may. Rejects when the record is away. */
  open(out: Out, caller: Caller, identity: Identity, lastId: string | undefined): Promise<(() => void) | undefined>;
  /** How many are open. */
  count(): number;
  /** Every stream ends with a word, and nothing is listened to any more. */
  stop(): Promise<void>;
}

/** Of one caller; a person has some pages open. */
const STREAMS_EACH = 5;

export function streamsOf(record: Record): Streams {
  const open = new Map<Stream, Caller>();
  let place: FeedPlace | undefined;
  let listening: { stop(): Promise<void> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  // One thing after another, so that no stream is told a later change before an earlier one.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const done = last.then(call);
    last = done.catch(() => undefined);
    return done;
  };

  /** Tells everybody what came since. While the record is away nothing is told, and it is caught up afterwards. */
  const goOn = async () => {
    const found = await record.feedPlace();
    // One that had no epoch had told nothing: it goes on with the first.
    const isAnother = place?.epoch !== undefined && place.epoch !== found.epoch;
    if (place === undefined || isAnother || found.head < place.head) {
      const known = place !== undefined;
      place = found;
      if (known) for (const stream of open.keys()) stream.reset(found);
      return;
    }
    while (place.head < found.head) {
      const upTo: number = Math.min(place.head + WINDOW, found.head);
      const changes = await record.feedChanges(place.head, upTo);
      place = { ...found, head: upTo };
      for (const stream of open.keys()) stream.tell(place, changes, upTo);
    }
  };
  const wake = () => void inTurn(goOn).catch(() => undefined);

  let looks = 0;
  const look = async () => {
    await goOn();
    looks += 1;
    const at = place as FeedPlace;
    const visits = await record.visits();
    for (const [stream, caller] of open) {
      const now = await caller();
      if (typeof now === 'string') stream.end(now);
      else stream.look({ identity: now, sight: sightName(now.eyes, visits) }, at, looks % BEAT_LOOKS === 0);
    }
  };

  const begin = () => {
    if (listening !== undefined) return;
    listening = record.onFeed(wake);
    timer = setInterval(() => void inTurn(look).catch(() => undefined), LOOK_MS).unref();
  };
  const rest = () =>
    inTurn(async () => {
      if (open.size > 0) return;
      clearInterval(timer);
      const was = listening;
      listening = undefined;
      place = undefined;
      await was?.stop();
    });

  return {
    count: () => open.size,
    open: async (out, caller, identity, lastId) => {
      return inTurn(async () => {
        // In its turn: of many opened at once each is counted.
        const own = [...open.keys()].filter((it) => it.identity.id === identity.id);
        if (own.length >= STREAMS_EACH) return undefined;
        await goOn();
        const at = place as FeedPlace;
        const sight = sightName(identity.eyes, await record.visits());
        const stream = new Stream(out, identity, sight);
        const from = placeOf(at, sight, lastId);
        if (from === undefined) stream.reset(at);
        else await catchUp(record, stream, at, from);
        open.set(stream, caller);
        begin();
        return () => {
          open.delete(stream);
          void rest();
        };
      });
    },
    stop: async () => {
      for (const stream of open.keys()) stream.end('stopping');
      open.clear();
      await rest();
    },
  };
}

/** The position behind which a caller goes on who has come back; undefined: the lists are read anew. */
function placeOf(at: FeedPlace, sight: string, lastId: string | undefined): number | undefined {
  const parts = /^([0-9a-z]{1,12}-[0-9]{1,15})-([0-9a-f]+)$/.exec(lastId ?? '');
  if (parts === null || parts[2] !== sight) return undefined;
  const from = positionOf(at, parts[1]);
  return from === undefined || at.head - from > CATCH_UP_MAX ? undefined : from;
}

async function catchUp(record: Record, stream: Stream, at: FeedPlace, from: number): Promise<void> {
  stream.from(from);
  // At once: a case that is told at its newest position has nothing left behind it.
  stream.tell(at, await record.feedChanges(from, at.head), at.head);
}
