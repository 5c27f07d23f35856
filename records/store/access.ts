/** Finding a case one may not read, being let in for a while, and the log of who read what (semantics rule 30). */
import type { CaseState } from '../../engine/state/state.ts';
import type { Page, PageQuery } from './lists.ts';

/**
 * What was done. `read`: a value of the vault; `view`, `list`: a customer's number shown with a case, in a list; `find`: a
 * case found by customer or order; `contact`, `break_glass`: let in for an hour; `erase`: a subject's key deleted;
 * `correct`: a value replaced; `export`: all that is held of a person, or a step of an export of keys; `confirm`: a publication confirmed by the operator, where
 * nobody of the organization may; `expire`: values that went by their retention class; `settle`: what became of a payment was found out.
 */
export type AccessDeed =
  | 'read'
  | 'view'
  | 'list'
  | 'find'
  | 'contact'
  | 'break_glass'
  | 'erase'
  | 'correct'
  | 'export'
  | 'confirm'
  | 'expire'
  | 'follow'
  | 'settle';

/** One line of the log; lines are never changed. `what`: a vault reference, a case, a subject, a publication, `key-export/<number>` or `<case>/<grant>/<paid or not_paid>`. */
export interface AccessRow {
  id: number;
  atMs: number;
  actor: string;
  deed: AccessDeed;
  what: string;
  purpose: string;
  case?: string;
  /** Whose data: `customer/<number>`, or `case/<id>` of a case whose customer is not known in plain. */
  subjects: string[];
}

/** All that are given must hold. */
export interface AccessQuery extends PageQuery {
  subject?: string;
  actor?: string;
  case?: string;
}

/** An entry to make. */
export interface AccessNote {
  actor: string;
  deed: AccessDeed;
  what: string;
  purpose: string;
  case?: string;
  subjects?: readonly string[];
}

/** Exactly one of the two, compared as it is written; of one SOP. */
export type FindQuery = { sop: string; customer: string } | { sop: string; order: string };

/** As much of a case as whoever may open its SOP is told, so that no customer must tell everything again. */
export interface FoundCase {
  case: string;
  state: CaseState;
  team?: string;
  nextDueMs?: number;
  /** Open promises: when each is due, and a reference to what was promised. */
  promises: { untilMs: number; what?: string }[];
}

/** How somebody who is no reader gets in: `reason` only of a broken glass, by its reference in the vault. */
export interface Entry {
  case: string;
  person: string;
  why: 'contact' | 'break_glass';
  reason?: string;
}

/** A glass that was broken, and nobody has been told of yet. */
export interface Broken {
  id: number;
  case: string;
  sop: string;
  version: number;
  title: string;
  person: string;
  reason: string;
  atMs: number;
  untilMs: number;
}

/** Reading beyond one's own cases, each in the log before anything is answered. */
export interface AccessStore {
  /** Newest first, 20 at most; each is a line of the log, which `letIn` by a contact asks for. */
  findCases(query: FindQuery, actor: string): Promise<FoundCase[]>;
  /** Whether this person found that case within the hour. */
  foundLately(caseId: string, person: string): Promise<boolean>;
  /** Opens one case to one person for 60 minutes from now, in the log. Returns until when. */
  letIn(entry: Entry): Promise<number>;
  /** Broken glasses nobody was told of, oldest first, 50 at most. */
  untold(): Promise<Broken[]>;
  /** Somebody was told. */
  markTold(id: number): Promise<void>;
  noteAccess(note: AccessNote): Promise<void>;
  /** The log, newest first. @throws BadCursor */
  accessLog(query: AccessQuery): Promise<Page<AccessRow>>;
}
