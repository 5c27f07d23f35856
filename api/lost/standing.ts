/** A lost case as people see it: what was recorded last, and its clocks as they would stand now. */
import { apply, view } from '../../engine/kernel.ts';
import { slaState } from '../../engine/see/sla.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { Services } from '../services.ts';

/**
 * Nobody works on it and no message comes, so its work is shown as it was; time goes on for the customer. Where no state is kept
 * the clocks are shown as they were.
 */
export async function asItStands(
  { record }: Pick<Services, 'record'>,
  found: CaseRecord,
  nowMs = Date.now(),
): Promise<CaseRecord> {
  if (found.lost === undefined) return found;
  const kept = await record.stateOf(found.view.case);
  const { sop, version } = found.view;
  const plan = kept && (await record.planOf({ sop, version, hash: kept.planHash }));
  if (kept === undefined || plan === undefined) return found;
  const { state } = apply(plan, kept.state, { type: 'tick' }, nowMs);
  const { clocks, nextDueMs, nextClock } = view(plan, state, nowMs);
  const { nextDueMs: _due, nextClock: _clock, ...rest } = found.view;
  const next = nextDueMs === undefined ? {} : { nextDueMs };
  const named = nextClock === undefined ? {} : { nextClock };
  return { ...found, sla: slaState(clocks), view: { ...rest, clocks, ...next, ...named } };
}
