/** One thing that a publication changes, as the second person reads it before she confirms. */

/** Whom a change touches. */
export type Touched = 'customers' | 'agents' | 'leads';

/** One line of what a publication means. */
export interface Line {
  /** Stable for the same change: part, what of it, before and after. The confirmed hash covers the ids of all lines. */
  id: string;
  touches: Touched;
  zh: string;
  en: string;
}
