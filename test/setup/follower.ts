/** A system that follows the feed as docs/record.md says: it keeps the place, may be cut off anywhere, and folds what it reads. */
import type { Random } from '../../simulator/random.ts';
import type { FeedEntry, FeedPage } from '../../records/store/feed.ts';
import type { RecordStore } from '../../records/store.ts';

/** What somebody holds who has folded the feed: by case and number what the event is called and tells. */
export type Folded = Map<string, Map<number, string>>;

/** One entry after the other, in their order. */
export function fold(into: Folded, { kind, case: id, seq = 0, type, event }: FeedEntry): void {
  const told = into.get(id) ?? new Map<number, string>();
  into.set(id, told);
  if (kind === 'event') told.set(seq, JSON.stringify([type, event?.data]));
  else if (kind === 'retracted') told.delete(seq);
  if (kind === 'removed' || told.size === 0) into.delete(id);
}

export class Follower {
  readonly folded: Folded = new Map();
  /** Positions as they came, without those that a cut brought again. */
  readonly positions: number[] = [];
  private after = 0;
  private readonly record: Pick<RecordStore, 'feed'>;

  constructor(record: Pick<RecordStore, 'feed'>) {
    this.record = record;
  }

  /** One answer; with `cut` its place is lost before it was kept, so that it comes again. */
  async read({ limit, cut = false }: { limit: number; cut?: boolean }): Promise<FeedPage> {
    const page = await this.record.feed({ after: this.after, limit });
    for (const entry of page.items) {
      fold(this.folded, entry);
      if (entry.position > (this.positions.at(-1) ?? 0)) this.positions.push(entry.position);
    }
    if (!cut) this.after = page.upTo;
    return page;
  }

  /** Until nothing more is there. */
  async catchUp(random: Random): Promise<void> {
    for (;;) {
      const { upTo, head } = await this.read({ limit: 1 + random.below(9) });
      if (upTo >= head) return;
    }
  }
}

/** What stands by the cases' own timelines. */
export async function standing(record: RecordStore, cases: readonly string[]): Promise<Folded> {
  const all: Folded = new Map();
  for (const id of cases) {
    const { items } = await record.timeline(id, { limit: 200 });
    if (items.length > 0) all.set(id, new Map(items.map((it) => [it.seq, JSON.stringify([it.type, it.data])])));
  }
  return all;
}
