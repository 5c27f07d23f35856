import type { Trust } from '../points/points.ts';

/** A case that asks who works, or whether somebody may spend, and the two times of its answer. */
export interface Asking {
  case: string;
  /** The case's own time, which a fast-forward may have moved: shifts, turns and windows are those of this instant. */
  atMs: number;
  /** The record's time: how old its own rows are. */
  nowMs: number;
  /** Which corrections of the vault the case has heard, by their ids; absent: none. */
  heard?: readonly string[];
}

/** What may be answered for: of amounts nothing, while the record lacks hours. */
export interface Trusting extends Asking {
  trust: Trust;
}
