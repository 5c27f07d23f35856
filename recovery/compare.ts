/** Which side has lost hours, by what each says of the other. Pure. */
import type { LostHours, Point } from '../records/store/points.ts';

/** What Temporal holds of a record. */
export interface Told {
  record: string;
  n: number;
  atMs: number;
}

/**
 * `ours`: what the record says of itself; `theirs`: what stands in Temporal. Undefined: they agree, or nothing was ever told.
 * What is written but not yet read back proves nothing: a process may have died between the two.
 */
export function lostBetween(ours: Point | undefined, theirs: Told | undefined): LostHours | undefined {
  if (theirs === undefined) {
    if (ours === undefined || ours.seenN === 0) return undefined;
    return { side: 'temporal', how: 'emptied', fromMs: 0, toMs: ours.atMs };
  }
  if (ours === undefined) return { side: 'record', how: 'emptied', fromMs: 0, toMs: theirs.atMs };
  if (theirs.record !== ours.record) return { side: 'record', how: 'another', fromMs: 0, toMs: theirs.atMs };
  if (theirs.n > ours.n) return { side: 'record', how: 'set-back', fromMs: ours.atMs, toMs: theirs.atMs };
  if (theirs.n < ours.seenN) return { side: 'temporal', how: 'set-back', fromMs: theirs.atMs, toMs: ours.atMs };
  return undefined;
}
