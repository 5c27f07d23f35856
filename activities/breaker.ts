/**
 * A circuit breaker: once a call found the other side away, calls fail at once, and now and then one goes through to see
 * whether it is back. So an outage costs one act its patience and the others nothing (architecture, "Outbox").
 */

export interface BreakerOptions {
  /** Which errors mean "away"; all others pass and say that the other side answers. */
  isAway: (error: unknown) => boolean;
  /** What a call that is not made, or not answered in time, fails with. */
  away: (why: string) => Error;
  /** A call that takes longer counts as away; what it asked may yet be done. */
  limitMs: number;
  /** How many calls in a row must find it away: one slow answer of a busy machine is no outage. */
  misses: number;
  /** How long calls fail at once before one is let through. */
  openMs: number;
  /** Epoch milliseconds. */
  now?: () => number;
}

export interface Breaker {
  /** `half-open`: one call is under way to see, the others still fail at once. */
  state(): 'closed' | 'open' | 'half-open';
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Somebody else reached the other side. */
  close(): void;
}

/** Closed at first. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { isAway, away, limitMs, misses, openMs, now = Date.now } = options;
  let openUntilMs: number | undefined;
  let trying = false;
  let missed = 0;
  const close = () => {
    openUntilMs = undefined;
    missed = 0;
  };
  const open = () => {
    openUntilMs = now() + openMs;
  };
  return {
    state: () => (openUntilMs === undefined ? 'closed' : trying ? 'half-open' : 'open'),
    close,
    run: async (call) => {
      const probes = openUntilMs !== undefined;
      if (openUntilMs !== undefined && (trying || now() < openUntilMs)) throw away('it was a moment ago');
      trying = probes;
      try {
        const answer = await within(call(), limitMs, () => away(`no answer within ${limitMs} ms`));
        close();
        return answer;
      } catch (error) {
        if (!isAway(error)) close();
        else if (++missed >= misses || probes) open();
        throw error;
      } finally {
        if (probes) trying = false;
      }
    },
  };
}

async function within<T>(call: Promise<T>, limitMs: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(late()), limitMs);
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}
