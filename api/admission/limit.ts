/**
 * How many requests may reach into cases at once: found out, not set. Now and then half as many are let in, and what they take is the
 * measure; half as much again is a sign of too many. As long as it is less and all places are taken, there is room for more. What a request
 * takes when nobody else is there measures nothing.
 */

export interface Limit {
  /** Places now. */
  readonly places: number;
  /** What a request takes, by the last of them; ms. */
  readonly tookMs: number;
  /** One has been done. `full`: no place was left beside it. */
  ended(tookMs: number, full: boolean): void;
}

export const FEWEST_PLACES = 8;
export const MOST_PLACES = 256;
/** After the first measure; few enough for a small machine. */
export const FIRST_PLACES = 16;
/** By so many of them the time is judged. */
export const WINDOW = 20;
/** Above it they stand in each other's way. */
const TOO_LONG = 1.5;
/** In windows. The first of a measurement ends what was begun before, the second is looked at. */
const MEASURED_EACH = 32;

export function limitOf(): Limit {
  let places = FIRST_PLACES;
  let seen: number[] = [];
  /** After how many of them no place was left. */
  let fullAfter = 0;
  let tookMs = 0;
  /** The median with half as many at once, all the while; Infinity: there were never so many. */
  let goodMs = Infinity;
  /** The last one of a measurement is number 0, so that the first window is measured. */
  let windows = 0;
  const measuring = () => windows === 0 || windows === MEASURED_EACH - 1;
  const judge = () => {
    const medianMs = seen.toSorted((a, b) => a - b)[WINDOW / 2] as number;
    const allTaken = fullAfter > WINDOW / 2;
    if (windows === 0 && allTaken) goodMs = medianMs;
    if (!measuring()) {
      if (medianMs > TOO_LONG * goodMs) places = Math.max(FEWEST_PLACES, Math.floor(places * 0.9));
      else if (fullAfter > 0 && goodMs < Infinity) places = Math.min(MOST_PLACES, places + Math.ceil(places / 10));
      tookMs = seen.reduce((sum, it) => sum + it, 0) / WINDOW;
    }
    // As soon as there are so many, they are measured.
    const unmeasured = allTaken && goodMs === Infinity && !measuring();
    windows = unmeasured ? MEASURED_EACH - 1 : (windows + 1) % MEASURED_EACH;
    seen = [];
    fullAfter = 0;
  };
  return {
    get places() {
      return measuring() ? Math.max(FEWEST_PLACES, Math.ceil(places / 2)) : places;
    },
    get tookMs() {
      return tookMs;
    },
    ended: (ms, full) => {
      if (full) fullAfter += 1;
      if (seen.push(ms) === WINDOW) judge();
    },
  };
}
