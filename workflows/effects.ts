/**
 * Effects on the world: connectors and messages, as ordinary activities, which start only if the task commits. Their keys
 * come from the kernel, so that a repeated start is harmless.
 */
import { heardIn } from '../engine/grants/corrected.ts';
import { bareTitle } from '../words/bare-title.ts';
import { factsOf } from '../language/kinds/of-step.ts';
import { ActivityFailure, ApplicationFailure, proxyActivities, TimeoutFailure } from '@temporalio/workflow';
import { stepOf } from '../engine/plan-index.ts';
import type { PendingAction } from '../engine/state/state.ts';
import type { Value } from '../language/plan.ts';
import type { Addressed } from '../words/vocabulary.ts';
import type { Words } from '../words/words.ts';
import { ALIVE_WITHIN_MS, type CaseActivities, type Notice } from './contract.ts';
import { connectorRetry } from './connector-retry.ts';
import { summary } from './cut.ts';
import { inStage } from './in-stage.ts';
import type { Turns } from './turns.ts';

const retry = { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 };

const anAttempt = { startToCloseTimeout: 10_000, heartbeatTimeout: ALIVE_WITHIN_MS, retry };

const { runAction } = proxyActivities<Pick<CaseActivities, 'runAction'>>(anAttempt);
const { startCase } = proxyActivities<Pick<CaseActivities, 'startCase'>>(anAttempt);
const { notify } = proxyActivities<Pick<CaseActivities, 'notify'>>({
  ...anAttempt,
  // Ours: a gateway that is down longer has lost the message's moment; the record shows it as not delivered.
  scheduleToCloseTimeout: 3 * 86_400_000,
});

export class Effects {
  private calls = 0;
  private stage: string | undefined;
  /** Keys of calls that were begun, by this run or an earlier one. */
  private readonly begun: Set<string>;
  private readonly sending = new Set<Notice[]>();
  private readonly turns: Turns;
  private readonly words: Words;

  constructor(turns: Turns, words: Words) {
    this.turns = turns;
    this.words = words;
    this.begun = new Set(turns.begunBefore);
  }

  /** Nothing is on its way. */
  get idle(): boolean {
    return this.calls === 0 && this.sending.size === 0;
  }

  /** Messages handed over and not yet known to be sent. */
  get unsent(): Notice[] {
    return [...this.sending].flat();
  }

  /** Starts everything the kernel decided since the last time, in the case's stage; all messages together are one activity. */
  start(stage: string | undefined): void {
    this.stage = stage;
    for (const action of this.turns.actions.splice(0)) void this.call(action);
    const notices = this.turns.notices.splice(0);
    if (notices.length > 0) void this.send(notices);
  }

  private async call(action: PendingAction): Promise<void> {
    const { key } = action;
    this.calls += 1;
    try {
      const result = action.run === undefined ? await this.callOutside(action) : await this.begin(action, action.run);
      this.turns.enqueue({ type: 'action_done', key, result });
    } catch (error) {
      this.turns.enqueue({ type: 'action_failed', key, error: codeOf(error) });
    } finally {
      this.calls -= 1;
    }
  }

  private callOutside(action: PendingAction): Promise<Record<string, Value>> {
    const { state } = this.turns;
    const { key, step, call } = action;
    const again = this.begun.has(key) && { again: true as const };
    this.begun.add(key);
    const of = { case: state.case, sop: state.sop, version: state.version };
    const request = { ...of, key, step, call, with: action.with, ...again, ...heardIn(state) };
    return runAction.executeWithOptions(this.optionsOf(action), [request]);
  }

  /** Another case, started by an activity: the parent's end never ends it. */
  private begin(action: PendingAction, run: string): Promise<Record<string, Value>> {
    const { state } = this.turns;
    const { key, step, visit, with: values, atMs = state.openedAtMs, child, authors } = action;
    const request = {
      case: state.case,
      key,
      step,
      visit,
      run,
      with: values,
      atMs,
      ...(child && { child }),
      ...(authors && { authors }),
    };
    return startCase.executeWithOptions({ summary: summary(this.words.starting(run)), ...inStage(this.stage) }, [
      request,
    ]);
  }

  private optionsOf({ step: id, call }: PendingAction) {
    const found = stepOf(this.turns.plan, id);
    const step = factsOf(found).calling(found);
    if (step === undefined) throw new Error(`The step ${id} calls nothing`);
    return { ...connectorRetry(step), summary: summary(bareTitle(step.title), ` ${call}`), ...inStage(this.stage) };
  }

  private async send(notices: Notice[]): Promise<void> {
    const { plan, state } = this.turns;
    this.sending.add(notices);
    try {
      const request = { case: state.case, sop: state.sop, version: state.version, title: plan.title, notices };
      await notify.executeWithOptions({ summary: summaryOf(this.words, notices), ...inStage(this.stage) }, [request]);
    } catch (error) {
      // Given up after days, or refused for good: the delivery stays open in the record, the case goes on.
      if (!(error instanceof ActivityFailure)) throw error;
    } finally {
      this.sending.delete(notices);
      this.turns.stirred = true;
    }
  }
}

/** Whom and what about, for the supervisor's timeline. A message of the SOP's goes by its name. */
function summaryOf(words: Words, notices: readonly Notice[]): string {
  const addressed = notices.map(({ to, message, about, values }): Addressed => {
    const title = values.clock ?? values.step ?? values.signal;
    return {
      about,
      ...(to.kind === 'person' && { people: to.ids }),
      message,
      ...(typeof title === 'string' && { title }),
    };
  });
  return summary(words.sending(addressed));
}

/** The failure's type, which is a code (activities/failure.ts); its text may not be repeated. */
function codeOf(error: unknown): string {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) return cause.type ?? 'failed';
  return cause instanceof TimeoutFailure ? 'OutsideTimeout' : 'failed';
}
