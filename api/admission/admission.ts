/** The way of a request into cases: its turn at the case, then a place at the gate, then what it asks for. */
import type { Metrics } from '../metrics.ts';
import { busy } from '../problem.ts';
import { inFlightQueue } from '../temporal/in-flight.ts';
import { gateOf } from './gate.ts';
import { type Limit, limitOf } from './limit.ts';
import type { Asking } from './line.ts';

/** Who asks, and the case it is about when that is known. */
export interface Entrant extends Asking {
  case?: string | undefined;
}

/**
 * Has the deed done when it is the entrant's turn. `wasDone` of its result: whether its time says how busy all is (it does unless
 * told otherwise): a look at what was answered before is quick at any time.
 *
 * @throws Problem 503 when that would be too late; nothing is done then
 */
export type Admission = <Result>(
  entrant: Entrant,
  deed: () => Promise<Result>,
  wasDone?: (result: Result) => boolean,
) => Promise<Result>;

/** One for each process. `limit`: one that finds out by itself, unless given. */
export function admissionOf(metrics: Pick<Metrics, 'shed'>, limit: Limit = limitOf()): Admission {
  const refused = (lane: Asking['lane']) => {
    metrics.shed(lane);
    return busy();
  };
  const gate = gateOf({ limit, refused });
  // A case that many act on takes four at a time: those who wait for it hold no place that others could use.
  const inTurn = inFlightQueue();
  return ({ lane, caller, case: id }, deed, wasDone = () => true) => {
    const through = async () => {
      const leave = await gate.enter({ lane, caller });
      let done = false;
      try {
        const result = await deed();
        done = wasDone(result);
        return result;
      } finally {
        leave(done);
      }
    };
    return id === undefined ? through() : inTurn(id, through);
  };
}
