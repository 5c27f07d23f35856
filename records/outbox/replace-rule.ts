/** The replace rule (docs/record.md, "How a case is written"): which batches are ignored, refused, or replace what. Pure. */
import type { Batch } from '../../engine/batch.ts';
import { CaseBehind } from '../errors.ts';
import type { WhyLost } from '../store/lost.ts';

/** As much of a case as the rule asks for. */
export interface Stored {
  task_ms: number;
  final_seq: number | null;
}

/** A late retry of a batch that was finalized meanwhile is old, too; a reset's batch has a newer time. */
export function isOld({ taskMs, from }: Pick<Batch, 'taskMs' | 'from'>, before: Stored | null): boolean {
  if (before === null || taskMs > before.task_ms) return false;
  return taskMs < before.task_ms || (before.final_seq !== null && from <= before.final_seq);
}

/**
 * A record that came back older must not go on as if nothing were missing: what came between could never be told again. Nor must a
 * run that a reset began be put behind what the run before it told, only because the numbers fit.
 *
 * @param last number of the last event that stands; 0: none
 * @param followedMs task time of the batch that told the event before this one's first
 * @throws CaseBehind
 */
export function mustFollow({ case: caseId, from, afterMs }: Batch, last: number, followedMs: number | undefined): void {
  if (from > last + 1) throw new CaseBehind(`The record has ${caseId} up to ${last}, and is told from ${from} on.`);
  if (afterMs !== undefined && followedMs !== afterMs)
    throw new CaseBehind(`The record has another story of ${caseId} before ${from}: of ${followedMs}, not ${afterMs}.`);
}

/** What of a case's past its run would write over. */
export interface Past {
  /** Whether anything is recorded from the batch's first event on, and whether any of it is final. */
  told: boolean;
  final: boolean;
  /** The run that told the record last; undefined: nothing is kept of one. */
  run: string | undefined;
  /** The case is known to have a run that is older than the record. */
  behind: boolean;
}

/**
 * What is final was committed, so the run that told it knows it: told anew by that same run, it was forgotten by an older store.
 * So is the last batch where that is known of the case. A run that no other went before tells a case from its beginning once. A
 * reset is another run, and goes back as it likes.
 *
 * @returns why the batch is refused (semantics rule 32); undefined: it is not
 */
export function refusedFor({ from, kept }: Pick<Batch, 'from' | 'kept'>, past: Past): WhyLost | undefined {
  if (kept === undefined || past.run === undefined) return undefined;
  if (past.run === kept.run) return past.final || (past.told && past.behind) ? 'behind' : undefined;
  return from === 1 && kept.first === true ? 'gone' : undefined;
}
