/** Those who wait at the gate: who is next, who has waited too long, who makes room for a newcomer. Knows nothing of time but what it is told. */

/** People's deeds go before new cases, which a system sends again. */
export type Lane = 'act' | 'open';

/** One who asks. */
export interface Asking {
  lane: Lane;
  /** Callers take turns. */
  caller: string;
}

/** One who waits. */
export interface Waiting extends Asking {
  sinceMs: number;
  go(): void;
  refuse(): void;
}

/** A line that has not been empty for this long, and still grows, is no burst. */
export const BURST_MS = 500;
/** Each so many turns one goes to a new case, however many acts wait. */
export const OPEN_EACH = 4;

export class Line {
  private readonly list: Waiting[] = [];
  private turns = 0;
  private emptyMs = 0;
  private cameMs = 0;

  get length(): number {
    return this.list.length;
  }

  /** Somebody comes who cannot go on at once. */
  comes(nowMs: number): void {
    this.cameMs = nowMs;
    if (this.list.length === 0) this.emptyMs = nowMs;
  }

  join(entry: Waiting): void {
    this.list.push(entry);
  }

  stands(nowMs: number): boolean {
    return nowMs - this.emptyMs > BURST_MS && nowMs - this.cameMs < BURST_MS;
  }

  /** Turns away all who came before that instant. */
  refuseBefore(sinceMs: number): void {
    for (const it of this.list.filter((one) => one.sinceMs < sinceMs)) this.leave(it).refuse();
  }

  /** Takes out whose turn it is: acts first, then whoever has least under way, then who came first. */
  next(running: Iterable<Asking>): Waiting | undefined {
    const wanted: Lane = this.turns % OPEN_EACH === OPEN_EACH - 1 ? 'open' : 'act';
    const ofLane = this.list.filter((it) => it.lane === wanted);
    const underWay = countOf(running);
    const next = leastOf(ofLane.length > 0 ? ofLane : this.list, (it) => underWay.get(it.caller) ?? 0);
    if (next === undefined) return undefined;
    this.turns++;
    return this.leave(next);
  }

  /**
   * Turns away the newest of a caller who waits more often than the newcomer would, or a new case for an act. False: there is
   * none, and the newcomer has to go.
   */
  makeRoomFor({ lane, caller }: Asking): boolean {
    const waits = countOf(this.list);
    const own = (waits.get(caller) ?? 0) + 1;
    const gives = (it: Waiting) => (it.lane === lane ? (waits.get(it.caller) ?? 0) > own : lane === 'act');
    const found = this.list.findLast(gives);
    if (found !== undefined) this.leave(found).refuse();
    return found !== undefined;
  }

  private leave(entry: Waiting): Waiting {
    this.list.splice(this.list.indexOf(entry), 1);
    return entry;
  }
}

/** How often each caller is among them. */
function countOf(list: Iterable<Asking>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { caller } of list) counts.set(caller, (counts.get(caller) ?? 0) + 1);
  return counts;
}

/** The first of the least. */
function leastOf<T>(list: readonly T[], size: (it: T) => number): T | undefined {
  let least: { it: T; size: number } | undefined;
  for (const it of list) {
    const own = size(it);
    if (least === undefined || own < least.size) least = { it, size: own };
  }
  return least?.it;
}
