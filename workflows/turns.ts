/**
 * The kernel inside a run: gives it events at workflow time, keeps the state, and sorts what it decides into what is still
 * to be done. Decides nothing itself.
 */
import { log, workflowInfo } from '@temporalio/workflow';
import type { Event, Question } from '../engine/event.ts';
import { apply, migrate, open, Refused, tryAct } from '../engine/kernel.ts';
import { isMoved, type Moved } from '../engine/migrate/migrate.ts';
import { RULES_NEWEST } from '../engine/rules.ts';
import type { PendingAction, State } from '../engine/state/state.ts';
import type { WakeUp } from '../engine/told/wake-for.ts';
import type { Command, DomainEvent, Refusal, Reply, Turn } from '../engine/turn.ts';
import type { Plan } from '../language/plan.ts';
import type { Beginning, Definition, MigrateMessage, Notice } from './contract.ts';
import { sharedPlan } from './shared-plan.ts';

export type ActEvent = Extract<Event, { type: 'act' }>;

export class Turns {
  plan: Plan;
  state: State;
  /** The case has moved to another plan: the run is to continue as new with it. */
  moved = false;
  /** Events of timers, activities and signals, which wait for the loop; acts are applied where they arrive. */
  readonly queue: Event[] = [];
  /** What the kernel decided and the loop has not yet carried out. */
  readonly questions: Question[] = [];
  readonly actions: PendingAction[] = [];
  readonly notices: Notice[] = [];
  readonly events: DomainEvent[] = [];
  /** Keys of the actions that an earlier run of the case began and left to this one. */
  readonly begunBefore: readonly string[];
  wake: WakeUp | undefined;
  /** Something came from outside since the record was told last, whether or not it changed anything. */
  heard = false;
  /** The case is over for this run, with this result. */
  finished: string | undefined;
  /** The present workflow task's time, read before any local activity (architecture, "Outbox"). */
  taskMs = 0;
  private taskHistoryLength = -1;
  /** The turn of the act that was tried last, by its update: what a validator lets pass is applied in the same instant. */
  private tried: { update: string | undefined; state: State; nowMs: number; turn: Turn } | undefined;
  private isStirred = true;
  private wakeLoop: (() => void) | undefined;

  constructor(beginning: Beginning, definition: Definition) {
    if (definition.rules > RULES_NEWEST)
      throw new Error(
        `Kernel rules ${definition.rules} are newer than this worker's ${RULES_NEWEST}: deploy workers first`,
      );
    this.plan = definition.plan;
    this.begunBefore = 'intake' in beginning ? [] : beginning.state.pending.map(({ key }) => key);
    if ('intake' in beginning) {
      const turn = open(this.plan, beginning.intake, Date.now(), definition.rules);
      this.state = turn.state;
      this.noteTask();
      this.obey(turn);
      return;
    }
    this.state = { ...beginning.state, rules: definition.rules };
    this.notices.push(...(beginning.luggage?.notices ?? []));
    this.events.push(...(beginning.luggage?.events ?? []));
    if (beginning.lost === undefined) {
      this.actions.push(...this.state.pending);
      this.take({ type: 'tick' });
      return;
    }
    this.take({ type: 'begun_again', ...beginning.lost });
    // What the kernel has settled is pending no more; what it decides now is among the actions by itself.
    this.actions.unshift(...this.state.pending.filter(({ key }) => this.begunBefore.includes(key)));
  }

  /** Something happened that the run's loop has not dealt with. */
  get stirred(): boolean {
    return this.isStirred;
  }

  set stirred(value: boolean) {
    this.isStirred = value;
    if (value) this.wakeLoop?.();
  }

  /**
   * Resolves when something has happened; only the loop may wait for it. A promise of our own: the SDK's `condition` is
   * asked after every activation by one more call into the sandbox, each of which costs as much as an act in the kernel.
   */
  whenStirred(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeLoop = resolve;
      if (this.isStirred) resolve();
    });
  }

  /** What the act of this update would be refused with. */
  refuse(event: ActEvent, update: string | undefined): Refusal | undefined {
    const { state } = this;
    const nowMs = Date.now();
    const { refusal, turn } = tryAct(this.plan, state, event, nowMs);
    this.tried = turn && { update, state, nowMs, turn };
    return refusal;
  }

  /** Applies an act where it arrives. @throws Refused, unless `refuse` was asked in the same instant. */
  act(event: ActEvent, update: string | undefined): Reply {
    const { reply } = this.accept(() => this.triedBy(update) ?? this.turnOf(event));
    if (reply === undefined) throw new Error(`The act ${event.act.act} has no reply`);
    return reply;
  }

  /** What moving to another plan would do now; forgets it. */
  tryMove({ id, actor, plan }: MigrateMessage): Moved {
    return migrate(this.plan, plan, this.state, { id, actor }, Date.now());
  }

  /** Moves the case to another plan, unless it was moved under this id before. @throws Error when `tryMove` finds obstacles */
  move(message: MigrateMessage): Reply {
    this.noteTask();
    const known = isMoved(this.plan, message.plan, this.state, message.id);
    const result = this.tryMove(message);
    if (!('turn' in result) || result.turn.reply === undefined) throw new Error('The case cannot move to this plan');
    if (!known) {
      this.plan = sharedPlan(message.plan);
      this.moved = true;
    }
    this.state = result.turn.state;
    this.stirred = true;
    this.obey(result.turn);
    return result.turn.reply;
  }

  /** Leaves an event for the loop. */
  enqueue(event: Event): void {
    this.heard = true;
    this.queue.push(event);
    this.stirred = true;
  }

  /** Takes the next event of the queue, or lets a due instant pass. False: nothing is to be done now. */
  next(): boolean {
    const event = this.queue.shift();
    if (event !== undefined) this.takeQueued(event);
    else if (this.wake !== undefined && this.wake.atMs <= Date.now()) this.take({ type: 'tick' });
    else return false;
    return true;
  }

  take(event: Event): Turn {
    return this.accept(() => this.turnOf(event));
  }

  private turnOf(event: Event): Turn {
    return apply(this.plan, this.state, event, Date.now());
  }

  /** The turn its validator has computed, where nothing has happened since. In a replay validators are not asked. */
  private triedBy(update: string | undefined): Turn | undefined {
    const { tried } = this;
    this.tried = undefined;
    const same = tried?.update === update && tried?.state === this.state && tried.nowMs === Date.now();
    return same && update !== undefined ? tried.turn : undefined;
  }

  private accept(decide: () => Turn): Turn {
    this.noteTask();
    const turn = decide();
    this.state = turn.state;
    this.stirred = true;
    this.obey(turn);
    return turn;
  }

  /** A cancel request of the Web UI meets a case that is over: nothing to do. Every other queued event is taken. */
  private takeQueued(event: Event): void {
    try {
      this.take(event);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      log.info('refused', { code: error.refusal.code });
    }
  }

  private obey(turn: Turn): void {
    this.events.push(...turn.events);
    // Both are said anew in every turn.
    this.wake = undefined;
    this.finished = undefined;
    for (const command of turn.commands) this.sort(command);
  }

  private sort(command: Command): void {
    switch (command.type) {
      case 'find':
        this.questions.push(...command.questions);
        return;
      case 'start_case':
      case 'run_action': {
        const pending = this.state.pending.find((action) => action.key === command.key);
        if (pending !== undefined) this.actions.push(pending);
        return;
      }
      case 'notify': {
        const { type: _, ...notice } = command;
        this.notices.push(notice);
        return;
      }
      case 'wake_at':
        this.wake = { atMs: command.atMs, what: command.what };
        return;
      case 'finish':
        this.finished = command.result;
        return;
    }
  }

  private noteTask(): void {
    const { historyLength } = workflowInfo();
    if (historyLength === this.taskHistoryLength) return;
    this.taskHistoryLength = historyLength;
    // A case that was fast-forwarded and re-opened begins its new run at the real time, which its record has passed.
    this.taskMs = Math.max(Date.now(), this.state.atMs);
  }
}
