/** The worker process: configuration, record, activities and duties, then the Temporal worker until it is told to stop. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { type ActivityDeps, brokenGlassTeller, createActivities } from './activities/create.ts';
import { tellOperators } from './activities/messages/operators.ts';
import { outsideOf } from './activities/outside.ts';
import { folderPlace } from './audit/place.ts';
import { signerOf } from './audit/signing.ts';
import { caseStarter } from './duties/case-starter.ts';
import { startDuties } from './duties/start.ts';
import { openRecordWhenThere } from './records/open-when-there.ts';
import { type Config, loadConfig } from './startup/config.ts';
import { type Logger, makeLog, temporalLogger } from './startup/log.ts';
import { withLeanThreads } from './startup/case-threads.ts';
import { exitWithParent } from './startup/orphan.ts';
import { dataConverter } from './startup/payload-codec.ts';
import { freePort } from './startup/ports.ts';
import { serveWorkerStatus } from './startup/worker-status.ts';
import { bundleFolder, cachedBundle } from './workflows/bundle-cache.ts';

/** After SIGTERM activities have this long to end; what is cut off is tried again by another worker. */
const shutdownGraceTimeMs = 10_000;
/** A killed worker's cases are taken over after this long without an answer. */
const stickyMs = 3_000;

async function run(config: Config, log: Logger): Promise<void> {
  const coreMetricsPort = await freePort();
  Runtime.install({
    logger: temporalLogger(log, config.logLevel),
    telemetryOptions: { metrics: { prometheus: { bindAddress: `127.0.0.1:${coreMetricsPort}` } } },
  });
  const [record, connection, clientConnection, workflowBundle] = await Promise.all([
    openRecordWhenThere(
      databaseUrl(config),
      { vaultKey: config.secretFor('vault') },
      // However long it takes: cases wait for a worker, and one that gave up would be missing when the database is back.
      { patienceMs: Number.POSITIVE_INFINITY, onAway: () => log.warn({}, 'the database is away; trying again') },
    ),
    NativeConnection.connect(config.temporal.connectionOptions),
    Connection.connect(config.temporal.connectionOptions),
    cachedBundle(bundleFolder(config.home)),
  ]);
  const { namespace } = config.temporal;
  const client = new Client({ connection: clientConnection, namespace, dataConverter });
  const outside = outsideOf(config, process.env);
  const deps: ActivityDeps = {
    record,
    outside,
    refKey: config.secretFor('update-id'),
    locale: config.language,
    log,
    starter: caseStarter(client, config.taskQueue),
  };
  const activities = createActivities(deps);
  const { taskQueue } = config;
  const worker = await withLeanThreads(() =>
    Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle,
      dataConverter,
      activities,
      shutdownGraceTime: shutdownGraceTimeMs,
      stickyQueueScheduleToStartTimeout: stickyMs,
    }),
  );
  const status = await serveWorkerStatus({
    host: config.host,
    port: config.metricsPort,
    coreMetricsUrl: `http://127.0.0.1:${coreMetricsPort}/metrics`,
    state: () => worker.getState(),
  });
  const duties = startDuties({
    record,
    client,
    taskQueue: config.taskQueue,
    log,
    worker: `${hostname()}-${randomUUID()}`,
    tellBroken: brokenGlassTeller(deps),
    audit: {
      signer: signerOf(config.secretFor('anchor')),
      place: config.anchors === undefined ? undefined : folderPlace(config.anchors),
      tell: (message) => tellOperators(message, { record, outside, log }),
      locale: config.language,
      now: Date.now,
    },
  });
  log.info({ taskQueue: config.taskQueue, namespace, temporal: config.temporal.address }, 'working');
  try {
    // Ends on SIGINT or SIGTERM, with every task in progress done or given back.
    await worker.run();
  } finally {
    await duties.stop();
    status.close();
    await record.close();
    await clientConnection.close();
    await connection.close();
  }
  log.info('stopped');
}

function databaseUrl(config: Config): string {
  if (config.databaseUrl) return config.databaseUrl;
  throw new Error('Set DATABASE_URL, or start everything with `npm start`.');
}

exitWithParent();
const config = loadConfig();
const log = makeLog('worker', config.logLevel);
run(config, log).catch((error: unknown) => {
  log.fatal({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'cannot go on');
  process.exitCode = 1;
});
