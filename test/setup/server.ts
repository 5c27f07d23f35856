/** What a test of the `server` lane gets: connections to the run's Temporal server, and a database of its own. */
import { randomBytes } from 'node:crypto';
import { Client, type ClientOptions, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import pg from 'pg';
import { inject } from 'vitest';
import { ensureDatabase } from '../../startup/postgres.ts';
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
 * Makes a database with the record's tables and nothing in them, and returns its address. Nobody drops it: the server is
 * thrown away after the run.
 */
export async function freshDatabase(): Promise<string> {
  const url = new URL(inject('adminDatabaseUrl'));
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  url.pathname = `/${newName()}`;
  await client.query(`create database ${url.pathname.slice(1)} template ${TEMPLATE}`).finally(() => client.end());
  return url.href;
}

/** The same without a table, for tests of how these are made. */
export function emptyDatabase(): Promise<string> {
  return ensureDatabase(inject('adminDatabaseUrl'), newName());
}

const newName = () => `t_${randomBytes(6).toString('hex')}`;
