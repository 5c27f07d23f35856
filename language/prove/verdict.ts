/** What is asked of an SOP and what can be answered: it holds, it is broken, it never comes up, or it is not proved. */
import type { Context } from '../context.ts';
import type { Range } from '../diagnostic.ts';
import type { Params } from '../report.ts';
import type { Routes, Way } from '../check/routes.ts';
import type { Plan } from '../plan.ts';
import type { Place } from '../source/place.ts';
import type { Walk } from './walk.ts';

export const FAMILIES = ['flow', 'tables'] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * `hollow`: what is asked about never happens in this SOP. `open`: not proved, as there were more states than the budget,
 * or as what seems to break it hangs on conditions, of which a path says nothing.
 */
export type Verdict = 'holds' | 'broken' | 'hollow' | 'open';

/** Something that is wrong for certain, and the shortest way that shows it. */
export interface Flaw {
  place: Place;
  /** Whether the key is meant, not its value. */
  atKey?: true;
  params: Params;
  /** From the opening; absent where no way leads there at all. */
  story?: readonly Way[];
  /** The steps in which the case stands at the story's end. */
  at?: readonly string[];
}

export interface Answer {
  verdict: Verdict;
  flaws: readonly Flaw[];
  why?: 'states' | 'conditions';
}

/** An SOP with what several questions look at: each part is made when the first question asks for it. */
export interface Asked {
  plan: Plan;
  context: Context;
  routes: Routes;
  /** All ways, whatever conditions say: what cannot happen here can never happen. */
  all(): Walk;
  /** Only ways that are open whatever fields say: what happens here can happen for certain. */
  free(): Walk;
  /** As `free`, with the clocks of the case that have a ladder. */
  watched(): Walk;
}

/** One property: one question, one file. */
export interface Question {
  id: string;
  family: Family;
  ask(asked: Asked): Answer;
}

/** What was found about one property of one SOP. */
export interface Proof {
  id: string;
  family: Family;
  verdict: Verdict;
  why?: 'states' | 'conditions';
  findings: Finding[];
}

/** A flaw as people read it. */
export interface Finding {
  range: Range;
  message: string;
  story?: readonly Way[];
  at?: readonly string[];
}

export const HOLDS: Answer = { verdict: 'holds', flaws: [] };
export const HOLLOW: Answer = { verdict: 'hollow', flaws: [] };

/** Broken where something was found; else it holds, unless not all was looked at. */
export function answer(flaws: readonly Flaw[], open?: 'states' | 'conditions' | false): Answer {
  if (flaws.length > 0) return { verdict: 'broken', flaws };
  return open ? { verdict: 'open', flaws, why: open } : HOLDS;
}
