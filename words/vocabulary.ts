/** What each language must have words for. A word that is missing in one of them does not compile. */
import type { ActName } from '../engine/event.ts';
import type { ClockView, TaskView, View } from '../engine/see/view.ts';
import type { EventName } from '../engine/told/events.ts';
import type { NoticeName } from '../engine/told/notices.ts';
import type { WakeFor } from '../engine/told/wake-for.ts';
import type { PauseReason } from '../language/plan.ts';
import type { Weighty } from './weighty.ts';

/** Whom a notice goes to, and what it says: the name of the SOP's message, or of what it is about and which notice it is. */
export interface Addressed {
  /** Ids of people; absent: the customer. */
  people?: readonly string[];
  message?: string;
  /** The clock, step or signal, as the SOP calls it. */
  title?: string;
  about: NoticeName;
}

/** What the Web UI shows beside messages that are no acts. */
export type MessageName =
  | 'happened'
  | 'case_ended'
  | 'absorbed'
  | 'corrected'
  | 'staff_changed'
  | 'migrate'
  | 'migration';

/** The words of a case's own page and timeline: timers, activities, updates, details. Titles are the SOP's. */
export interface Words {
  /** The name of the one timer. `title`: of the clock, step or signal. */
  wakeUp(what: WakeFor, title: string): string;
  notices: Record<NoticeName, string>;
  /** The activity that sends these notices. */
  sending(notices: readonly Addressed[]): string;
  /** The activity that starts a case of another SOP. */
  starting(sop: string): string;
  /** The activity that writes what the record missed while it was away. */
  recording: string;
  /** What happened, behind its title; and when nothing of these did. */
  gist: Record<Weighty, string>;
  recorded: string;
  /** Between two things that happened. */
  and: string;
  /** The activity that asks who is there, among these; and of whose caps the ledger is asked. */
  finding(whom: readonly string[]): string;
  authority: string;
  /** The timer after which a run goes on as a new one, whatever is pending. */
  continuing: string;
  acts: Record<ActName, string>;
  messages: Record<MessageName, string>;
  pauses: Record<PauseReason, string>;
  caseStates: Record<View['state'], string>;
  /** Results that every SOP has; its own are shown as they are. */
  results: Readonly<Record<string, string>>;
  workStates: Record<TaskView['status'], string>;
  /** Roles that the product knows; an organization's own go by their ids. */
  roles: Readonly<Record<string, string>>;
  /** Work that stands at no step of the SOP. */
  beside: Record<'cancel' | 'transfer', string>;
  clockStates: Record<ClockView['state'], string>;
  page: PageWords;
}

/** The labels of a case's page, and its phrases. */
export interface PageWords {
  state: string;
  step: string;
  owner: string;
  pause: string;
  next: string;
  nobody: string;
  orphan: string;
  cycle(cycle: number): string;
  level(level: number): string;
  /** In brackets behind what it explains. */
  aside(text: string): string;
  due(at: string): string;
  pausedUntil(reason: string, at: string): string;
  /** The heads of the table of clocks: clock, state, due, level. */
  columns: readonly [string, string, string, string];
  /** The level a clock has reached, and who has acknowledged it. */
  reached(level: number, by: string | undefined): string;
}

/** Of every domain event: what it is called, and when it is told. */
export type EventWords = Record<EventName, { title: string; when: string }>;
