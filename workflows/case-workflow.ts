/**
 * The workflow of every case: the kernel decides, this loop carries out. The module's only export is the default one, which
 * serves every workflow type but the product's own (all.ts), so that the Web UI lists procedures by their SOP's id.
 */
import { heardIn } from '../engine/grants/corrected.ts';
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyLocalActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Answer, Question } from '../engine/event.ts';
import { isAboutAuthority } from '../engine/grants/authority.ts';
import { view } from '../engine/kernel.ts';
import { RULES_NEWEST } from '../engine/rules.ts';
import { placeAmongDue } from '../engine/values/severity.ts';
import { partyTitle } from '../words/party.ts';
import { wakeUpName, wordsIn } from '../words/words.ts';
import type { Beginning, CaseActivities, CaseArgs, CaseResult, Definition } from './contract.ts';
import { summary } from './cut.ts';
import { Effects } from './effects.ts';
import { receiveCancel, receiveMessages } from './messages.ts';
import { Outbox } from './outbox.ts';
import { sharedPlan } from './shared-plan.ts';
import { Show } from './show.ts';
import { Turns } from './turns.ts';
import { WakeUp } from './wake-up.ts';

/** What supervisors read in the Web UI. Words are no part of what a replay compares: another language may come any time. */
const words = wordsIn('zh');

const { find } = proxyLocalActivities<Pick<CaseActivities, 'find'>>({
  startToCloseTimeout: 2_000,
  retry: { maximumAttempts: 1 },
});

/** Architecture, "Continue-as-new": the history of a normal case has about 100 events. */
const continueAfterEvents = 1_000;
/** How long a run that begins closed waits for the act it was started for. */
const closedPatienceMs = 1_000;
/** How long pending work may hold up a run that is to continue as new. */
const patienceMs = 30_000;

export default async function caseWorkflow(...[beginning, definition]: CaseArgs): Promise<CaseResult> {
  // In place: who called this holds the arguments for as long as the run lives.
  definition.plan = sharedPlan(definition.plan);
  const root = CancellationScope.current();
  return CancellationScope.nonCancellable(() => new CaseRun(beginning, definition).run(root));
}

class CaseRun {
  private readonly definition: Definition;
  private readonly turns: Turns;
  private readonly outbox: Outbox;
  private readonly effects: Effects;
  private readonly show: Show;
  private readonly wakeUp: WakeUp;
  private readonly beganClosed: boolean;
  /** The run is to continue as new: as soon as nothing is pending, or at once when its patience is over. */
  private leaving = false;
  private impatient = false;

  constructor(beginning: Beginning, definition: Definition) {
    this.definition = definition;
    this.turns = new Turns(beginning, definition);
    const { luggage } = { luggage: undefined, ...beginning };
    this.outbox = new Outbox(this.turns, words, luggage?.toldMs);
    this.effects = new Effects(this.turns, words);
    this.show = new Show(words);
    this.wakeUp = new WakeUp(() => {
      this.turns.stirred = true;
    });
    this.beganClosed = this.turns.finished !== undefined;
  }

  async run(root: CancellationScope): Promise<CaseResult> {
    const { turns } = this;
    receiveMessages(turns, this.outbox, words);
    receiveCancel(root, turns);
    // The act a closed case was started for comes in this very task; the timer then leaves no event.
    if (this.beganClosed) {
      turns.stirred = false;
      await condition(() => turns.stirred, closedPatienceMs);
      turns.stirred = true;
    }
    for (;;) {
      await turns.whenStirred();
      await this.settle();
      const over = this.over();
      if (turns.stirred || !(over || this.mayLeave())) continue;
      // The callers of acts get their answers first; until then another act may come.
      await condition(() => turns.stirred || allHandlersFinished());
      if (turns.stirred) continue;
      if (over) return { state: turns.state, ...this.outbox.followed };
      await this.leave();
    }
  }

  /** Carries out everything decided until nothing more is to be done now, then tells the record and shows the case. */
  private async settle(): Promise<void> {
    const { turns } = this;
    for (;;) {
      if (turns.questions.length > 0) await this.ask();
      else if (!turns.next()) break;
    }
    turns.stirred = false;
    const now = view(turns.plan, turns.state, Date.now());
    this.effects.start(now.stage);
    this.show.update(turns.plan, now, turns.state.rules);
    this.wakeUp.set(turns.finished === undefined ? this.named(turns.wake, now.stage) : undefined);
    await this.outbox.flush(now, this.effects.unsent);
  }

  private named(wake: Turns['wake'], stage: string | undefined) {
    const { plan, state } = this.turns;
    const behind = placeAmongDue(plan, state.data.severity ?? null);
    return wake && { atMs: wake.atMs, name: wakeUpName(words, plan, wake.what), stage, behind };
  }

  private async ask(): Promise<void> {
    const questions = this.turns.questions.splice(0);
    let answers: Answer[];
    try {
      const { state } = this.turns;
      answers = await find.executeWithOptions({ summary: summary(this.looking(questions)) }, [
        { case: state.case, nowMs: Date.now(), questions, ...heardIn(state) },
      ]);
    } catch {
      answers = questions.map(({ key }) => ({ key, people: [], away: true as const }));
    }
    this.turns.take({ type: 'found', answers });
  }

  /** Among whom people are looked for, and whether the ledger is asked. */
  private looking(questions: readonly Question[]): string {
    const { plan } = this.turns;
    const whom = questions.map((it) => (isAboutAuthority(it) ? words.authority : partyTitle(words, plan, it.who)));
    return words.finding([...new Set(whom)]);
  }

  /** A run ends with nothing pending and an empty outbox. */
  private over(): boolean {
    return this.turns.finished !== undefined && this.quiet();
  }

  private quiet(): boolean {
    return this.effects.idle && this.outbox.empty;
  }

  private mayLeave(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    if (
      !this.leaving &&
      (this.turns.moved ||
        continueAsNewSuggested ||
        historyLength > (this.definition.continueAfterEvents ?? continueAfterEvents))
    ) {
      this.leaving = true;
      void sleep(patienceMs, { summary: words.continuing }).then(() => {
        this.impatient = true;
        this.turns.stirred = true;
      });
    }
    return this.leaving && (this.quiet() || this.impatient);
  }

  private leave(): Promise<never> {
    const { turns, outbox, effects } = this;
    const luggage = { notices: effects.unsent, events: outbox.unconfirmed, ...outbox.followed };
    return continueAsNew<typeof caseWorkflow>(
      { state: turns.state, luggage },
      { ...this.definition, plan: turns.plan, rules: RULES_NEWEST },
    );
  }
}
