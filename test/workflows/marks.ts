/**
 * The marks: what is counted of a case, never timed, and the most it may come to. A number that rises past its mark fails a
 * test, and so does one that has fallen well below it: then the mark is lowered here, so that what was won stays won.
 */

/** Of one deed: `events` and `bytes` of the case's history, `statements` to the database, `calls` of the API to Temporal. */
export type Counts = Readonly<Record<string, number>>;

/**
 * A deed through the API, one at a time: all that API and worker do until both are at rest. Of the bytes a tenth are words for the
 * Web UI: what each write, timer and activity is about, and its stage. Of an opening's bytes half are the plan, packed: the complaint's
 * outcomes of the whole case, its help and what its evidence needs are 180 of them.
 */
export const DEED_MARKS = {
  opening: { events: 10, bytes: 7_740, statements: 30, calls: 1 },
  annotate: { events: 6, bytes: 1_710, statements: 15, calls: 1 },
  complete: { events: 9, bytes: 2_540, statements: 15, calls: 1 },
} as const;

/** Whole stories of the complaint: what the history of the case has in the end; a workflow task more (three events) comes by
 * chance. In the worst one a counsel on call is told at once, by a notice of its own. */
export const STORY_MARKS = {
  normal: { events: 104, bytes: 27_200 },
  worst: { events: 183, bytes: 42_800 },
} as const;

/** Bytes vary with the digits of identities and instants; what is counted in pieces does not. */
const BYTES_SHARE = 0.02;
/** A fall of this share is no chance any more. */
const FALLEN_SHARE = 0.1;

/** What is wrong with these counts by their marks; empty: nothing. */
export function offMark(of: string, counts: Counts, marks: Counts): string[] {
  return Object.entries(marks).flatMap(([name, mark]) => {
    const found = counts[name] ?? Number.NaN;
    const most = name === 'bytes' ? mark * (1 + BYTES_SHARE) : mark;
    if (!(found <= most)) return [`${of}: ${found} ${name}, ${mark} at most. Find what it takes more for.`];
    const least = name === 'bytes' ? mark * (1 - FALLEN_SHARE) : Math.min(mark - 1, mark * (1 - FALLEN_SHARE)) + 1;
    return found < least ? [`${of}: ${found} ${name} only. Lower the mark of ${mark} in test/workflows/marks.ts.`] : [];
  });
}
