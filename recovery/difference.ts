/** What the record lacks of what cases have told, counted by what it is kept as. Pure. */
import type { Batch } from '../engine/batch.ts';
import type { DomainEvent } from '../engine/told/events.ts';
import type { SameMatter } from '../records/store/points.ts';

/** Of one case. */
export interface CaseDifference {
  case: string;
  /** `missing`: the record does not know it; `behind`: it lacks its last events; `ahead`: it has some that no history tells. */
  state: 'missing' | 'behind' | 'ahead' | 'same';
  events: number;
  /** Grants that the missing events speak of: lines of the ledger. */
  ledger: number;
  /** Intakes whose keys were forgotten. */
  requests: number;
  /** Its join key was, too, or leads to another case. */
  join?: true;
  /** Personal values that only the lost hours held: they are gone. */
  values: number;
  /** Payments that only runs before a reset knew of: they are set aside in the ledger. */
  left: number;
  /** Why it cannot be recorded from its histories. */
  fault?: string;
}

/** Of all cases looked at. */
export interface Difference {
  cases: number;
  runs: number;
  missing: number;
  behind: number;
  ahead: number;
  events: number;
  ledger: number;
  requests: number;
  joins: number;
  values: number;
  left: number;
  /** Cases of which Temporal has a history still, and which retention has removed: they are left out. */
  removed: number;
  /** Those that differ, in the order in which they were looked at. */
  lines: CaseDifference[];
  /** Open cases that are one matter. */
  pairs: SameMatter[];
  faults: number;
}

export function noDifference(): Difference {
  const none = { cases: 0, runs: 0, missing: 0, behind: 0, ahead: 0, events: 0, ledger: 0, requests: 0, joins: 0 };
  return { ...none, values: 0, left: 0, removed: 0, lines: [], pairs: [], faults: 0 };
}

/** Adds a case. */
export function count(sum: Difference, it: CaseDifference): void {
  sum.cases += 1;
  if (it.state !== 'same') sum[it.state] += 1;
  sum.events += it.events;
  sum.ledger += it.ledger;
  sum.requests += it.requests;
  sum.joins += it.join ? 1 : 0;
  sum.values += it.values;
  sum.left += it.left;
  if (it.fault !== undefined) sum.faults += 1;
  if (it.state !== 'same' || it.requests + it.left > 0 || it.join || it.fault !== undefined) sum.lines.push(it);
}

/**
 * How the events that batches tell compare with what is recorded. What a later batch, of a run that was reset, took back is no event
 * that is lacking.
 *
 * @param known the number of the last event recorded; undefined: the record does not know the case
 * @param taskMs of the last batch recorded, where that is known: what was told later is lacking, whatever its numbers
 */
export function compared(
  batches: readonly Batch[],
  known: number | undefined,
  taskMs = Number.POSITIVE_INFINITY,
): Pick<CaseDifference, 'state' | 'events' | 'ledger'> {
  const story = storyOf(batches);
  const last = Math.max((batches.at(-1)?.from ?? 1) - 1, story.at(-1)?.event.seq ?? 0);
  const lacking = story.filter((it) => it.event.seq > (known ?? 0) || it.taskMs > taskMs).map(({ event }) => event);
  const grants = lacking.flatMap((event) => {
    const grant = event.type.startsWith('grant.') ? (event.data as { grant?: unknown }).grant : undefined;
    return typeof grant === 'string' ? [grant] : [];
  });
  const behind = lacking.length > 0 || batches.some((it) => it.taskMs > taskMs);
  const state = known === undefined ? 'missing' : behind ? 'behind' : known > last ? 'ahead' : 'same';
  return { state, events: lacking.length, ledger: new Set(grants).size };
}

/** What stands after batches of one run or of all, in their order: each replaces what was told from its first event on. */
export function storyOf(batches: readonly Batch[]): { event: DomainEvent; taskMs: number }[] {
  const story: { event: DomainEvent; taskMs: number }[] = [];
  for (const { from, events, taskMs } of batches) {
    while ((story.at(-1)?.event.seq ?? 0) >= from) story.pop();
    story.push(...events.map((event) => ({ event, taskMs })));
  }
  return story;
}
