/** Everything that runs when the product runs: servers first, then our own processes, and all of it ended in order. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Config, loadConfig } from './config.ts';
import { lockHome } from './home-lock.ts';
import { startKeeper } from './keeper.ts';
import { assertFree, type Ports, portsFor } from './ports.ts';
import { assertAnswers, ensureDatabase, preparePostgres } from './postgres.ts';
import { ensureRoles, type RoleUrls } from './postgres-roles.ts';
import { answers, answersWell, type LogLine, type ProcessSpec, type Supervised, supervise } from './processes.ts';
import { type ProgramName, programArgs } from './programs.ts';
import { type CliSearch, findTemporalCli } from './temporal-cli.ts';
import { devServer, prepareTemporal } from './temporal-server.ts';

/** How to start; every field may be left out. */
export interface PlatformOptions {
  /** Data folder; BIHUAN_HOME unless given. */
  readonly home?: string;
  /** Moves every port. */
  readonly portOffset?: number;
  /** Drops the lines of the children; those of one that fails to start are in the error anyway. */
  readonly quiet?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Runs the programs of the last build, whatever runs here. */
  readonly compiled?: boolean;
  /** One line at a time: what is being fetched or started. */
  readonly progress?: (line: string) => void;
  /** Gives up starting: what runs is ended, the promise rejects. */
  readonly signal?: AbortSignal;
}

/** The processes in the order in which they end: nobody loses a server that it still needs. */
export const processNames = ['api', 'worker', 'sandbox', 'temporal', 'postgres'] as const;

/** A process of the platform. */
export type ProcessName = (typeof processNames)[number];

/** A running platform. URLs have no slash at the end. */
export interface Platform {
  readonly apiUrl: string;
  readonly temporalAddress: string;
  /** Undefined when the Temporal server was given: then its Web UI is somebody else's. */
  readonly uiUrl: string | undefined;
  readonly databaseUrl: string;
  readonly sandboxUrl: string;
  /** The environment our own processes run with; the CLI works with it too. */
  readonly env: NodeJS.ProcessEnv;
  /** Sends a signal; a process that dies of it is started again. @throws Error when the process is not ours. */
  kill(name: ProcessName, signal: NodeJS.Signals): void;
  /** Ends the process well and starts it again; resolves when it serves. */
  restart(name: ProcessName): Promise<void>;
  /** Ends everything in order. Safe to call twice. */
  stop(): Promise<void>;
}

const local = (port: number) => `http://127.0.0.1:${port}`;

/**
 * Starts Temporal, PostgreSQL and the sandbox side by side, then the worker and the API, and resolves when all serve.
 * A server that the environment names (TEMPORAL_ADDRESS, DATABASE_URL, BIHUAN_SANDBOX_URL) is used, not started.
 *
 * @throws ConfigError, PortInUse, HomeInUse, or Error with the last lines of the process that did not start; nothing is
 * left running then.
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const given: NodeJS.ProcessEnv = {
    ...(options.env ?? process.env),
    ...(options.home ? { BIHUAN_HOME: options.home } : {}),
  };
  const config = loadConfig(given);
  // No process of ours but the one that migrates is told how to connect as the owner.
  const { BIHUAN_OWNER_DATABASE_URL: _owner, ...env } = given;
  const ports = portsFor(options.portOffset ?? 0, { api: config.port, metrics: config.metricsPort });
  await assertFree(neededPorts(config, ports));
  const ownServers = !config.temporal.given || !config.databaseUrl;
  const unlock = ownServers ? await lockHome(config.home) : async () => {};
  const programs = (name: ProgramName) => programArgs(name, options.compiled);
  const log: LogLine = options.quiet ? () => {} : (name, line) => process.stdout.write(`[${name}] ${line}\n`);
  const run = startRun(log, unlock);
  options.signal?.addEventListener('abort', () => void run.stop());
  try {
    const [temporalAddress, databaseUrl, sandboxUrl] = await Promise.all([
      startTemporal(run, config, ports, { home: config.home, env, progress: options.progress ?? (() => {}) }),
      startPostgres(run, config, ports, { program: programs('sop'), env }),
      startSandbox(run, config, ports, programs('sandbox'), env),
    ]);
    const childEnv = {
      ...env,
      BIHUAN_HOME: config.home,
      BIHUAN_WORKSPACE: config.workspace,
      PORT: String(ports.api),
      BIHUAN_METRICS_PORT: String(ports.metrics),
      TEMPORAL_ADDRESS: temporalAddress,
      DATABASE_URL: databaseUrl,
      BIHUAN_SANDBOX_URL: sandboxUrl,
      BIHUAN_CODEC_URL: config.codecUrl ?? `${local(ports.api)}/codec`,
    };
    options.progress?.('worker, API …');
    await Promise.all([
      run
        .add('worker', ours('worker', programs('worker'), childEnv, answers(`${local(ports.metrics)}/healthz`)))
        .ready(),
      run.add('api', ours('api', programs('api'), childEnv, answersWell(`${local(ports.api)}/readyz`))).ready(),
    ]);
    const uiUrl = config.temporal.given ? undefined : local(ports.temporalUi);
    return {
      apiUrl: local(ports.api),
      temporalAddress,
      uiUrl,
      databaseUrl,
      sandboxUrl,
      env: childEnv,
      kill: (name, signal) => run.get(name).kill(signal),
      restart: (name) => run.get(name).restart(),
      stop: run.stop,
    };
  } catch (error) {
    await run.stop();
    throw error;
  }
}

/** The processes started so far. */
interface Run {
  add(name: ProcessName, spec: ProcessSpec): Supervised;
  get(name: ProcessName): Supervised;
  stop(): Promise<void>;
}

function startRun(log: LogLine, unlock: () => Promise<void>): Run {
  const keeper = startKeeper();
  const running = new Map<ProcessName, Supervised>();
  let stopped: Promise<void> | undefined;
  const stopAll = async () => {
    for (const name of processNames) await running.get(name)?.stop();
    keeper.close();
    await unlock();
  };
  return {
    add: (name, spec) => {
      if (stopped) throw new Error('The start was given up.');
      const process = supervise(spec, keeper, log);
      running.set(name, process);
      return process;
    },
    get: (name) => {
      const found = running.get(name);
      if (!found) throw new Error(`${name} was not started here.`);
      return found;
    },
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

function neededPorts(config: Config, ports: Ports): Record<string, number> {
  return {
    API: ports.api,
    worker: ports.metrics,
    ...(config.temporal.given ? {} : { Temporal: ports.temporal, 'Web UI': ports.temporalUi }),
    ...(config.databaseUrl ? {} : { PostgreSQL: ports.postgres }),
    ...(config.sandboxUrl ? {} : { sandbox: ports.sandbox }),
  };
}

async function startTemporal(run: Run, config: Config, ports: Ports, search: Required<CliSearch>): Promise<string> {
  const { temporal } = config;
  if (temporal.given) {
    await prepareTemporal(temporal);
    return temporal.address;
  }
  const cli = await findTemporalCli(search);
  search.progress('Temporal …');
  const codecUrl = config.codecUrl ?? `${local(ports.api)}/codec`;
  const spec = devServer({ cli, home: config.home, port: ports.temporal, uiPort: ports.temporalUi, codecUrl });
  await run.add('temporal', spec).ready();
  const address = `127.0.0.1:${ports.temporal}`;
  await prepareTemporal({ ...temporal, address, connectionOptions: { ...temporal.connectionOptions, address } });
  return address;
}

/** Returns the address that worker and API get. */
async function startPostgres(run: Run, config: Config, ports: Ports, sop: Sop): Promise<string> {
  const { databaseUrl, ownerDatabaseUrl: ownerUrl } = config;
  if (databaseUrl) {
    await assertAnswers(ownerUrl ?? databaseUrl);
    if (ownerUrl) await migrateDatabase({ ownerUrl, databaseUrl }, sop);
    return databaseUrl;
  }
  const { spec, adminUrl } = await preparePostgres({ home: config.home, port: ports.postgres });
  await run.add('postgres', spec).ready();
  await ensureDatabase(adminUrl, 'bihuan');
  const urls = await ensureRoles(adminUrl, 'bihuan');
  await migrateDatabase(urls, sop);
  return urls.databaseUrl;
}

/** The `sop` command as a program. */
interface Sop {
  readonly program: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** As its owner, in a process of its own: what runs on knows nothing of that. @throws Error with what it said */
async function migrateDatabase({ ownerUrl, databaseUrl }: RoleUrls, { program, env }: Sop): Promise<void> {
  const told = { ...env, DATABASE_URL: databaseUrl, BIHUAN_OWNER_DATABASE_URL: ownerUrl };
  await promisify(execFile)(process.execPath, [...program, 'db', 'migrate'], { env: told }).catch((error: unknown) => {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(stderr?.trim() || message);
  });
}

async function startSandbox(
  run: Run,
  config: Config,
  ports: Ports,
  program: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (config.sandboxUrl) return config.sandboxUrl;
  const url = local(ports.sandbox);
  await run.add('sandbox', ours('sandbox', [...program, '--port', String(ports.sandbox)], env, answers(url))).ready();
  return url;
}

/** One of our own programs. */
function ours(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: () => Promise<boolean>,
): ProcessSpec {
  return {
    name,
    command: process.execPath,
    args,
    env,
    channel: true,
    ready,
  };
}
