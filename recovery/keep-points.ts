/** Compares what record and Temporal know of each other, notes which has lost hours, and tells each of the other anew. */
import type { LostHours, Point, PointStore } from '../records/store/points.ts';
import { lostBetween, type Told } from './compare.ts';
import type { Tally } from './tally.ts';

/** What is compared. */
export interface PointDeps {
  record: Pick<PointStore, 'point' | 'nextPoint' | 'noteLostHours'>;
  tally: Tally;
  now: () => number;
  /** Hours found for the first time. */
  onLost(lost: LostHours): void;
}

/** Several workers look; what one has told is not told again within this time. */
const dueAfterMs = 45_000;

/**
 * One turn: to be called when a worker starts, and each minute. Hours once found stay found until they are closed; the two are
 * told of each other anew at once, so that the next loss is found, too.
 */
export async function keepPoints({ record, tally, now, onLost }: PointDeps): Promise<void> {
  let { ours, theirs } = await looked(record, tally);
  // What another worker does between the two looks is no loss: what was lost is so at a second look, too.
  if (lostBetween(ours, theirs) !== undefined) ({ ours, theirs } = await looked(record, tally));
  const lost = lostBetween(ours, theirs);
  if (lost !== undefined && (await record.noteLostHours(lost))) onLost(lost);
  if (lost === undefined && ours !== undefined && theirs !== undefined && now() - ours.atMs < dueAfterMs) return;
  // First here, then there: a process that dies in between leaves a record that is further than Temporal knows, as ever.
  const { record: name, n, atMs } = await record.nextPoint(theirs && { n: theirs.n, atMs: theirs.atMs });
  await tally.write({ record: name, n, atMs });
}

/** Temporal first: it is told after the record, and never further than it, whoever tells it meanwhile. */
async function looked(
  record: PointDeps['record'],
  tally: Tally,
): Promise<{ ours: Point | undefined; theirs: Told | undefined }> {
  const theirs = await tally.read();
  return { ours: await record.point(), theirs };
}
