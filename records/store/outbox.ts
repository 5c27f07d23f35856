/** What cases tell (architecture, "Outbox"), and what they must be told. */
import type { Batch, BatchReply } from '../../engine/batch.ts';
import type { Value } from '../../language/plan.ts';

/** A signal that a case must get, for the relay. */
export interface Outgoing {
  id: number;
  case: string;
  signal: string;
  body: Value;
  /** To be sent only when the run of this case that was there then has ended. */
  afterEnd?: { case: string; madeMs: number };
}

/** From the writing of a batch to its final place in the chain, and to the signals it causes. */
export interface OutboxStore {
  /**
   * Writes one batch by the replace rule, in one transaction. Writing the same batch again changes nothing.
   * `ignored`: a newer one is stored.
   */
  writeBatch(batch: Batch): Promise<'written' | 'ignored'>;
  /** A batch that a case tells again from its history: it counts at its own time, not at that of its telling. */
  writeBatchAgain(batch: Batch): Promise<'written' | 'ignored'>;
  /**
   * The same as `writeBatch`, with what the case is told because of it (rules 17 and 25).
   *
   * @throws CaseBehind when earlier events are not there; the case is noted as behind then
   */
  recordBatch(batch: Batch): Promise<BatchReply>;
  /**
   * Makes the last batch of an ended run final; what reconciling calls. True when something was open. With `taskMs` only
   * while that batch is still the stored one.
   */
  finalizeEnded(caseId: string, taskMs?: number): Promise<boolean>;
  /** Takes up to `limit` signals for 30 s; what is not done by then is taken again. */
  takeOutgoing(limit: number): Promise<Outgoing[]>;
  /** Those of them that are corrections which their cases are recorded to have taken. */
  heardOutgoing(taken: readonly Outgoing[]): Promise<number[]>;
  doneOutgoing(ids: number[]): Promise<void>;
}
