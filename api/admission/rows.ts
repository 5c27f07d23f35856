/** The rows of one request: a few at a time, each with a place of its own at the gate. */
import { FEWEST_PLACES } from './limit.ts';

/** As many as there are places at least: while nobody else is there none of them waits, or is turned away. */
const AT_ONCE = FEWEST_PLACES;

/** The results in the order of the rows. When one throws no other is begun, those under way end, and the first error is thrown. */
export async function eachRow<Row, Result>(
  rows: readonly Row[],
  deed: (row: Row) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const errors: unknown[] = [];
  const left = rows.entries();
  const work = async () => {
    for (const [i, row] of left) {
      try {
        results[i] = await deed(row);
      } catch (error) {
        errors.push(error);
      }
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (errors.length > 0) throw errors[0];
  return results;
}
