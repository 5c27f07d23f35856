/** The servers scenarios run on: those of the environment, else a Temporal dev server and a PostgreSQL of their own, thrown away. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import { type Config, loadConfig } from '../../startup/config.ts';
import { type Keeper, startKeeper } from '../../startup/keeper.ts';
import { freePort } from '../../startup/ports.ts';
import { dropDatabase, ensureDatabase, preparePostgres } from '../../startup/postgres.ts';
import { type ProcessSpec, supervise } from '../../startup/processes.ts';
import { findTemporalCli } from '../../startup/temporal-cli.ts';
import { devServer, prepareTemporal } from '../../startup/temporal-server.ts';
import { bundleFolder, cachedBundle } from '../../workflows/bundle-cache.ts';
import type { Witness } from './stage.ts';
import { openTheatre, type Theatre } from './theatre.ts';

export interface ServersOptions {
  env: NodeJS.ProcessEnv;
  /** One line at a time: what is being fetched or started. */
  progress: (line: string) => void;
  /** Shown every case before it is left. */
  witness?: Witness;
}

/**
 * Starts what is missing and opens a theatre on it; `close` ends all of it and drops the databases that were made.
 *
 * @throws Error with the last lines of a server that did not start; nothing is left running then.
 */
export async function openServers(options: ServersOptions): Promise<Theatre> {
  const config = loadConfig(options.env);
  // A case that is ended in the middle of a task is no news.
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  const keeper = startKeeper();
  const home = mkdtempSync(join(tmpdir(), 'bihuan-scenarios-'));
  const endings: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of endings.toReversed()) await end().catch(() => undefined);
    keeper.close();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const started = (spec: ProcessSpec) => start(spec, keeper, endings);
    options.progress('Temporal, PostgreSQL …');
    const [temporal, adminUrl, bundle] = await Promise.all([
      temporalOf(config, home, options, started),
      postgresOf(config, home, started),
      cachedBundle(bundleFolder(config.home)),
    ]);
    const [connection, nativeConnection] = await Promise.all([
      Connection.connect(temporal),
      NativeConnection.connect(temporal),
    ]);
    endings.push(
      () => connection.close(),
      () => nativeConnection.close(),
    );
    const newDatabase = () => scratch(adminUrl, endings);
    const { namespace } = config.temporal;
    const { witness } = options;
    const seen = { ...(witness && { witness }) };
    const theatre = await openTheatre({ connection, nativeConnection, namespace, bundle, newDatabase, ...seen });
    endings.push(() => theatre.close());
    return { setUp: theatre.setUp, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(spec: ProcessSpec, keeper: Keeper, endings: (() => Promise<unknown>)[]): Promise<void> {
  const server = supervise(spec, keeper, () => {});
  endings.push(() => server.stop());
  await server.ready();
}

async function temporalOf(
  { temporal, home: cache }: Config,
  home: string,
  { env, progress }: ServersOptions,
  started: (spec: ProcessSpec) => Promise<void>,
) {
  if (temporal.given) {
    await prepareTemporal(temporal);
    return temporal.connectionOptions;
  }
  const cli = await findTemporalCli({ home: cache, env, progress });
  const [port, uiPort] = [await freePort(), await freePort()];
  // Nobody looks at this server's Web UI: no codec is served for it.
  await started(devServer({ cli, home, port, uiPort, codecUrl: 'http://127.0.0.1/codec' }));
  return { ...temporal.connectionOptions, address: `127.0.0.1:${port}` };
}

/** Where scratch databases can be made. */
async function postgresOf(
  config: Config,
  home: string,
  started: (spec: ProcessSpec) => Promise<void>,
): Promise<string> {
  const given = config.ownerDatabaseUrl ?? config.databaseUrl;
  if (given !== undefined) return given;
  const { spec, adminUrl } = await preparePostgres({ home, port: await freePort(), throwAway: true });
  await started(spec);
  return adminUrl;
}

/** A database for one scenario, beside the one of the address. */
async function scratch(adminUrl: string, endings: (() => Promise<unknown>)[]): Promise<string> {
  const name = `bihuan_scenario_${randomBytes(6).toString('hex')}`;
  const url = await ensureDatabase(adminUrl, name);
  // Before the server ends: `close` goes backwards.
  endings.push(() => dropDatabase(adminUrl, name));
  return url;
}
