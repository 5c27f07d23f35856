/**
 * The gate before everything that reaches into cases: who finds no place waits, and who would wait too long is told at once
 * to come again, before anything is stored or Temporal hears of it. A burst may wait; a line that stands may not.
 */
import type { Limit } from './limit.ts';
import { type Asking, type Lane, Line } from './line.ts';

/** `done`: what was asked was done, so that its time says how busy all is; a refusal is quick at any time. */
export type Leave = (done: boolean) => void;

export interface Gate {
  /** Resolves with what gives the place back, when there is one. Rejects with what `refused` makes. */
  enter(asking: Asking): Promise<Leave>;
}

/** How long one waits in a burst. */
export const BURST_PATIENCE_MS = 4_000;
/** In a line that stands one waits as long as the deed itself takes, and this long at least. */
export const LEAST_PATIENCE_MS = 100;

export interface GateDeps {
  limit: Limit;
  /** What who is turned away is told. */
  refused(lane: Lane): Error;
  now?: () => number;
}

/** One for each process. */
export function gateOf({ limit, refused, now = Date.now }: GateDeps): Gate {
  const line = new Line();
  const running = new Set<Asking>();
  let timer: NodeJS.Timeout | undefined;
  const patienceMs = () => (line.stands(now()) ? Math.max(LEAST_PATIENCE_MS, limit.tookMs) : BURST_PATIENCE_MS);

  const placeFor = (asking: Asking): Leave => {
    running.add(asking);
    const startedMs = now();
    return (done) => {
      const full = running.size >= limit.places;
      if (!running.delete(asking)) return;
      if (done) limit.ended(now() - startedMs, full);
      goOn();
    };
  };
  const goOn = () => {
    line.refuseBefore(now() - patienceMs());
    while (running.size < limit.places && line.length > 0) line.next(running)?.go();
    if (line.length > 0) look();
  };
  /** Nobody may be left waiting because nothing ends. */
  const look = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (line.length > 0) goOn();
    }, LEAST_PATIENCE_MS).unref();
  };
  return {
    enter: async (asked) => {
      // One object for each, whoever asks twice.
      const asking = { ...asked };
      if (line.length === 0 && running.size < limit.places) return placeFor(asking);
      line.comes(now());
      line.refuseBefore(now() - patienceMs());
      const waitMs = (line.length * limit.tookMs) / limit.places;
      if (waitMs > patienceMs() && !line.makeRoomFor(asking)) throw refused(asking.lane);
      return new Promise((resolve, reject) => {
        const go = () => resolve(placeFor(asking));
        line.join({ ...asking, sinceMs: now(), go, refuse: () => reject(refused(asking.lane)) });
        look();
      });
    },
  };
}
