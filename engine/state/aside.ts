/** What goes on in a case beside its steps: help that was asked for, a transfer that waits, private dates (rules 33 and 34). */
import type { Group } from '../people/party.ts';

/** A question to a team or person that waits for its answer; its clock is `help:<n>` (rule 33). */
export interface Help {
  /** Counted over the case's life, from 1. */
  n: number;
  to: Group;
  by: string;
  atMs: number;
  /** Reference to the vault. */
  question: string;
}

/** The case is offered to somebody else, and whoever has it answers for it until then (rule 34). */
export interface Transfer {
  to: Group;
  by: string;
  atMs: number;
  acceptByMs: number;
}

/** Somebody wants to hear of the case then (rule 33). Nobody else is told. */
export interface Reminder {
  n: number;
  by: string;
  atMs: number;
  /** Reference to the vault. */
  note?: string;
}
