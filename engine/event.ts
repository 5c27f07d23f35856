/** What can happen to a case: the events that `apply` takes, and the acts of people and systems among them. */
import type { Written } from './state/authors.ts';
import type { Rejection } from './told/facts.ts';
import type { RoleCaps } from '../language/authority.ts';
import type { RelationRow } from '../language/relations.ts';
import type { PauseReason, Value } from '../language/plan.ts';

/** Who acts. Roles and teams come from the directory (API) or are the shell's own (`web-ui`, `system`), never from a body. */
export interface Actor {
  id: string;
  roles: string[];
  teams: string[];
  onBehalfOf?: string;
}

/** What an act brings along: the row in force for it, and whom the actor leads, as the directory knows it now. */
export interface Right {
  row: RelationRow;
  leads?: Leads;
  /** For whom the actor stands in now (rule 26). */
  standsFor?: readonly string[];
}

/** The teams that somebody leads, and the people in them. */
export interface Leads {
  teams: readonly string[];
  people: readonly string[];
}

/** A file or record reference; a bare name in an act means "given, kept elsewhere". */
export interface Evidence {
  name: string;
  ref?: string;
  sha256?: string;
}

/** Free text and personal values arrive as vault references (`v1.…`), never raw. */
export type TextRef = string;

interface OnStep {
  step: string;
  /** The visit answered; a stale one is refused. Absent: the open one. */
  attempt?: number;
}

export type Act =
  | ({
      act: 'complete';
      as: string;
      with?: Record<string, Value>;
      evidence?: Evidence[];
      checked?: number[];
      reason?: TextRef;
      note?: TextRef;
    } & OnStep)
  | ({ act: 'claim' } & OnStep)
  | ({ act: 'release'; reason?: TextRef } & OnStep)
  | ({ act: 'decline'; reason: TextRef } & OnStep)
  /** An approval is given (rule 23), perhaps for less: `amount` in 分. `decline` rejects it. */
  | ({ act: 'approve'; amount?: number; note?: TextRef } & OnStep)
  | ({ act: 'assign'; to: string; reason?: TextRef } & OnStep)
  | ({
      act: 'attempt';
      outcome: 'satisfied' | 'dissatisfied' | 'unreachable' | 'refused';
      answers?: Record<string, number>;
      with?: Record<string, Value>;
      evidence?: Evidence[];
      note?: TextRef;
    } & OnStep)
  /** An offer of a leg (rules 19–21): taken, returned, made again, and the ruling on a dispute or on a breach. */
  | ({ act: 'accept' } & OnStep)
  | ({ act: 'reject'; reason: TextRef; evidence: Evidence[] } & OnStep)
  | ({ act: 'offer'; note?: TextRef } & OnStep)
  | ({
      act: 'arbitrate';
      ruling?: 'receiver_takes' | 'giver_mends';
      clock?: string;
      of?: number;
      to?: string;
      reason: TextRef;
    } & OnStep)
  /** Somebody looked whether a payment of unknown result was made (rule 24). `reference`: the provider's. */
  | { act: 'reconcile'; grant: string; as: 'paid' | 'not_paid'; reason: TextRef; reference?: string }
  /** The customer's own answer to the survey (rule 16). */
  | { act: 'survey'; answers: Record<string, number>; note?: TextRef }
  /** `in`: the customer reached us; `out`: we reached the customer (moment case.contacted). */
  | {
      act: 'contact';
      direction: 'in' | 'out';
      channel?: string;
      messageId?: string;
      keeps?: number;
      /** Fields that it brings (rule 17), and when it was received, as whoever enters it says (rule 2). */
      with?: Record<string, Value>;
      claimedAtMs?: number;
      /** An intake of the same matter: re-opens the case within its window when it is closed (rule 15). */
      reopens?: boolean;
      note?: TextRef;
    }
  /** The case waits for others (rule 4); `untilMs` when it is known. */
  | { act: 'pause'; reason: PauseReason; evidence?: Evidence[]; untilMs?: number; note?: TextRef }
  | { act: 'resume'; reason?: PauseReason; note?: TextRef }
  /** Something was promised to the customer (rule 8); a contact `out` that `keeps` its number keeps it. */
  | { act: 'promise'; what: TextRef; untilMs: number }
  | { act: 'acknowledge'; clock?: string; note?: TextRef }
  | { act: 'escalate'; ladder: string; level: number; reason: TextRef }
  /** Somebody working on the case says that a declared event has happened; `with`: what came, by field. */
  | { act: 'report'; event: string; with?: Record<string, Value>; note?: TextRef }
  /** An outcome of the whole case, wherever it stands (rule 36). */
  | {
      act: 'conclude';
      as: string;
      with?: Record<string, Value>;
      evidence?: Evidence[];
      reason?: TextRef;
      note?: TextRef;
    }
  | { act: 'annotate'; note: TextRef }
  /** Rule 33. `to`: `team/x` or `person/x`, absent: whom the SOP names first; `help`: the number of the request. */
  | { act: 'ask_help'; to?: string; question: TextRef }
  | { act: 'answer_help'; help?: number; note: TextRef }
  | { act: 'decline_help'; help?: number; reason: TextRef }
  | { act: 'withdraw_help'; help?: number; reason?: TextRef }
  /** A private date: whoever sends it is told then, and nobody else. */
  | { act: 'remind_me'; atMs: number; note?: TextRef }
  /** One's own, by its number; absent: the only one. */
  | { act: 'withdraw_reminder'; reminder?: number }
  /** Rule 34. `to`: `team/x` or `person/x`. */
  | { act: 'transfer'; to: string; reason?: TextRef }
  | { act: 'accept_transfer'; note?: TextRef }
  | { act: 'decline_transfer'; reason: TextRef }
  /** What fields say was wrong (rule 35): as it should have been, and what kind of error it was. */
  | { act: 'correct'; with: Record<string, Value>; kind: string; reason: TextRef }
  | { act: 'reopen'; reason: TextRef }
  /** Rule 25. */
  | { act: 'dispose'; signal: string; as: 'handled' | 'false_alarm'; note?: TextRef }
  /** Rule 18: on the case that ends in favour of the other, and to bring it back. */
  | { act: 'merge'; into: string; reason: TextRef }
  | { act: 'unmerge'; reason: TextRef }
  | { act: 'cancel'; reason?: TextRef };

export type ActName = Act['act'];
export type ActOf<N extends ActName> = Extract<Act, { act: N }>;
export const ACT_NAMES: readonly ActName[] = [
  'complete',
  'claim',
  'release',
  'decline',
  'approve',
  'reconcile',
  'assign',
  'attempt',
  'accept',
  'reject',
  'offer',
  'arbitrate',
  'survey',
  'contact',
  'pause',
  'resume',
  'promise',
  'acknowledge',
  'escalate',
  'report',
  'conclude',
  'annotate',
  'ask_help',
  'answer_help',
  'decline_help',
  'withdraw_help',
  'remind_me',
  'withdraw_reminder',
  'transfer',
  'accept_transfer',
  'decline_transfer',
  'correct',
  'reopen',
  'dispose',
  'merge',
  'unmerge',
  'cancel',
];

/** What opens a case. `id` is the update id of the intake, so that a retry is known. */
export interface Intake {
  case: string;
  id: string;
  actor: Actor;
  data: Record<string, Value>;
  channel?: string;
  messageId?: string;
  receivedAtMs?: number;
  /** When it was received, as whoever enters it says: clocks of the opening count from then (rule 2). */
  claimedAtMs?: number;
  /** The case that started this one, and who wrote there what it was given (rule 23). */
  authors?: Record<string, Written>;
  parent?: { case: string; step: string; visit: number };
  imported?: Imported;
}

/** A case that was open in another system before (rule 31). */
export interface Imported {
  /** When the matter was received there: limits run from then. Never after the opening. */
  receivedAtMs: number;
  /** The step it stands at; absent: the first. One of the SOP's own, not inside a block. */
  at?: string;
  /** Clocks that were met there: they are not needed here. */
  met?: string[];
  /** What was shown there, by reference. */
  evidence?: Evidence[];
  /** Who had it there: a person of ours, and the team that answers with that person. */
  owner?: string;
  ownerTeam?: string;
  /** What was said with the customer there since it was received. */
  contacts?: { atMs: number; direction: 'in' | 'out'; channel?: string; note?: TextRef }[];
  /** What the customer was promised there and waits for still. */
  promises?: { what: TextRef; madeAtMs: number; untilMs: number }[];
  /** When it waited for others there; times of one reason do not overlap. Without `untilMs` it waits still. */
  pauses?: { reason: PauseReason; sinceMs: number; untilMs?: number }[];
}

/** A case that another one started is over. `data` holds no personal value. */
export interface CaseEnded {
  case: string;
  state: string;
  result: string;
  data: Record<string, Value>;
}

/** What a survivor is told of the case merged into it; `undone`: it was taken out again. */
export interface Absorbed {
  case: string;
  openedAtMs: number;
  severity?: string;
  /** The cases that had been merged into that one: they come and go with it. */
  family?: string[];
  /** Who merged it, or took it out again, whom that case has paid or may have, and what was rejected in it. */
  by?: string;
  parties?: string[];
  rejected?: Rejection[];
  /** Something was paid there, or may have been. */
  paid?: true;
  undone?: true;
}

/** Who asked for a correction of a personal value in the vault, and who confirmed it. */
export interface Corrected {
  ref: string;
  by: string[];
}

/** The run was lost; two people begin the case again from its recorded state (rule 32). */
export interface BegunAgain {
  /** Who asked for it, and who confirmed it. */
  asked: string;
  confirmed: string;
  /** When the record heard of the case last. */
  recordedAtMs: number;
}

export type Event =
  /** `id`: the update id; `receivedAtMs`: when the API took it (kept beside, never used by clocks: rule 2). */
  /** `right`: by which row of the table, and by which facts of the directory, it is decided whether the actor may (rule 27). */
  | { type: 'act'; id: string; actor: Actor; act: Act; right?: Right; receivedAtMs?: number }
  | { type: 'tick' }
  /** The record's answers to `find`. */
  | { type: 'found'; answers: Answer[] }
  | { type: 'action_done'; key: string; result: Record<string, Value> }
  | { type: 'action_failed'; key: string; error: string }
  /** An outside event concerning this case. */
  | { type: 'happened'; id: string; name: string; data: Record<string, Value> }
  /** The record has counted enough across cases (rule 25); `id` is of the subject and window. */
  | { type: 'signalled'; id: string; code: string; facts: { count: number } }
  /** The record knows an earlier case that this one belongs to (rule 17). */
  | { type: 'linked'; id: string; case: string; kind: 'repeat' | 'follow_up' | 'same_customer' }
  | ({ type: 'case_ended'; id: string; step: string; visit: number } & CaseEnded)
  | ({ type: 'absorbed'; id: string } & Absorbed)
  | ({ type: 'corrected'; id: string } & Corrected)
  /** Somebody of the team may be free now: look again for the work of this queued visit. */
  | { type: 'staff_changed'; step: string }
  | ({ type: 'begun_again' } & BegunAgain);

/** What only the record can answer: who is there, and who has authority. */
export type Question = StaffQuestion | AuthorityQuestion;

/** A question to the ledger (rules 22–23). Its answer reserves the amount under `grant`. */
export interface AuthorityQuestion {
  key: string;
  /** `authority`: may `person` decide alone, else whose caps suffice; `grant`: may this very person agree. */
  want: 'authority' | 'grant';
  grant: string;
  action: string;
  /** In 分. */
  amount: number;
  /** This case and those merged into it: their sums count together. */
  cases: string[];
  customer: string | null;
  person?: string;
  /** By which roles `person` may decide; of which roles somebody may be asked, lowest first. */
  roles: RoleCaps[];
  ask: RoleCaps[];
  /** Who may not agree. */
  not: string[];
  /**
   * From rules of authors on: to whom an amount within own caps is charged, with the roles each had when it was written
   * (null: not known); absent: somebody is asked. `parties`: whom it may pay, and the actions that share the caps.
   */
  charged?: Record<string, string[] | null>;
  parties?: string[];
  counts?: string[];
  /** The local day began then, and the 30 natural days of a customer. */
  dayMs: number;
  sinceMs: number;
}

/** A question only the directory can answer (people/choose answers it, in the record and in the simulator). */
export interface StaffQuestion {
  key: string;
  /** `one`: a person for work; `all`: the people behind a role, team or person, to be told. */
  want: 'one' | 'all';
  /** `team/x`, `role/x` or a person id. */
  who: string;
  /** Look in this team first (rule 10). */
  team?: string;
  by?: 'round_robin' | 'least_loaded';
  skill?: string;
  not: string[];
  /**
   * From rules of number 9 on: a role is that of this team, else of those above it. With nobody there `last` asks the
   * organization's last resort; `chain` nobody, for the ladder climbs on (rule 10).
   */
  near?: 'chain' | 'last';
  /** From rules of number 6 on: of somebody away the deputy is looked at. Never where it is asked who confirms. */
  deputies?: true;
  /** Of whom there is nobody now, those whose shift opens next: it waits for them. */
  awaits?: true;
}

export interface Answer {
  key: string;
  /** `freeAtMs`: when the person's shift opens next; absent when on shift. */
  people: { id: string; team?: string; freeAtMs?: number }[];
  /** The present lead of the team asked. */
  lead?: string;
  /** To a question of authority: `own`, or the role that may decide; absent: nobody may. */
  within?: string;
  /** The grant that this answer reserved, and to whom it is charged. */
  grant?: string;
  charged?: string[];
  /** The record could not be asked: work goes to its queue, a notice is asked again later. */
  away?: true;
}
