/** What a test of the `server` lane gets: connections to the run's Temporal server, and a database of its own. */
import { randomBytes } from 'node:crypto';
import { Client, type ClientOptions, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import pg from 'pg';
import { inject } from 'vitest';
import { ensureDatabase } from '../../startup/postgres.ts';
import { roleUrls } from '../../startup/postgres-roles.ts';
import { TEMPLATE } from './template.ts';

/** Connections of one test file; `close` them in `afterAll`. */
export interface TestServer {
  readonly address: string;
  readonly connection: Connection;
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** A name no other test uses, so that files may run side by side on one server. */
  readonly taskQueue: string;
  close(): Promise<void>;
}

/** Connects to the Temporal server of the run. `options` are the client's: data converter, interceptors. */
export async function connectTestServer(options: Omit<ClientOptions, 'connection'> = {}): Promise<TestServer> {
  const address = inject('temporalAddress');
  const [connection, nativeConnection] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  return {
    address,
    connection,
    client: new Client({ ...options, connection }),
    nativeConnection,
    taskQueue: `test-${randomBytes(6).toString('hex')}`,
    close: async () => {
      await connection.close();
      await nativeConnection.close();
    },
  };
}

/**
 * Makes a database with the record's tables and nothing in them, and returns its address for the role that the program works
 * with. Nobody drops it: the server is thrown away after the run.
 */
export async function freshDatabase(): Promise<string> {
  const adminUrl = inject('adminDatabaseUrl');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const name = newName();
  const { databaseUrl, ownerUrl } = roleUrls(adminUrl, name);
  await client
    .query(`create database ${name} template ${TEMPLATE} owner ${new URL(ownerUrl).username}`)
    .finally(() => client.end());
  return databaseUrl;
}

/** The same database as its owner: whoever may bend it. */
export function asOwner(databaseUrl: string): string {
  return roleUrls(inject('adminDatabaseUrl'), new URL(databaseUrl).pathname.slice(1)).ownerUrl;
}

/** The maintenance database of its server, as the superuser. */
export function adminOf(databaseUrl: string): string {
  const url = new URL(inject('adminDatabaseUrl'));
  if (url.host !== new URL(databaseUrl).host) throw new Error('Not on the server of this run.');
  return url.href;
}

/** The same without a table, for tests of how these are made. */
export function emptyDatabase(): Promise<string> {
  return ensureDatabase(inject('adminDatabaseUrl'), newName());
}

const newName = () => `t_${randomBytes(6).toString('hex')}`;
