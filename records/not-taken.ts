/** Whether a second person's word is taken: one decision for everything that one asks and another confirms. */

/** Why it is not. */
export type NotTaken = 'unknown' | 'confirmed' | 'lapsed' | 'same-person' | 'other-hash';

/** What was asked, as its row has it. */
interface Asked {
  asked_by: string;
  asked_ms: number;
  confirmed_ms: number | null;
  hash: string;
}

/** Undefined: it is taken. What was asked until `sinceMs` has lapsed. */
export function notTaken(
  asked: Asked | undefined,
  word: { by: string; hash: string },
  sinceMs: number,
): NotTaken | undefined {
  if (asked === undefined) return 'unknown';
  if (asked.confirmed_ms !== null) return 'confirmed';
  if (asked.asked_ms <= sinceMs) return 'lapsed';
  if (asked.asked_by === word.by) return 'same-person';
  return asked.hash === word.hash ? undefined : 'other-hash';
}
