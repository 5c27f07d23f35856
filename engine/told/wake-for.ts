/** What a case wakes up for: the one instant that comes next, as facts. Words for it are in words/. */
import type { PauseReason } from '../../language/plan.ts';

/** Clocks, steps and signals by their ids in the plan. */
export type WakeFor =
  | { kind: 'clock-due'; clock: string }
  | { kind: 'clock-warning'; clock: string; percent: number }
  /** A level fires; it is told again; it stays unanswered at the top. */
  | { kind: 'level'; clock: string; level: number }
  | { kind: 'level-repeat'; clock: string; level: number }
  | { kind: 'level-unanswered'; clock: string; level: number }
  /** Work that was offered or queued is not taken; a leg is not. */
  | { kind: 'accept-window'; step: string }
  | { kind: 'leg-window'; step: string }
  | { kind: 'wait-over'; step: string }
  | { kind: 'reminder'; step: string }
  /** The step goes on by itself: a call-back opens, the record is asked again. */
  | { kind: 'step-begins'; step: string }
  | { kind: 'signal'; signal: string }
  | { kind: 'pause-over'; reason: PauseReason }
  | { kind: 'pause-reminder'; reason: PauseReason }
  /** Nobody takes the case; a private date comes. */
  | { kind: 'transfer-window' }
  | { kind: 'remind-me' }
  | { kind: 'notice' };

/** The next wake-up of a case. */
export interface WakeUp {
  atMs: number;
  what: WakeFor;
}
