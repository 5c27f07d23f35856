/** One open stream: its place, what it has been told, and how it ends. */
import { seesChange } from '../../records/read/may-read.ts';
import type { FeedPlace } from '../../records/store/feed.ts';
import type { Change } from '../../records/store/stream.ts';
import type { Identity } from '../auth/identity.ts';
import { feedId } from '../feed/place.ts';
import { beatText, byeText, changeText, type Ending, resetText } from './message.ts';

/** As much of a response as a stream needs. */
export interface Out {
  write(text: string): unknown;
  end(text?: string): unknown;
  destroy(): unknown;
  readonly writableLength: number;
  readonly writableEnded: boolean;
}

/** What waits to be read by a caller that does not read; some thousand changes. */
const WAITING_MAX_BYTES = 256 * 1_024;
/** How long the last word may take. */
const LAST_WORD_MS = 2_000;

export class Stream {
  identity: Identity;
  readonly out: Out;
  private sight: string;
  private position = 0;

  constructor(out: Out, identity: Identity, sight: string) {
    this.out = out;
    this.identity = identity;
    this.sight = sight;
  }

  /** Begins at a place, the lists being read anew. */
  reset(place: FeedPlace, sight = this.sight): void {
    this.sight = sight;
    this.position = place.head;
    this.say(resetText(this.id(place)));
  }

  /** Another sight than before: the lists are other ones. Else, now and then, a sign of life. */
  look({ identity, sight }: { identity: Identity; sight: string }, place: FeedPlace, beats: boolean): void {
    this.identity = identity;
    if (sight !== this.sight) this.reset(place, sight);
    else if (beats) this.say(beatText(this.id(place)));
  }

  /** Goes on behind this position. */
  from(position: number): void {
    this.position = position;
  }

  /** Changes up to a position, of which it may have had some. */
  tell(place: FeedPlace, changes: readonly Change[], upTo: number): void {
    for (const change of changes) {
      if (change.position <= this.position) continue;
      const as = seesChange(this.identity.eyes, change);
      if (as !== undefined) this.say(changeText(this.idAt(place, change.position), change, as));
    }
    this.position = Math.max(this.position, upTo);
  }

  end(why: Ending): void {
    if (this.out.writableEnded) return;
    this.out.end(byeText(why));
    setTimeout(() => this.out.destroy(), LAST_WORD_MS).unref();
  }

  private say(text: string): void {
    if (this.out.writableEnded) return;
    this.out.write(text);
    if (this.out.writableLength > WAITING_MAX_BYTES) this.end('slow');
  }

  private id(place: FeedPlace): string {
    return this.idAt(place, this.position);
  }

  private idAt(place: FeedPlace, position: number): string {
    return `${feedId(place, position)}-${this.sight}`;
  }
}
