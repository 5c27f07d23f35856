/** The shape of a recorded case: what scripts/record-histories.ts writes and the replay test reads. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DomainEvent } from '../../engine/turn.ts';

export type Day = 'normal' | 'worst' | 'again';

/** A domain event without its data and its receipt: what must never change for a case that is under way. */
export type ToldEvent = Pick<DomainEvent, 'seq' | 'type' | 'atMs' | 'cycle' | 'actor' | 'step' | 'visit' | 'clock'>;

export interface Recorded {
  sop: string;
  /** The scenario's. */
  title: string;
  case: string;
  /** Histories as Temporal's JSON, oldest run first. */
  runs: unknown[];
  events: ToldEvent[];
}

export function told({ seq, type, atMs, cycle, actor, step, visit, clock }: DomainEvent): ToldEvent {
  const some = { actor, step, visit, clock };
  const given = Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
  return { seq, type, atMs, cycle, ...given };
}

export function readRecorded(path: string): Recorded {
  return JSON.parse(gunzipSync(readFileSync(path)).toString()) as Recorded;
}
