/** The runs of one case on a server: begun and acted on as the API does it, driven by time skipping. */
import { randomBytes } from 'node:crypto';
import { type Client, type Workflow, WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Act, Actor } from '../../engine/event.ts';
import { refuse } from '../../engine/kernel.ts';
import { type Directory, rightOf } from '../../engine/people/right.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import type { State } from '../../engine/state/state.ts';
import type { Refusal, Reply } from '../../engine/turn.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { fastForward } from '../../startup/fast-forward.ts';
import {
  type ActMessage,
  type Beginning,
  type CaseArgs,
  type CaseResult,
  HAPPENED,
  type HappenedMessage,
  REFUSED,
  startOptions,
} from '../../workflows/contract.ts';

export interface Server {
  client: Client;
  taskQueue: string;
}

/** An ended case takes these, in a new run. */
const OF_ENDED: readonly Act['act'][] = ['reopen', 'survey', 'annotate', 'dispose', 'unmerge'];

/** Runs begun for one act of an ended case before giving up. */
const ATTEMPTS_MAX = 10;

export class CaseRuns {
  readonly id: string;
  private readonly server: Server;
  private readonly plan: Plan;
  private readonly organization: Directory;

  constructor(server: Server, { plan, organization }: { plan: Plan; organization: Directory }, id: string) {
    this.server = server;
    this.plan = plan;
    this.organization = organization;
    this.id = id;
  }

  private get handle() {
    return this.server.client.workflow.getHandle(this.id);
  }

  /** The first run, by update-with-start. */
  async begin(beginning: Extract<Beginning, { intake: unknown }>, actor: Actor): Promise<void> {
    const args: CaseArgs = [beginning, { plan: this.plan, rules: RULES_NEWEST }];
    const startWorkflowOperation = new WithStartWorkflowOperation(this.plan.sop, {
      ...startOptions(this.plan, this.id),
      taskQueue: this.server.taskQueue,
      args,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    const { id } = beginning.intake;
    await this.server.client.workflow.executeUpdateWithStart<Workflow, Reply, [ActMessage]>('contact', {
      startWorkflowOperation,
      updateId: id,
      args: [{ id, actor, act: { act: 'contact', direction: 'in' } }],
    });
  }

  /** The first run of a case that is opened later than the scenario: its start is delayed to that instant, the delay skipped. */
  async beginAt(beginning: Extract<Beginning, { intake: unknown }>, atMs: number): Promise<void> {
    const args: CaseArgs = [beginning, { plan: this.plan, rules: RULES_NEWEST }];
    await this.server.client.workflow.start(this.plan.sop, {
      ...startOptions(this.plan, this.id),
      taskQueue: this.server.taskQueue,
      args,
      startDelay: Math.max(0, atMs - Date.now()),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    await this.forwardTo(atMs);
  }

  /** Answers the refusal. `over`: no run takes it; `atMs`: the instant at which an ended case is to hear of it. */
  async act(actor: Actor, act: Act, over: boolean, atMs: number): Promise<Refusal | undefined> {
    const id = randomBytes(8).toString('hex');
    const message: ActMessage = { id, actor, act, right: rightOf(this.organization, actor.id, act, atMs) };
    if (over) {
      const { state } = (await this.handle.result()) as CaseResult;
      // No run takes it: what the case would have said is said from its last state.
      const taken = OF_ENDED.includes(act.act) || (act.act === 'contact' && act.reopens === true);
      if (!taken) return refuse(this.plan, state, { type: 'act', ...message }, atMs);
      return this.actAgain(state, message, atMs);
    }
    return this.update(message);
  }

  /** Answers the refusal, or nothing. */
  private async update(message: ActMessage): Promise<Refusal | undefined> {
    try {
      await this.handle.executeUpdate<Reply, [ActMessage]>(message.act.act, { updateId: message.id, args: [message] });
      return undefined;
    } catch (error) {
      return refusalOf(error);
    }
  }

  async happened(name: string, data: Record<string, Value>): Promise<void> {
    const message: HappenedMessage = { id: randomBytes(8).toString('hex'), name, data };
    await this.handle.signal<[HappenedMessage]>(HAPPENED, message);
  }

  /** Lets the run's time run ahead to an instant; nothing when it is there already. */
  async forwardTo(goalMs: number): Promise<void> {
    const ms = goalMs - (await this.nowMs());
    if (ms <= 0) return;
    await fastForward(this.server.client.connection, {
      namespace: this.server.client.options.namespace,
      caseId: this.id,
      ms,
    });
  }

  /** Ends what still runs: nobody will come back to it. */
  async abandon(): Promise<void> {
    await this.handle.terminate('the scenario is over').catch(() => undefined);
  }

  /** The run's own time, which fast-forwards have moved. */
  private async nowMs(): Promise<number> {
    const { raw } = await this.handle.describe();
    const at = raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    return at?.seconds ? Number(at.seconds) * 1_000 + Math.floor((at.nanos ?? 0) / 1_000_000) : Date.now();
  }

  /**
   * A new run from the closed state, its start delayed to the case's own instant, the delay skipped. Such a run waits a
   * second for its act and closes again, unchanged; where the act came too late, another run is begun for it.
   */
  private async actAgain(state: State, message: ActMessage, atMs: number): Promise<Refusal | undefined> {
    const args: CaseArgs = [{ state }, { plan: this.plan, rules: RULES_NEWEST }];
    for (let attempt = 1; ; attempt++) {
      await this.server.client.workflow.start(this.plan.sop, {
        ...startOptions(this.plan, this.id),
        taskQueue: this.server.taskQueue,
        args,
        startDelay: Math.max(0, atMs - Date.now()),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
      await this.forwardTo(atMs);
      try {
        return await this.update(message);
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !(await this.isOver())) throw error;
      }
    }
  }

  private async isOver(): Promise<boolean> {
    return (await this.handle.describe()).status.name !== 'RUNNING';
  }
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  const { cause } = error;
  const [refusal] = cause instanceof ApplicationFailure && cause.type === REFUSED ? (cause.details ?? []) : [];
  if (refusal === undefined) throw error;
  return refusal as Refusal;
}
