/**
 * The worker process of the measurement: the product's workflow and record. What outside systems answer is asked of the
 * parent, which plays the scenarios; the parent tells of every case before it begins.
 */
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { openRecord } from '../../records/record.ts';
import type { CallReply } from '../../simulator/play.ts';
import type { Surroundings } from '../../simulator/on-temporal/stage.ts';
import { scenarioActivities } from '../../simulator/on-temporal/theatre.ts';
import { exitWithParent } from '../../startup/orphan.ts';
import { withLeanThreads } from '../../startup/case-threads.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { bundleCaseWorkflow } from '../../workflows/bundle.ts';
import { type FromWorker, TASK_QUEUE, type ToWorker } from './channel.ts';

const say = (message: FromWorker) => process.send?.(message);
const cases = new Map<string, Promise<Surroundings>>();
const asked = new Map<number, (reply: CallReply) => void>();

function ask(caseId: string, call: string): Promise<CallReply> {
  const id = asked.size;
  return new Promise((answer) => {
    asked.set(id, answer);
    say({ type: 'call', id, caseId, call });
  });
}

async function surroundingsOf(caseId: string, databaseUrl: string): Promise<Surroundings> {
  const record = await openRecord(databaseUrl, { vaultKey: Buffer.alloc(32, 1), poolSize: 2 });
  return { record, replies: { next: (call) => ask(caseId, call) } };
}

async function hear(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'case':
      cases.set(message.caseId, surroundingsOf(message.caseId, message.databaseUrl));
      return;
    case 'over':
      await (await cases.get(message.caseId))?.record.close();
      cases.delete(message.caseId);
      say({ type: 'closed', caseId: message.caseId });
      return;
    case 'reply':
      asked.get(message.id)?.(message.reply);
      return;
    case 'usage': {
      const { user, system } = process.cpuUsage();
      say({ type: 'usage', cpuMs: (user + system) / 1_000 });
    }
  }
}

exitWithParent();
// A case that is left in the middle of a task is no news.
const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
const [address = ''] = process.argv.slice(2);
const connection = await NativeConnection.connect({ address });
const worker = await withLeanThreads(async () =>
  Worker.create({
    connection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await bundleCaseWorkflow(),
    dataConverter,
    activities: scenarioActivities((id) => cases.get(id)),
    stickyQueueScheduleToStartTimeout: 3_000,
  }),
);
process.on('message', (message: ToWorker) => void hear(message));
const running = worker.run();
say({ type: 'ready' });
await running;
await connection.close();
