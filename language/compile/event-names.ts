/** The outside events that an SOP names, wherever it does. */
import type { Context } from '../context.ts';

/** The customer's contact: needs no declaring and no subject. */
export const CONTACT = 'contact';

/** What a case says was corrected (rule 35): told by the case itself. */
export const CORRECTED = 'corrected';

/** Told to a case itself, not found by a field. */
export function isOwn(event: string): boolean {
  return event === CONTACT || event === CORRECTED;
}

/** Every outside event the SOP knows: declared under `on`, waited for, or opening a case. */
export function eventNames(context: Context): string[] {
  const { on, intake } = context.sop;
  const waited = [...context.steps.values()].flatMap((s) => s.events);
  return [...new Set([...Object.keys(on ?? {}), ...waited, ...Object.keys(intake?.open_on ?? {})])];
}
