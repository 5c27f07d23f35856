/** How a case stands against its clocks, in one word and one instant: what lists sort by and search attributes show. */
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

/** The earliest due of all unmet clocks; a due that has passed counts, so that late cases come first. */
export function earliestDueMs(view: View): number | undefined {
  const dues = view.clocks.flatMap((clock) =>
    (clock.state === 'running' || clock.state === 'breached') && clock.dueMs !== undefined ? clock.dueMs : [],
  );
  if (view.nextDueMs !== undefined) dues.push(view.nextDueMs);
  return dues.length === 0 ? undefined : Math.min(...dues);
}
