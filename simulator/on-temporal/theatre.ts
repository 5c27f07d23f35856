/**
 * Where scenarios are played on a real Temporal server: one worker with the product's workflow and a real record, a
 * database of its own for every scenario. The scenario is the outside world: it answers calls and takes the messages.
 */
import { randomBytes } from 'node:crypto';
import { Client, type Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { Value } from '../../language/plan.ts';
import { openRecord } from '../../records/record.ts';
import { withLeanThreads } from '../../startup/case-threads.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import type { CaseActivities } from '../../workflows/contract.ts';
import type { SetUp } from '../scenario/stage.ts';
import { openOnServer, type Surroundings, toldBack, type Witness } from './stage.ts';

export interface TheatreOptions {
  connection: Connection;
  nativeConnection: NativeConnection;
  namespace: string;
  /** Code of the case workflow, bundled (workflows/bundle). */
  bundle: { code: string } | { codePath: string };
  /** Makes an empty database and answers its address. */
  newDatabase: () => Promise<string>;
  /** Shown every case before it is left. */
  witness?: Witness;
}

export interface Theatre {
  setUp: SetUp;
  /** Ends the worker and closes every record. */
  close(): Promise<void>;
}

/** Each scenario has a record of its own, so of few connections; a busy machine is waited for, what is told does not depend on it. */
const RECORD = { poolSize: 2, connectTimeoutMs: 60_000 } as const;

/** Starts the worker. */
export async function openTheatre(options: TheatreOptions): Promise<Theatre> {
  const { connection, nativeConnection, namespace } = options;
  const taskQueue = `scenarios-${randomBytes(6).toString('hex')}`;
  const cases = new Map<string, Surroundings>();
  const worker = await withLeanThreads(() =>
    Worker.create({
      connection: nativeConnection,
      namespace,
      taskQueue,
      workflowBundle: options.bundle,
      dataConverter,
      activities: scenarioActivities((id) => cases.get(id)),
      // Idle pollers of an ended worker would hold up its shutdown.
      shutdownGraceTime: '2s',
    }),
  );
  const running = worker.run();
  const client = new Client({ connection, namespace, dataConverter });
  return {
    setUp: async (cast, opening, outside) => {
      const record = await openRecord(await options.newDatabase(), { ...RECORD, vaultKey: randomBytes(32) });
      const { witness } = options;
      try {
        return await openOnServer(
          { client, taskQueue, cases, record, ...(witness && { witness }) },
          cast,
          opening,
          outside,
        );
      } catch (error) {
        await record.close();
        throw error;
      }
    },
    close: async () => {
      worker.shutdown();
      await running;
    },
  };
}

/** The record is real; outside systems answer as the scenario says. `find` leads to what a case has around it. */
export function scenarioActivities(
  find: (caseId: string) => Surroundings | Promise<Surroundings> | undefined,
): CaseActivities {
  const of = async (id: string): Promise<Surroundings> => {
    const found = await find(id);
    // A case of a scenario that is over: what it still does concerns nobody.
    if (found === undefined) throw ApplicationFailure.nonRetryable('The scenario is over', 'ScenarioOver');
    return found;
  };
  const write: CaseActivities['record'] = async (batch) => {
    const around = await of(batch.case);
    return toldBack(await around.record.recordBatch(batch), around);
  };
  return {
    record: write,
    recordDurably: write,
    startCase: async (request) => {
      const { case: id, key, child, run } = request;
      const started = await (await of(id)).startCase?.(request);
      if (started !== undefined && 'failed' in started)
        throw ApplicationFailure.nonRetryable(`${run} is not started`, started.failed);
      return started ?? { case: child ?? `${id}.${key}` };
    },
    find: async ({ case: id, questions, nowMs, heard }) =>
      (await of(id)).record.answerQuestions(id, questions, nowMs, heard),
    runAction: async ({ case: id, call }) => {
      const reply = await (await of(id)).replies.next(call);
      if (typeof reply.failed === 'string')
        throw ApplicationFailure.nonRetryable(`${call} is scripted to fail`, reply.failed);
      return reply as Record<string, Value>;
    },
    // What was sent is in the case's events; the scenario has nobody to deliver it to.
    notify: async () => {},
  };
}
