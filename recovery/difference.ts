/** What the record lacks of what cases have told, counted by what it is kept as. Pure. */
import type { Batch } from '../engine/batch.ts';
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
  return { ...none, values: 0, removed: 0, lines: [], pairs: [], faults: 0 };
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
  if (it.fault !== undefined) sum.faults += 1;
  if (it.state !== 'same' || it.requests > 0 || it.join || it.fault !== undefined) sum.lines.push(it);
}

/**
 * How the events that batches tell compare with what is recorded.
 *
 * @param known the number of the last event recorded; undefined: the record does not know the case
 */
export function compared(
  batches: readonly Batch[],
  known: number | undefined,
): Pick<CaseDifference, 'state' | 'events' | 'ledger'> {
  const last = batches.reduce((most, { from, events }) => Math.max(most, from - 1, events.at(-1)?.seq ?? 0), 0);
  const lacking = new Map(
    batches.flatMap((it) => it.events.filter(({ seq }) => seq > (known ?? 0)).map((event) => [event.seq, event])),
  );
  const grants = [...lacking.values()].flatMap((event) => {
    const grant = event.type.startsWith('grant.') ? (event.data as { grant?: unknown }).grant : undefined;
    return typeof grant === 'string' ? [grant] : [];
  });
  const state = known === undefined ? 'missing' : lacking.size > 0 ? 'behind' : known > last ? 'ahead' : 'same';
  return { state, events: lacking.size, ledger: new Set(grants).size };
}
