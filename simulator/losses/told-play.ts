/**
 * A case whose shell is unreliable: questions and calls wait to be carried out, what it tells becomes batches, and its run can be
 * reset to an earlier one, lost, or have its last task taken back.
 */
import type { Batch } from '../../engine/batch.ts';
import type { Question } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import type { PendingAction, State } from '../../engine/state/state.ts';
import type { Command, DomainEvent } from '../../engine/turn.ts';
import type { Plan } from '../../language/plan.ts';
import { Play } from '../play.ts';

/** A call on its way. */
export type Call = Pick<PendingAction, 'key' | 'call' | 'with' | 'grant'>;

interface Queued {
  finds: Question[][];
  calls: Call[];
}

/** A task of a run that was committed: what it told, and what the case would go on from. */
interface Mark {
  batch: Batch;
  state: State;
  plan: Plan;
  calls: Call[];
}

/** A run and its history. */
interface Run {
  id: string;
  first: boolean;
  marks: Mark[];
  ended?: true | undefined;
  /** Task time of the batch before its first mark, where the run before it said so. */
  followed?: number | undefined;
}

/** Task time of the batch that told the last event of a run. */
function toldMs({ marks, followed }: Run): number | undefined {
  return marks.findLast(({ batch }) => batch.events.length > 0)?.batch.taskMs ?? followed;
}

export class ToldPlay extends Play {
  /** Set before this class's own fields are: the case is opened by the constructor of the other. */
  declare private queued: Queued | undefined;
  /** Oldest first; the last one runs. */
  runs: Run[] = [{ id: `${this.state.case}-run-0`, first: true, marks: [] }];
  /** By the task that told the last of it: what stood then. A case goes on from what the record has, also of a run that was reset. */
  private readonly stories = new Map<number, readonly DomainEvent[]>();
  private count = 0;
  private told: State | undefined;
  /** A task is done again: that nothing changed is told, too. */
  private heard = false;

  get queue(): Queued {
    this.queued ??= { finds: [], calls: [] };
    return this.queued;
  }

  override get owes(): boolean {
    return this.queue.finds.length + this.queue.calls.length > 0;
  }

  protected override carryOut(command: Command): void {
    if (command.type === 'find') this.queue.finds.push(command.questions);
    else if (command.type === 'run_action') this.queue.calls.push(this.callOf(command.key, command));
    else super.carryOut(command);
  }

  private callOf(key: string, { call, with: values }: Pick<PendingAction, 'call' | 'with'>): Call {
    const grant = this.state.pending.find((it) => it.key === key)?.grant;
    return { key, call, with: values, ...(grant !== undefined && { grant }) };
  }

  /** What a task tells that nobody was told yet; undefined: nothing, or it is not over. It is committed by being asked for. */
  commit(taskMs: number): Batch | undefined {
    if (this.queue.finds.length > 0 || (this.told === this.state && !this.heard)) return undefined;
    if (this.run.ended) this.runs.push({ id: this.runId(), first: false, marks: [], followed: toldMs(this.run) });
    const run = this.run;
    const from = this.told?.seq ?? 1;
    const { plan } = this.world;
    const afterMs = toldMs(run);
    const batch: Batch = {
      case: this.state.case,
      taskMs,
      from,
      ...(afterMs !== undefined && { afterMs }),
      events: this.events.filter(({ seq }) => seq >= from),
      view: view(plan, this.state, this.nowMs),
      kept: { state: this.state, run: run.id, plan: plan.hash, body: plan, ...(run.first && { first: true as const }) },
    };
    if (this.finished !== undefined) {
      batch.ended = true;
      run.ended = true;
    }
    run.marks.push({ batch, state: this.state, plan, calls: [...this.queue.calls] });
    this.told = this.state;
    this.heard = false;
    this.stories.set(taskMs, [...this.events]);
    return batch;
  }

  private get run(): Run {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error('A case has no run');
    return run;
  }

  /** The last task's completion was lost: it is as if it had not been, and another turn is taken. False: there is none before it. */
  takeBack(): boolean {
    const { marks } = this.run;
    if (marks.length < 2) return false;
    marks.pop();
    this.run.ended = undefined;
    this.goTo(marks.at(-1));
    return true;
  }

  /** As by the Web UI: another run goes on from an earlier task. Gives back the calls that were on their way; false: there is none. */
  reset(below: (n: number) => number): Call[] | false {
    const { marks } = this.run;
    if (marks.length < 2) return false;
    const kept = marks.slice(0, 1 + below(marks.length - 1));
    const { calls } = this.queue;
    this.runs.push({ id: this.runId(), first: false, marks: kept, followed: this.run.followed });
    this.goTo(kept.at(-1));
    return calls;
  }

  /** Its store is gone: two people begin it again from what the record has (rule 32). Gives back the calls that were on their way. */
  beginAgain({ state, taskMs }: { state: State; taskMs: number }): Call[] {
    const { calls } = this.queue;
    this.events.splice(0, this.events.length, ...(this.stories.get(taskMs) ?? []));
    this.runs = [{ id: this.runId(), first: false, marks: [] }];
    this.back(state, this.world.plan, []);
    this.take({ type: 'begun_again', asked: 'chen', confirmed: 'han', recordedAtMs: state.atMs });
    this.queue.calls.push(...this.state.pending.filter(({ run }) => run === undefined));
    return calls;
  }

  private runId(): string {
    return `${this.state.case}-run-${++this.count}`;
  }

  private goTo(mark: Mark | undefined): void {
    if (mark === undefined) return;
    this.back(mark.state, mark.plan, mark.calls);
    this.heard = true;
    this.take({ type: 'tick' });
  }

  private back(state: State, plan: Plan, calls: readonly Call[]): void {
    this.state = state;
    this.told = state;
    this.world = { ...this.world, plan };
    while ((this.events.at(-1)?.seq ?? 0) >= state.seq) this.events.pop();
    this.queue.finds = [];
    this.queue.calls = [...calls];
  }
}
