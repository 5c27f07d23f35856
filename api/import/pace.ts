/** How many rows of imports one API process opens at once, all calls together: as many as the servers keep up with. */

/** What a deed under it shows of how busy the servers are. */
export interface Outcome {
  tookMs: number;
  /** It was kept, and could not be opened in its time. */
  waits: boolean;
}

/** Each row is a start of a run and a few transactions: more at once make none of them quicker. */
const AT_ONCE_MAX = 10;
/** A case is waited for five seconds: who takes half of that is pressed. */
const SLOW_MS = 2_500;

/** The next limit, not rounded: halved where the servers are pressed, else one more for as many rows as it allows. */
export function paced(limit: number, { tookMs, waits }: Outcome): number {
  return waits || tookMs > SLOW_MS ? Math.max(1, limit / 2) : Math.min(AT_ONCE_MAX, limit + 1 / limit);
}

/**
 * Runs deeds in the order in which they come, as many at once as the pace allows. `waits` of a result: whether it could not be
 * opened in its time; undefined: nothing was to be opened, which tells nothing of the servers.
 */
export function paceOf() {
  let limit = 4;
  let running = 0;
  const waiting: (() => void)[] = [];
  const next = () => {
    while (running < Math.floor(limit) && waiting.length > 0) {
      running += 1;
      waiting.shift()?.();
    }
  };
  return async <T>(deed: () => Promise<T>, waits: (result: T) => boolean | undefined): Promise<T> => {
    await new Promise<void>((begin) => {
      waiting.push(begin);
      next();
    });
    const beganMs = performance.now();
    try {
      const result = await deed();
      const waited = waits(result);
      if (waited !== undefined) limit = paced(limit, { tookMs: performance.now() - beganMs, waits: waited });
      return result;
    } finally {
      running -= 1;
      next();
    }
  };
}
