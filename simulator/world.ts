/** What surrounds an imagined case: its plan, its people, and how outside systems answer. */
import type { Load, Organization } from '../engine/people/choose.ts';
import type { Plan, Value } from '../language/plan.ts';
import type { Ledger } from './ledger.ts';

/** What an outside call answers: its reply, or the code of its failure. */
export type CallReply = Record<string, Value> | { failed: string };

export interface World {
  plan: Plan;
  organization: Organization;
  /** People on leave from the start on; a story may change that in `load`. */
  absent?: readonly string[];
  /** What a connector answers to a call; without it every call is done with an empty reply. */
  reply?: (call: string, values: Record<string, Value>) => CallReply;
  /** What starting a case of another SOP comes to; without it every start succeeds. */
  start?: (sop: string, values: Record<string, Value>) => { failed?: string };
  /** The behaviour the case begins with; absent: the newest. */
  rules?: number;
  /** Shared by cases whose caps count together; absent: this case's own. */
  ledger?: Ledger;
  /** Shared by cases that the same people work on; absent: this case's own. */
  load?: Map<string, Load>;
}
