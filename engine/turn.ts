/** What the kernel returns: the new state, the commands the shell must obey, the domain events for the record, a reply. */
import type { Value } from '../language/plan.ts';
import type { RefusalCode } from '../language/refusal-codes.ts';
import type { Question } from './event.ts';
import type { CaseState, State } from './state/state.ts';
import type { DomainEvent } from './told/events.ts';
import type { NoticeName } from './told/notices.ts';
import type { WakeUp } from './told/wake-for.ts';

export type { DomainEvent } from './told/events.ts';

export type Command =
  /** Ask the directory, at once (local activity); the answer comes back as the event `found`. */
  | { type: 'find'; questions: Question[] }
  /** Call a connector; answered by `action_done` / `action_failed` with the same key. */
  | {
      type: 'run_action';
      key: string;
      step: string;
      title: string;
      call: string;
      with: Record<string, Value>;
      /** Of one attempt, and for how long failures are tried again (DoStep). */
      timeoutMs: number;
      retryForMs: number;
    }
  /** Start a case of another SOP; answered like a call: `action_done` with `case`, or `action_failed`. */
  | {
      type: 'start_case';
      key: string;
      /** The `run` step and its visit, or `signal:<code>` and the number of its firing. */
      step: string;
      visit: number;
      title: string;
      sop: string;
      with: Record<string, Value>;
      /** That case is there: nothing is started, only its end is asked for. */
      child?: string;
    }
  | { type: 'notify'; key: string; to: Recipient; message?: string; about: NoticeName; values: Record<string, Value> }
  /** The one wake-up: earliest of all clocks, levels, windows, and what for. Sent in every turn, none = no timer. */
  | ({ type: 'wake_at' } & WakeUp)
  /** The case is over for this run. */
  | { type: 'finish'; result: string };

export type Recipient = { kind: 'person'; ids: string[] } | { kind: 'customer'; field: string; ref: string };

/** Why an act is refused. 409: not now; 422: wrong data; 403: not you. */
export interface Refusal {
  status: 403 | 409 | 422;
  code: RefusalCode;
  params?: Record<string, string>;
  /** One entry per field for 422. */
  fields?: { field: string; code: string; params?: Record<string, string> }[];
  /** What is open now, for stale answers and acts the SOP does not allow. */
  open?: { step: string; attempt: number; acts: string[] }[];
}

/** Kept under 600 bytes, since it stays in history: what the case waits for now. */
export interface Reply {
  state: CaseState;
  /** Opened by this act, or joined to an open case (intake). */
  opened?: true;
  joined?: true;
  repeated?: true;
  step?: string;
  attempt?: number;
  owner?: string;
  assignee?: string;
  nextDueMs?: number;
  nextClock?: string;
  /** The case was resolved or closed by this act with so many requests for help open (rule 33). */
  helpOpen?: number;
  seq: number;
}

export interface Turn {
  state: State;
  commands: Command[];
  events: DomainEvent[];
  reply?: Reply;
}
