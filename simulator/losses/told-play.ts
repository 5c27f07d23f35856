/**
 * A case whose shell is unreliable: questions and calls wait to be carried out, what it tells becomes batches, and its run can be
 * reset to an earlier one, lost, or have its last task taken back.
 */
import type { Batch } from '../../engine/batch.ts';
import type { Question } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import type { PendingAction, State } from '../../engine/state/state.ts';
import type { Command } from '../../engine/turn.ts';
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
}

export class ToldPlay extends Play {
  /** Set before this class's own fields are: the case is opened by the constructor of the other. */
  declare private queued: Queued | undefined;
  /** Oldest first; the last one runs. */
  runs: Run[] = [{ id: `${this.state.case}-run-0`, first: true, marks: [] }];
  private count = 0;
  private told: State | undefined;

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
    if (this.queue.finds.length > 0 || this.told === this.state) return undefined;
    if (this.run.ended) this.runs.push({ id: this.runId(), first: false, marks: [] });
    const run = this.run;
    const from = this.told?.seq ?? 1;
    const { plan } = this.world;
    const followed = run.marks.findLast((it) => it.batch.events.length > 0);
    const batch: Batch = {
      case: this.state.case,
      taskMs,
      from,
      ...(followed !== undefined && { afterMs: followed.batch.taskMs }),
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
    this.runs.push({ id: this.runId(), first: false, marks: kept });
    this.goTo(kept.at(-1));
    return calls;
  }

  /** Its store is gone: two people begin it again from what the record has (rule 32). Gives back the calls that were on their way. */
  beginAgain(state: State): Call[] {
    const { calls } = this.queue;
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
