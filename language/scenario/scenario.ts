/** Scenarios compiled: a story of deeds and checks in the kernel's units, each with its place in the file. Plain data. */
import type { Range } from '../diagnostic.ts';
import type { Value } from '../plan.ts';

/** One scenario file. */
export interface ScenarioFile {
  file: string;
  sop: string;
  /** Why no scenario reaches what a coverage report would list, by what it lists: `signal RS12`. */
  notReached: Record<string, { reason: string; range: Range }>;
  scenarios: Scenario[];
}

/** The case that a scenario opens. */
export const FIRST = 'first';

export interface Scenario {
  title: string;
  /** Where the title stands. */
  range: Range;
  startMs: number;
  /** Minutes east of UTC in which `start` is written: instants are shown to the author so. */
  offsetMinutes: number;
  /** Fields of the opening, in the kernel's units; personal values plain, as everywhere in a scenario. */
  open: Record<string, Value>;
  /** When what opens the case was received. */
  receivedMs?: number;
  by?: string;
  /** People on leave, all the story long. */
  absent: string[];
  /** What outside systems answer, by call, in turn. */
  replies: Record<string, ScriptedReply[]>;
  story: Entry[];
}

/** `failed`: the call failed for good, after all retries. */
export type ScriptedReply = 'failed' | Record<string, Value>;

/** One line of a story; `atMs` counts from the start. `of`: the name of the case it is about, absent: the first. */
export type Entry = { atMs: number; range: Range; of?: string } & Deed;

export type Deed =
  | { deed: 'act'; act: ScriptedAct; refused?: string; refusedRange?: Range }
  | { deed: 'event'; name: string; data: Record<string, Value> }
  /** `sop`: another one than the file's. With `of` it opens that case; without, it must join one that is there. */
  | { deed: 'open'; data: Record<string, Value>; receivedMs?: number; sop?: string; by?: string }
  | { deed: 'absent'; people: string[] }
  | { deed: 'present'; people: string[] }
  | { deed: 'expect'; checks: Check[] };

/** An act with plain texts. */
export interface ScriptedAct {
  /** The act's name as the kernel knows it. */
  name: string;
  /** A person's id, `customer`, `owner`; absent: whoever has the step's task, or, for what customers do, the customer. */
  by?: string;
  /** The act's other members, under the kernel's names. */
  members: Record<string, Value>;
  /** Those of the members that are free text, which the kernel wants as references. */
  texts: string[];
  /** Those of the members that are names of cases. */
  cases?: string[];
}

/** One thing expected: `name` says of what (a clock, a field, a person), empty where the case itself is meant. */
export interface Check {
  check: CheckName;
  name: string;
  expected: Value;
  range: Range;
}

export type CheckName =
  | 'step'
  | 'state'
  | 'result'
  | 'cycle'
  | 'level'
  | 'contacts'
  | 'help'
  | 'transfer'
  | 'orphan'
  | 'score'
  | 'owner'
  | 'team'
  | 'accountable'
  | 'watchers'
  | 'clock'
  | 'due'
  | 'next_due.clock'
  | 'next_due.at'
  | 'notified'
  | 'not_notified'
  | 'sent'
  | 'sent_to'
  | 'data'
  | 'evidence'
  | 'calls'
  | 'signals'
  | 'links'
  | 'tasks.assignee'
  | 'tasks.status'
  | 'tasks.team'
  | 'tasks.visit'
  | 'tasks.accept_by';
