/** Reasons to pause, wherever an SOP names one. */
import { type Context, fault } from '../context.ts';
import type { PauseReason } from '../pause-reasons.ts';
import type { Place } from '../source/place.ts';

/** Every reason is declared under `pauses`. */
export function checkReason(context: Context, reason: PauseReason, place: Place): void {
  const declared = Object.keys(context.sop.pauses ?? {});
  if (!declared.includes(reason))
    fault(context, 'pause/not-declared', place, { found: reason, expected: declared.join(', ') || '–' });
}
