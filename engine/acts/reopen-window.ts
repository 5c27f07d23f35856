/** How long a closed case can be re-opened (rule 15). */
import type { Draft } from '../state/draft.ts';
import { later } from '../clocks/service-time.ts';

/** Ours, as the default of `intake.reopen`: a closed case may be re-opened by act for 7 natural days (rule 15). */
const REOPEN_WINDOW_MS = 7 * 86_400_000;

/** Until when a closed case is re-opened instead of being followed by a new one. */
export function reopenUntilMs({ plan, state }: Pick<Draft, 'plan' | 'state'>): number {
  const closedMs = state.closedAtMs ?? 0;
  const within = plan.intake?.reopen?.within;
  return within === undefined ? closedMs + REOPEN_WINDOW_MS : later(plan, '', closedMs, within);
}

/** The window as an author writes it. */
export function windowText({ plan }: Draft): string {
  const within = plan.intake?.reopen?.within;
  if (within === undefined) return '7nd';
  return within.unit === 'service' ? `${within.ms / 3_600_000}h` : `${within.days}${within.unit}`;
}
