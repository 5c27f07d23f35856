/**
 * When something was received, as whoever enters it says (semantics rule 2): never in the future, at most 72 hours back. It may
 * start a clock earlier and stops none.
 */
import type { Draft } from '../state/draft.ts';
import { wrongData } from '../refused.ts';
import { hearsFacts } from '../rules.ts';

/** How far back it may lie. */
export const CLAIM_MAX_MS = 72 * 3_600_000;

/**
 * Why such a claim is not taken, if so. `enteredMs`: when it was entered, by the clock of whoever took it.
 *
 * @returns a stable code
 */
export function claimFault(claimedAtMs: number, enteredMs: number, nowMs = enteredMs): string | undefined {
  if (!Number.isSafeInteger(claimedAtMs)) return 'data/not-an-instant';
  if (claimedAtMs > Math.max(enteredMs, nowMs)) return 'data/in-future';
  return claimedAtMs < Math.min(enteredMs, nowMs) - CLAIM_MAX_MS ? 'data/too-long-ago' : undefined;
}

/** The instant from which clocks that this contact starts count. Throws Refused. */
export function claimOf(d: Draft, claimedAtMs: number | undefined): number | undefined {
  if (claimedAtMs === undefined || !hearsFacts(d)) return undefined;
  const code = claimFault(claimedAtMs, d.receivedAtMs ?? d.nowMs, d.nowMs);
  if (code !== undefined) throw wrongData([{ field: 'received_at', code }]);
  return Math.min(claimedAtMs, d.nowMs);
}

/** The same for an opening, which nobody can refuse any more: one that could not be is as if it had not been made. */
export function claimAtOpening(d: Draft, claimedAtMs: number | undefined): number | undefined {
  if (claimedAtMs === undefined || !hearsFacts(d)) return undefined;
  const code = claimFault(claimedAtMs, d.receivedAtMs ?? d.nowMs, d.nowMs);
  return code === undefined ? Math.min(claimedAtMs, d.nowMs) : undefined;
}
