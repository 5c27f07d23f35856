/**
 * At most four acts of one case in flight per process, the rest in the order they came. Above the server's own limit it
 * drops the running task, and with it seconds (architecture, "Acts").
 */
import { away } from '../problem.ts';

const IN_FLIGHT = 4;
/** A hundred acts on one case take about a second; who waits longer waits for a case that does not answer. */
const PATIENCE_MS = 10_000;

/** Runs calls of one case, four at a time. Throws Problem 503 for a call whose turn does not come; nothing is done then. */
export type Queue = <T>(caseId: string, call: () => Promise<T>) => Promise<T>;

interface Lane {
  running: number;
  waiting: (() => void)[];
}

/** One for each process. Keeps nothing of a case that is quiet. */
export function inFlightQueue(most = IN_FLIGHT): Queue {
  const lanes = new Map<string, Lane>();
  return async (caseId, call) => {
    const lane = lanes.get(caseId) ?? { running: 0, waiting: [] };
    lanes.set(caseId, lane);
    // Whoever ends hands its place on, so a newcomer never overtakes one that waits.
    if (lane.running >= most) await turn(lane);
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

/** Resolves when a place is handed on. */
function turn(lane: Lane): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      lane.waiting.splice(lane.waiting.indexOf(go), 1);
      reject(away('away/worker'));
    }, PATIENCE_MS);
    lane.waiting.push(go);
  });
}
