/** How a case stands against its clocks, in one word and one instant: what lists sort by and search attributes show. */
import { clockName } from '../../language/clock-id.ts';
import type { ClockView, View } from './view.ts';

/**
 * `breached` one is past its due and unmet, `running` one runs, `paused` all that run are paused, `late` all are over and
 * one was met late or never, `met` all are over in time, `none` no clock.
 */
export type SlaState = 'breached' | 'running' | 'paused' | 'late' | 'met' | 'none';

/** The most urgent word that is true of the case's clocks. */
export function slaState(clocks: readonly ClockView[]): SlaState {
  const has = (...states: ClockView['state'][]) => clocks.some((clock) => states.includes(clock.state));
  if (has('breached')) return 'breached';
  if (has('running')) return 'running';
  if (has('paused')) return 'paused';
  if (clocks.some((clock) => clock.breachedAtMs !== undefined) || has('met_late')) return 'late';
  return has('met') ? 'met' : 'none';
}

/** Whether something was met late, or ended past its due unmet, whatever else still runs. */
export function wasLate(clocks: readonly ClockView[]): boolean {
  return clocks.some(
    ({ state, breachedAtMs }) => state === 'met_late' || (state === 'cancelled' && breachedAtMs !== undefined),
  );
}

/** Whether a clock is for those who have the case: what a signal or a request for help waits for is for whom it told or asks. */
export function isCasesOwn({ id }: { id: string }): boolean {
  const { head } = clockName(id);
  return head !== 'signal' && head !== 'help';
}

/** The earliest due of the case's own unmet clocks; a due that has passed counts, so that late cases come first. */
export function earliestDueMs(view: View): number | undefined {
  return earliestOf(view.clocks.filter(isCasesOwn));
}

/** The same of all clocks: what runs of rules before 8 show. */
export function earliestOfAllMs(view: View): number | undefined {
  return earliestOf(view.clocks);
}

function earliestOf(clocks: readonly ClockView[]): number | undefined {
  const dues = clocks.flatMap((clock) =>
    (clock.state === 'running' || clock.state === 'breached') && clock.dueMs !== undefined ? clock.dueMs : [],
  );
  return dues.length === 0 ? undefined : Math.min(...dues);
}
