/** The API process: configuration, record, first publication, Temporal, then HTTP until it is told to stop. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { openRecordWhenThere } from '../records/open-when-there.ts';
import type { RecordStore } from '../records/store.ts';
import { type Config, ConfigError, loadConfig } from '../startup/config.ts';
import { exitWithParent } from '../startup/orphan.ts';
import { say } from '../startup/terminal-language.ts';
import { makeApp } from './app.ts';
import { startSweeper } from './intake/sweeper.ts';
import { makeMetrics } from './metrics.ts';
import { publishOnFirstStart } from './publish/first-start.ts';
import { makeServices } from './make-services.ts';
import { connectTemporal } from './temporal/connect.ts';

/** Requests in flight have this long to end; an act takes 5 s at most. Supervisors kill after 10 s. */
const shutdownMs = 8_000;
/** After this long with nothing else to do, mostly, the folder is compared with what is published. */
const remarkMs = 5_000;
/** How long the start waits for a database that is starting, too. */
const recordPatienceMs = 120_000;

async function run(config: Config, log: Logger): Promise<void> {
  const record = await openPatiently(config, log);
  const publish = () => publishOnFirstStart(record, config.workspace, say('zh', 'en') === 'zh' ? 'zh' : 'en', log);
  const first = (await record.listSops()).length === 0;
  if (first) await publish();
  const temporal = connectTemporal(config.temporal);
  const keptDigestKeys = await record.keptDigestKeys();
  const metrics = makeMetrics(true);
  const services = makeServices({ config, record, client: temporal.client, log, metrics, keptDigestKeys });
  const server = await listen(makeApp(services, { version: versionOf() }), config);
  const stopSweeper = startSweeper(services);
  log.info({ port: config.port }, 'the API serves');
  // Later starts only remark that the folder differs: nobody waits for that.
  if (!first)
    setTimeout(() => void publish().catch((error: unknown) => log.warn({ error }, 'not compared')), remarkMs).unref();
  await toldToStop();
  // Whatever hangs: what was accepted is stored, and its key tells.
  setTimeout(() => process.exit(1), shutdownMs + 1_000).unref();
  await services.streams.stop();
  await Promise.race([Promise.all([close(server), stopSweeper()]), sleep(shutdownMs, undefined, { ref: false })]);
  server.closeAllConnections();
  await Promise.all([record.close(), temporal.close(), services.compiler.close()]);
  log.info('the API has stopped');
}

function openPatiently(config: Config, log: Logger): Promise<RecordStore> {
  if (config.databaseUrl === undefined)
    throw new ConfigError('DATABASE_URL is not set: npm start sets it for its own database; else set it yourself.');
  return openRecordWhenThere(
    config.databaseUrl,
    { vaultKey: config.vaultKeys },
    { patienceMs: recordPatienceMs, onAway: (why) => log.warn(`${why.message} Trying again`) },
  );
}

function listen(app: ReturnType<typeof makeApp>, { port, host }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error?: Error) => {
      if (error === undefined) resolve(server);
      else reject(error);
    });
    // Longer than the idle time of proxies in front, which else meet connections that are just being closed.
    server.keepAliveTimeout = 65_000;
  });
}

/** Takes no new connection and ends when the requests in flight have. */
function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  return closed;
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function versionOf(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

exitWithParent();
try {
  const config = loadConfig();
  const log = pino({ name: 'api', level: config.logLevel, base: { name: 'api' } });
  await run(config, log);
} catch (error) {
  const busy = (error as { code?: unknown }).code === 'EADDRINUSE';
  const text = busy
    ? say(
        'API 的端口已被占用：换一个 PORT，或用 --port-offset。',
        'The port of the API is in use: set PORT, or use --port-offset.',
      )
    : error instanceof Error
      ? error.message
      : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
