/**
 * One worker process of the benchmark: the product's workflow, or the one written by hand, with the same activities and
 * the options of worker.ts. Tells its CPU time when asked.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/create.ts';
import { outsideOf } from '../../activities/outside.ts';
import { openRecord } from '../../records/record.ts';
import { exitWithParent } from '../../startup/orphan.ts';
import { withLeanThreads } from '../../startup/case-threads.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { bundleCaseWorkflow } from '../../workflows/bundle.ts';
import { SIDE_QUEUES, type Side } from './sides.ts';

export interface Usage {
  /** User and system time of all threads since start. */
  cpuMs: number;
  residentMb: number;
}

async function run(side: Side, address: string, databaseUrl: string): Promise<void> {
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger });
  const [record, connection, workflowBundle] = await Promise.all([
    openRecord(databaseUrl, { vaultKey: Buffer.alloc(32, 1) }),
    NativeConnection.connect({ address }),
    side === 'product'
      ? bundleCaseWorkflow()
      : bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL('./by-hand.ts', import.meta.url)), logger }),
  ]);
  const silent = { info: () => {}, warn: console.warn, error: console.error };
  const worker = await withLeanThreads(() =>
    Worker.create({
      connection,
      taskQueue: SIDE_QUEUES[side],
      workflowBundle,
      dataConverter,
      activities: createActivities({
        record,
        outside: outsideOf(
          { allowedHosts: [], messagesWebhook: undefined, sandboxUrl: undefined, sandboxSecret: undefined },
          {},
        ),
        refKey: randomBytes(32),
        locale: 'zh',
        log: silent,
      }),
      stickyQueueScheduleToStartTimeout: 3_000,
    }),
  );
  process.on('message', () => process.send?.(usage()));
  const running = worker.run();
  process.send?.('ready');
  await running;
  await record.close();
  await connection.close();
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, residentMb: process.memoryUsage.rss() / 1_048_576 };
}

exitWithParent();
const [side, address = '', databaseUrl = ''] = process.argv.slice(2);
await run(side as Side, address, databaseUrl);
