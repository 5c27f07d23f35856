/**
 * Tells the record what a task did (architecture, "Outbox"): one local activity at the task's end; when that fails the same
 * batch goes as an ordinary activity, retried for ever and not awaited, and no other batch leaves before it is in.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { Batch, BatchReply, Kept } from '../engine/batch.ts';
import type { DomainEvent } from '../engine/turn.ts';
import type { View } from '../engine/see/view.ts';
import { gistOf } from '../words/gist.ts';
import type { Words } from '../words/words.ts';
import { ALIVE_WITHIN_MS, type CaseActivities, type Notice, RUN_REFUSED } from './contract.ts';
import { summary } from './cut.ts';
import { inStage } from './in-stage.ts';
import { retelling } from './retelling.ts';
import type { Turns } from './turns.ts';

const { record } = proxyLocalActivities<Pick<CaseActivities, 'record'>>({
  startToCloseTimeout: 2_000,
  retry: { maximumAttempts: 1 },
});
const { recordDurably } = proxyActivities<Pick<CaseActivities, 'recordDurably'>>({
  startToCloseTimeout: 10_000,
  heartbeatTimeout: ALIVE_WITHIN_MS,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 30_000 },
});

export class Outbox {
  /** The record is away: acts are answered without waiting for it. */
  private away = false;
  private confirmedSeq = 0;
  /** Task time of the batch that told the newest confirmed event; undefined: an earlier run told it, and did not say. */
  private toldMs: number | undefined;
  /** The record took a late batch of this run for one of a run that must not be. */
  private refused: unknown;
  /** Events of the batch that is on its way. */
  private underWay: readonly DomainEvent[] = [];
  /** The hash of the plan that a batch of this run has brought to the record. */
  private planHeld: string | undefined;
  private waiting: { seq: number; goOn: () => void }[] = [];
  private readonly retell = retelling();
  private readonly turns: Turns;
  private readonly words: Words;

  constructor(turns: Turns, words: Words, toldMs: number | undefined) {
    this.turns = turns;
    this.words = words;
    this.toldMs = toldMs;
  }

  /** Resolves when the record has everything up to an event, or cannot be waited for. */
  whenHeld(seq: number): Promise<void> {
    return new Promise((goOn) => {
      this.waiting.push({ seq, goOn });
      this.release();
    });
  }

  get empty(): boolean {
    return this.underWay.length === 0 && this.turns.events.length === 0;
  }

  /** Events the record has not confirmed, oldest first: the luggage of a run that continues as new. */
  get unconfirmed(): DomainEvent[] {
    return [...this.underWay, ...this.turns.events];
  }

  /** Which batch the next run's first one follows (engine/batch.ts, `afterMs`). */
  get followed(): { toldMs?: number } {
    return this.toldMs === undefined ? {} : { toldMs: this.toldMs };
  }

  /**
   * Sends all events not yet sent. Resolves when they are in, or when the durable way has taken over. A message that changed
   * nothing is told of, too: it may have failed the task before, which told of an act that then never happened.
   *
   * @param unsent messages handed on that are not known to be sent
   */
  async flush(view: View, unsent: Notice[]): Promise<void> {
    const { turns } = this;
    if (this.refused !== undefined) throw endOf(this.refused);
    if (this.away || (turns.events.length === 0 && !turns.heard)) {
      if (!this.away) this.confirmedSeq = turns.state.seq - 1;
      this.release();
      return;
    }
    turns.heard = false;
    const events = turns.events.splice(0);
    this.underWay = events;
    const kept = this.kept(unsent);
    const batch: Batch = {
      case: turns.state.case,
      taskMs: turns.taskMs,
      from: events[0]?.seq ?? turns.state.seq,
      ...(this.toldMs !== undefined && { afterMs: this.toldMs }),
      events,
      view,
      ...(turns.finished !== undefined && { ended: true as const }),
      kept,
    };
    this.retell?.(batch);
    try {
      const line = { summary: summary(gistOf(this.words, turns.plan, events)), ...inStage(view.stage) };
      this.hear(await record.executeWithOptions(line, [batch]));
      this.confirm(batch, kept);
    } catch (error) {
      if (isRefused(error)) throw endOf(error);
      this.away = true;
      this.release();
      void this.recordLater(batch, kept);
    }
  }

  private async recordLater(batch: Batch, kept: Kept): Promise<void> {
    try {
      this.hear(await recordDurably.executeWithOptions({ summary: this.words.recording }, [batch]));
      this.away = false;
      this.confirm(batch, kept);
    } catch (error) {
      // Anything else is tried again for ever.
      this.refused = error;
    }
    this.turns.stirred = true;
  }

  private kept(unsent: Notice[]): Kept {
    const { state, plan } = this.turns;
    const { runId, firstExecutionRunId } = workflowInfo();
    return {
      state,
      ...(unsent.length > 0 && { notices: unsent }),
      run: runId,
      ...(runId === firstExecutionRunId && { first: true as const }),
      plan: plan.hash,
      ...(this.planHeld !== plan.hash && { body: plan }),
    };
  }

  /** What the record has to tell because of the batch is taken before the run can end. */
  private hear(reply: BatchReply | void): void {
    for (const event of reply?.events ?? []) this.turns.enqueue(event);
  }

  private confirm({ events, taskMs }: Batch, { plan }: Kept): void {
    this.underWay = [];
    if (events.length > 0) this.toldMs = taskMs;
    this.planHeld = plan;
    this.confirmedSeq = events.at(-1)?.seq ?? this.turns.state.seq - 1;
    this.release();
  }

  /** Lets those go on who wait for nothing more. */
  private release(): void {
    const held = ({ seq }: { seq: number }) => this.away || seq <= this.confirmedSeq;
    const ready = this.waiting.filter(held);
    this.waiting = this.waiting.filter((it) => !held(it));
    for (const { goOn } of ready) goOn();
  }
}

/** A local activity fails as what it threw, an ordinary one with that as its cause. */
function isRefused(error: unknown): boolean {
  const failure = error instanceof ActivityFailure ? error.cause : error;
  return failure instanceof ApplicationFailure && failure.type === RUN_REFUSED;
}

/** The run ends by it, and whoever waits for an answer of it is told that no run took the act (semantics rule 32). */
function endOf(error: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    type: RUN_REFUSED,
    message: 'The record knows more of this case than this run.',
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  });
}
