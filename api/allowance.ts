/** What one caller may spend in a minute, in units of what its requests cost. It comes back evenly. */

const minuteMs = 60_000;
/** Callers remembered; who has spent nothing for a minute is forgotten first. */
const CALLERS_MAX = 10_000;

export interface Allowance {
  /** Zero when the cost is taken; else nothing is, and this many milliseconds from now there will be enough. */
  spend(caller: string, cost: number): number;
}

/** `perMinute`: also the most that one caller can have saved. A cost above it is taken as all of it. */
export function allowanceOf(perMinute: number, now: () => number = Date.now): Allowance {
  const spent = new Map<string, { amount: number; atMs: number }>();
  const stillSpent = (caller: string, atMs: number) => {
    const before = spent.get(caller);
    return before === undefined ? 0 : Math.max(0, before.amount - ((atMs - before.atMs) * perMinute) / minuteMs);
  };
  return {
    spend: (caller, cost) => {
      const atMs = now();
      const amount = stillSpent(caller, atMs) + Math.min(cost, perMinute);
      if (amount > perMinute) return Math.ceil(((amount - perMinute) * minuteMs) / perMinute);
      spent.delete(caller);
      spent.set(caller, { amount, atMs });
      const [oldest] = spent.keys();
      if (spent.size > CALLERS_MAX && oldest !== undefined) spent.delete(oldest);
      return 0;
    },
  };
}
