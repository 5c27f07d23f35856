/** Runs of retention and holds between the record's words and the wire's. */
import { iso } from './instants.ts';
import type { Hold, RetentionRun, SopReport } from '../../records/store/retention.ts';
import type { WireHold, WireRetentionRun } from '../../wire/retention.ts';
import { defined } from './case.ts';

/** A run, as far as it came. */
export function retentionToWire(run: RetentionRun): WireRetentionRun {
  const { cases = {}, values = {}, rows = {}, unclassed = {} } = run.report;
  return defined({
    run: run.id,
    applies: run.applies,
    at: iso(run.atMs),
    started_at: iso(run.startedAtMs),
    started_by: run.startedBy,
    finished_at: run.finishedAtMs === undefined ? undefined : iso(run.finishedAtMs),
    removed: run.removed,
    cases: Object.fromEntries(Object.entries(cases).map(([sop, of]) => [sop, sopToWire(of)])),
    values,
    rows,
    kept_for_ever: unclassed,
  });
}

function sopToWire({ oldestMs, ...same }: SopReport) {
  return { ...same, ...(oldestMs !== undefined && { oldest: iso(oldestMs) }) };
}

/** A line of the register of holds. */
export function holdToWire(hold: Hold): WireHold {
  const { case: id, reason, reference, sinceMs, by, releasedMs, releasedBy } = hold;
  return defined({
    case: id,
    reason,
    reference,
    since: iso(sinceMs),
    by,
    released_at: releasedMs === undefined ? undefined : iso(releasedMs),
    released_by: releasedBy,
  });
}
