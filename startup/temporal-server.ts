/** Temporal's own dev server as a supervised process, and what every server must know before a case can run. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { TemporalConfig } from './config.ts';
import { isFree } from './ports.ts';
import type { ProcessSpec } from './processes.ts';
import { searchAttributes } from './search-attributes.ts';
import { say } from './terminal-language.ts';

/** How to start the dev server. */
export interface DevServerOptions {
  readonly cli: string;
  readonly home: string;
  readonly port: number;
  readonly uiPort: number;
  /** Where the Web UI has payloads decoded. */
  readonly codecUrl: string;
}

/** Ended cases stay in the Web UI this long; dev servers keep 24 h by themselves. */
const retentionDays = 90;

/**
 * Settings of the server: time skipping of single workflows (server 1.32 knows the first name, later ones the second;
 * an unknown one is harmless) and room for many acts at once on one case: above the limit, 10 by default, the server
 * drops the running task.
 */
export const dynamicConfig = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  'system.workflowTimeSkippingEnabled=true',
  'history.maxInFlightUpdates=1000',
] as const;

/** The settings as arguments of `temporal server start-dev`. */
export const dynamicConfigArgs: readonly string[] = dynamicConfig.flatMap((it) => ['--dynamic-config-value', it]);

/** The search attributes as arguments; the CLI heeds them only when it makes the database. */
export const searchAttributeArgs: readonly string[] = Object.entries(searchAttributes).flatMap(([name, type]) => [
  '--search-attribute',
  `${name}=${type}`,
]);

/** The process: cases in a database file, write-ahead log synced at every commit, so that kill -9 loses nothing. */
export function devServer(options: DevServerOptions): ProcessSpec {
  mkdirSync(options.home, { recursive: true });
  const database = join(options.home, 'temporal.db');
  keepToOurselves(database);
  const address = `127.0.0.1:${options.port}`;
  return {
    name: 'temporal',
    umask: 0o077,
    command: options.cli,
    args: [
      'server',
      'start-dev',
      `--db-filename=${database}`,
      '--sqlite-pragma=journal_mode=WAL',
      '--sqlite-pragma=synchronous=FULL',
      '--ip=127.0.0.1',
      `--port=${options.port}`,
      `--ui-port=${options.uiPort}`,
      `--ui-codec-endpoint=${options.codecUrl}`,
      '--log-level=error',
      ...dynamicConfigArgs,
      ...searchAttributeArgs,
    ],
    ready: async () => !(await isFree(options.port)) && serves(address),
  };
}

/** Cases are for this user's eyes: files that an earlier start left readable are so no more. */
function keepToOurselves(database: string): void {
  for (const path of [database, `${database}-wal`, `${database}-shm`]) if (existsSync(path)) chmodSync(path, 0o600);
}

/**
 * Makes the server fit for cases; safe to repeat. On our own server the namespace keeps ended cases for 90 days; on a
 * server that was given only missing search attributes are added, the rest belongs to its operator.
 *
 * @throws Error that names the server when it does not answer, or the search attributes when they are missing and may not be added.
 */
export async function prepareTemporal(temporal: TemporalConfig): Promise<void> {
  const connection = await connected(temporal);
  try {
    if (!temporal.given) await keepEndedCases(connection, temporal.namespace);
    await registerSearchAttributes(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
}

async function connected(temporal: TemporalConfig): Promise<Connection> {
  try {
    return await Connection.connect(temporal.connectionOptions);
  } catch (error) {
    throw unanswered(temporal, error);
  }
}

/** What is said when the server does not let us in: which it is, why, and what to look at. */
export function unanswered({ address }: Pick<TemporalConfig, 'address'>, error: unknown): Error {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  return new Error(
    say(
      `Temporal（${address}）没有应答：${reason}。请检查 TEMPORAL_ADDRESS、TEMPORAL_TLS_* 与 TEMPORAL_API_KEY，以及那台服务器是否在运行。`,
      `Temporal at ${address} does not answer: ${reason}. Check TEMPORAL_ADDRESS, TEMPORAL_TLS_*, TEMPORAL_API_KEY and that the server runs.`,
    ),
  );
}

async function keepEndedCases(connection: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionTtl = msToTs(`${retentionDays}d`);
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}

/** Adds what is missing and waits until the server lists it. */
async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return;
  const types = Object.fromEntries(missing.map((name) => [name, typeNumbers[searchAttributes[name]]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
  } catch (error) {
    const list = missing.map((name) => `${name} (${searchAttributes[name]})`).join(', ');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The namespace "${namespace}" lacks search attributes that cannot be added: ${list}. ${reason}`);
  }
  while ((await missingAttributes(connection, namespace)).length > 0) await sleep(100);
}

/** Numbers of temporal.api.enums.v1.IndexedValueType. */
const typeNumbers = { Keyword: 2, Datetime: 6 } as const;

async function missingAttributes(connection: Connection, namespace: string) {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const names = Object.keys(searchAttributes) as (keyof typeof searchAttributes)[];
  return names.filter((name) => customAttributes[name] === undefined);
}

/** Asked only once the port is taken: a failed attempt of the gRPC client costs a second. */
async function serves(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  await connection.close();
  return true;
}
