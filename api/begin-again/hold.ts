/**
 * Beginning an ended case again, one caller after the other: a run is begun from the state in which the last one ended, and
 * nothing at Temporal compares that state with the one that was read. Who is in turn therefore reads it anew.
 */
import type { RecordStore } from '../../records/store.ts';
import { inFlightQueue } from '../temporal/in-flight.ts';

/** In turn for one case, over all processes. Throws Problem 503 for a call whose turn does not come; nothing is done then. */
export type Hold = <T>(caseId: string, call: () => Promise<T>) => Promise<T>;

/** Each keeps a connection of the record; most of the pool stays with everything else. */
const CASES_AT_ONCE = 3;

/** One for each process. */
export function holdOf(record: Pick<RecordStore, 'whileHeld'>): Hold {
  const oneByOne = inFlightQueue(1);
  const few = inFlightQueue(CASES_AT_ONCE);
  return (caseId, call) => oneByOne(caseId, () => few('', () => record.whileHeld(`again ${caseId}`, call)));
}
