/** Whether a case may go, from what the record knows of it and of the cases merged with it. Pure. */
import { caseClass, keptUntilMs, type RetentionPlan } from '../../language/retention.ts';
import type { CaseState } from '../../engine/state/state.ts';
import type { Stays } from '../store/retention.ts';

/** What counts of one case. */
export interface CaseFacts {
  id: string;
  sop: string;
  state: CaseState;
  /** Its run has ended. */
  ended: boolean;
  openedMs: number;
  closedMs: number | null;
  taskMs: number;
  length: number;
  head: string;
  held: boolean;
  /** A payment is reserved or of unknown result. */
  paying: boolean;
  /** When the newest amount began to count against caps. */
  countedMs: number | null;
  /** Something asked of the person waits. */
  asked: boolean;
  /** An intake to it or a signal from or to it is on its way. */
  underWay: boolean;
  /** A clock runs that the law asks for. */
  statutory: boolean;
}

/** For how long caps count an amount (semantics rule 22). */
export const CAPS_MS = 30 * 24 * 3_600_000;

/** The end of what is looked at, and by which classes. */
export interface Deciding {
  plan: RetentionPlan;
  atMs: number;
}

/** Whether its days are over; a case without a class or without a closing is never due. */
export function isDue({ sop, closedMs }: CaseFacts, { plan, atMs }: Deciding): boolean {
  const of = caseClass(plan, sop);
  return of !== undefined && closedMs !== null && keptUntilMs(of, closedMs) <= atMs;
}

/** Why this case alone stays though its days are over; undefined: nothing stands against it. */
export function against(it: CaseFacts, { atMs }: Deciding): Stays | undefined {
  if (it.state === 'open' || it.state === 'resolved' || !it.ended) return 'open';
  if (it.held) return 'hold';
  if (it.paying) return 'payment';
  if (it.countedMs !== null && it.countedMs + CAPS_MS > atMs) return 'caps';
  if (it.asked) return 'erasure';
  if (it.underWay) return 'intake';
  return it.statutory ? 'statutory' : undefined;
}

/** Why a case that is due stays, with its family: the cases merged into each other, itself among them. They go together. */
export function whyStays(it: CaseFacts, family: readonly CaseFacts[], deciding: Deciding): Stays | undefined {
  const own = against(it, deciding);
  if (own !== undefined) return own;
  const all = family.every((other) => isDue(other, deciding) && against(other, deciding) === undefined);
  return all ? undefined : 'family';
}
