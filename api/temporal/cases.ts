/** Acts into cases: one update each, within its deadline, repeated under its own id when the server dropped it. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  type Workflow,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { RULES_NEWEST } from '../../engine/rules.ts';
import type { State } from '../../engine/state/state.ts';
import type { Refusal, Reply } from '../../engine/turn.ts';
import type { Plan } from '../../language/plan.ts';
import {
  type ActMessage,
  type ActReply,
  type Beginning,
  type CaseArgs,
  type CaseResult,
  HAPPENED,
  type HappenedMessage,
  MIGRATE,
  type MigrateMessage,
  MIGRATION,
  type MigrationAnswer,
  startOptions,
} from '../../workflows/contract.ts';
import { away } from '../problem.ts';
import { type Failure, failureOf } from './failures.ts';
import { inFlightQueue } from './in-flight.ts';

/** What a case answered. `over`: no run takes it. */
export type Outcome = { kind: 'done'; reply: Reply } | { kind: 'refused'; refusal: Refusal } | { kind: 'over' };

type Sent = Exclude<Outcome, { kind: 'done' }> | { kind: 'done'; reply: ActReply };

/** An answer to a message that was received at another time was given before: the server keeps the first one. */
function toldOf(sent: Sent, message: ActMessage): Outcome {
  if (sent.kind !== 'done') return sent;
  const { receivedAtMs: firstMs = message.receivedAtMs, ...reply } = sent.reply;
  return { kind: 'done', reply: firstMs === message.receivedAtMs ? reply : { ...reply, repeated: true } };
}

/** `ended` without a state: terminated or failed. `unknown`: never started, or past its retention. */
export type LastRun = { kind: 'running' } | ({ kind: 'ended' } & Partial<CaseResult>) | { kind: 'unknown' };

/** Every call throws Problem 503 when Temporal or the worker does not answer in time; the act may then be applied later. */
export interface Cases {
  /** To the case's present run. An ended run still answers the ids it knows. */
  act(caseId: string, message: ActMessage): Promise<Outcome>;
  /**
   * Starts the run unless one is there, and sends the act with it. An intake opens: an id that ever ran is refused (`over`).
   * From a state an ended case begins again.
   */
  begin(plan: Plan, beginning: Beginning, message: ActMessage): Promise<Outcome>;
  /**
   * Begins a lost case again from what was kept of it; `instead`: of the run that is there. `found`: a run is there already.
   */
  beginLost(
    plan: Plan,
    beginning: Extract<Beginning, { state: State }>,
    how: { instead: boolean },
  ): Promise<'begun' | 'found'>;
  /** The id of the run that is there now. */
  presentRun(caseId: string): Promise<string | undefined>;
  /** How it stands with the case's last run. */
  lastRun(caseId: string): Promise<LastRun>;
  /** What moving the case to a plan would do; undefined: no run takes it. */
  tryMove(caseId: string, message: MigrateMessage): Promise<MigrationAnswer | undefined>;
  /** Moves it; the run continues as new with the plan. */
  move(caseId: string, message: MigrateMessage): Promise<Outcome>;
  /** False: no run takes it. */
  happened(caseId: string, message: HappenedMessage): Promise<boolean>;
}

/** How long an act waits for its case. */
const limitMs = 5_000;
/** Between attempts of what the server dropped. */
const pauseMs = 100;

export function casesOn(client: Client, taskQueue: string): Cases {
  const inTurn = inFlightQueue();
  const within = <T>(call: () => Promise<T>) => client.withDeadline(Date.now() + limitMs, call);
  const send = (caseId: string, call: () => Promise<ActReply>) =>
    inTurn(caseId, () => answered(call, within, () => serves(client)));
  return {
    act: async (caseId, message) => {
      const outcome = await send(caseId, () =>
        client.workflow.getHandle(caseId).executeUpdate<ActReply, [ActMessage]>(message.act.act, {
          updateId: message.id,
          args: [message],
        }),
      );
      return toldOf(outcome, message);
    },
    begin: async (plan, beginning, message) => {
      const [caseId, reuse] =
        'intake' in beginning
          ? [beginning.intake.case, 'REJECT_DUPLICATE' as const]
          : [beginning.state.case, 'ALLOW_DUPLICATE' as const];
      const outcome = await send(caseId, () => {
        const args: CaseArgs = [beginning, { plan, rules: RULES_NEWEST }];
        // The operation serves one call, so a repetition makes a new one.
        const startWorkflowOperation = new WithStartWorkflowOperation(plan.sop, {
          ...startOptions(plan, caseId),
          taskQueue,
          args,
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: reuse,
        });
        return client.workflow.executeUpdateWithStart<Workflow, ActReply, [ActMessage]>(message.act.act, {
          startWorkflowOperation,
          updateId: message.id,
          args: [message],
        });
      });
      return toldOf(outcome, message);
    },
    beginLost: (plan, beginning, { instead }) =>
      within(() =>
        client.workflow.start<Workflow>(plan.sop, {
          ...startOptions(plan, beginning.state.case),
          taskQueue,
          args: [beginning, { plan, rules: RULES_NEWEST }] satisfies CaseArgs,
          workflowIdConflictPolicy: instead ? 'TERMINATE_EXISTING' : 'FAIL',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        }),
      ).then(
        () => 'begun' as const,
        (error: unknown) => {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'found' as const;
          unlessGone(error);
          throw away('away/temporal');
        },
      ),
    presentRun: (caseId) =>
      within(async () => {
        const { status, runId } = await client.workflow.getHandle(caseId).describe();
        return status.name === 'RUNNING' ? runId : undefined;
      }).catch(unlessGone),
    lastRun: async (caseId) =>
      (await within(() => lastRun(client, caseId)).catch(unlessGone)) ?? { kind: 'unknown' as const },
    tryMove: (caseId, message) =>
      within(() =>
        client.workflow.getHandle(caseId).query<MigrationAnswer, [MigrateMessage]>(MIGRATION, message),
      ).catch(unlessGone),
    move: (caseId, message) =>
      send(caseId, () =>
        client.workflow.getHandle(caseId).executeUpdate<Reply, [MigrateMessage]>(MIGRATE, {
          updateId: message.id,
          args: [message],
        }),
      ),
    happened: async (caseId, message) => {
      const sent = await within(async () => {
        await client.workflow.getHandle(caseId).signal<[HappenedMessage]>(HAPPENED, message);
        return true;
      }).catch(unlessGone);
      return sent === true;
    },
  };
}

/** One act until it is answered or its time is over. */
async function answered(
  call: () => Promise<ActReply>,
  within: <T>(call: () => Promise<T>) => Promise<T>,
  alive: () => Promise<boolean>,
): Promise<Sent> {
  const untilMs = Date.now() + limitMs;
  for (;;) {
    let failure: Failure;
    try {
      return { kind: 'done', reply: await within(call) };
    } catch (error) {
      failure = failureOf(error);
    }
    switch (failure.kind) {
      case 'refused':
      case 'over':
        return failure;
      case 'again':
        if (Date.now() > untilMs) throw away('away/worker');
        await sleep(pauseMs);
        continue;
      case 'worker':
        // A server that is away ends in the same deadline as a case that does not answer.
        throw away((await alive()) ? 'away/worker' : 'away/temporal');
      case 'temporal':
        throw away('away/temporal');
      case 'bug':
        throw new Error('The case rejected an act by an error that is no refusal.', { cause: failure.error });
    }
  }
}

function serves(client: Client): Promise<boolean> {
  return client
    .withDeadline(Date.now() + 500, () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
}

async function lastRun(client: Client, caseId: string): Promise<LastRun> {
  const { status, runId } = await client.workflow.getHandle(caseId).describe();
  if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return { kind: 'running' };
  if (status.name !== 'COMPLETED') return { kind: 'ended' };
  // Of this very run: another caller may have begun the case again since, and a run that goes on has no result.
  const result = await client.workflow.getHandle<() => Promise<CaseResult>>(caseId, runId).result();
  return { kind: 'ended', ...result };
}

function unlessGone(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  const { kind } = failureOf(error);
  if (kind === 'temporal' || kind === 'worker' || kind === 'again') throw away('away/temporal');
  throw error;
}
