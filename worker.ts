/** The worker process: configuration, record, activities and duties, then the Temporal worker until it is told to stop. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { type ActivityDeps, brokenGlassTeller, createActivities, sameMatterTeller } from './activities/create.ts';
import { retentionActivities } from './activities/retention.ts';
import { tellOperators } from './activities/messages/operators.ts';
import { outsideOf } from './activities/outside.ts';
import { readAnchors } from './audit/anchored.ts';
import { trustedKeys } from './audit/handover.ts';
import { keysHeld } from './audit/run.ts';
import { signerOf } from './audit/signing.ts';
import { fileStoreAt } from './files/at.ts';
import { placeAt } from './audit/where.ts';
import { caseStarter } from './duties/case-starter.ts';
import { historiesOf } from './duties/histories.ts';
import { startDuties } from './duties/start.ts';
import { threadWatch } from './duties/thread-watch.ts';
import { digestKeys } from './records/database/digest.ts';
import { openRecordWhenThere } from './records/open-when-there.ts';
import { recoveryOf } from './recovery/worker.ts';
import { HEARTBEAT_EVERY_MS } from './activities/heartbeats.ts';
import { type Config, loadConfig } from './startup/config.ts';
import { type Logger, makeLog, temporalLogger } from './startup/log.ts';
import { cachedCasesMax, memoryGiven } from './startup/case-memory.ts';
import { withLeanThreads } from './startup/case-threads.ts';
import { exitWithParent } from './startup/orphan.ts';
import { dataConverter } from './startup/payload-codec.ts';
import { freePort } from './startup/ports.ts';
import { unanswered } from './startup/temporal-server.ts';
import { serveWorkerStatus } from './startup/worker-status.ts';
import { bundleFolder, cachedBundle } from './workflows/bundle-cache.ts';

/** After SIGTERM activities have this long to end; what is cut off is tried again by another worker. */
const shutdownGraceTimeMs = 10_000;
/** What waits for a killed worker that has the case in memory goes to any other after this long (workflows/contract.ts: what it had begun). */
const stickyMs = 3_000;

async function run(config: Config, log: Logger): Promise<void> {
  const coreMetricsPort = await freePort();
  Runtime.install({
    logger: temporalLogger(log, config.logLevel),
    telemetryOptions: { metrics: { prometheus: { bindAddress: `127.0.0.1:${coreMetricsPort}` } } },
  });
  const notLetIn = (error: unknown) => {
    throw unanswered(config.temporal, error);
  };
  const [record, connection, clientConnection, workflowBundle] = await Promise.all([
    openRecordWhenThere(
      databaseUrl(config),
      { vaultKey: config.vaultKeys },
      // However long it takes: cases wait for a worker, and one that gave up would be missing when the database is back.
      { patienceMs: Number.POSITIVE_INFINITY, onAway: (why) => log.warn({}, `${why.message} Trying again`) },
    ),
    NativeConnection.connect(config.temporal.connectionOptions).catch(notLetIn),
    Connection.connect(config.temporal.connectionOptions).catch(notLetIn),
    cachedBundle(bundleFolder(config.home)),
  ]);
  const { namespace } = config.temporal;
  const client = new Client({ connection: clientConnection, namespace, dataConverter });
  const outside = outsideOf(config, process.env);
  const watch = threadWatch(() => worker.getStatus().numInFlightWorkflowActivations);
  const formerKeys = [...config.keysFor('update-id')().slice(1), ...(await record.keptDigestKeys())];
  const deps: ActivityDeps = {
    record,
    outside,
    refKey: config.secretFor('update-id'),
    formerKeys,
    locale: config.language,
    log,
    starter: caseStarter(client, config.taskQueue),
    onTask: watch.moved,
  };
  const signer = signerOf(config.secretFor('anchor'));
  const otherSigners = config.keysFor('anchor')().slice(1).map(signerOf);
  const place = placeAt(config.anchors);
  const trusted = async () => trustedKeys(keysHeld({ signer, otherSigners }), await record.handovers());
  const activities = {
    ...createActivities(deps),
    ...retentionActivities({
      record,
      signer,
      ...historiesOf(client, log),
      anchored: async () => (place === undefined ? undefined : readAnchors(place, await trusted())),
    }),
  };
  const { taskQueue } = config;
  const cachedCases = cachedCasesMax(memoryGiven());
  const worker = await withLeanThreads(() =>
    Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle,
      dataConverter,
      activities,
      shutdownGraceTime: shutdownGraceTimeMs,
      maxCachedWorkflows: cachedCases,
      stickyQueueScheduleToStartTimeout: stickyMs,
      maxHeartbeatThrottleInterval: HEARTBEAT_EVERY_MS,
    }),
  );
  const digests = digestKeys([deps.refKey, ...formerKeys]);
  const { codePath } = workflowBundle;
  const recovery = recoveryOf(
    { client, taskQueue: config.taskQueue, record, digests, codePath, log },
    sameMatterTeller(deps),
  );
  // Before the first task: caps must not be counted by a record that has forgotten hours.
  await recovery.keepPoints().catch(() => log.warn({}, 'record and Temporal could not be compared; trying again'));
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
    digests,
    log,
    worker: `${hostname()}-${randomUUID()}`,
    isMoving: watch.isMoving,
    recovery,
    tellBroken: brokenGlassTeller(deps),
    audit: {
      signer,
      otherSigners,
      place,
      tell: (message) => tellOperators(message, { record, outside, log }),
      locale: config.language,
      now: Date.now,
    },
    retention: { cron: config.retentionCron },
    files: fileStoreAt(config.files),
  });
  log.info({ taskQueue, namespace, temporal: config.temporal.address, cachedCases }, 'working');
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
