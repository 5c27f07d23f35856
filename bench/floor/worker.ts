/** The worker process of the floor: told where the server is, and whether its threads watch promises. Tells its CPU time. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { withLeanThreads } from '../../startup/case-threads.ts';
import { exitWithParent } from '../../startup/orphan.ts';

exitWithParent();
const [address = '', taskQueue = ''] = process.argv.slice(2);
const logger = new DefaultLogger('WARN');
Runtime.install({ logger });
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
  logger,
});
const connection = await NativeConnection.connect({ address });
const worker = await withLeanThreads(() => Worker.create({ connection, taskQueue, workflowBundle }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
const running = worker.run();
process.send?.('ready');
await running;
await connection.close();
