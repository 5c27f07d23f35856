/**
 * At most four acts of one case in flight per process, the rest in the order they came. Above the server's own limit it
 * drops the running task, and with it seconds (architecture, "Acts").
 */
const IN_FLIGHT = 4;

/** Runs calls of one case, four at a time. */
export type Queue = <T>(caseId: string, call: () => Promise<T>) => Promise<T>;

/** One for each process. Keeps nothing of a case that is quiet. */
export function inFlightQueue(most = IN_FLIGHT): Queue {
  const lanes = new Map<string, { running: number; waiting: (() => void)[] }>();
  return async (caseId, call) => {
    const lane = lanes.get(caseId) ?? { running: 0, waiting: [] };
    lanes.set(caseId, lane);
    // Whoever ends hands its place on, so a newcomer never overtakes one that waits.
    if (lane.running >= most) await new Promise<void>((go) => lane.waiting.push(go));
    else lane.running += 1;
    try {
      return await call();
    } finally {
      const next = lane.waiting.shift();
      if (next !== undefined) next();
      else if (--lane.running === 0) lanes.delete(caseId);
    }
  };
}
