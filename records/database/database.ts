/** The connection pool and its limits; the only place that speaks to the driver. */
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** What queries run on: the pool or a transaction of it. */
export type Db = Kysely<Tables>;
/** A transaction: what is written in it is there wholly or not at all. */
export type Tx = Transaction<Tables>;

/** Limits of the pool. */
export interface PoolOptions {
  poolSize: number;
  statementTimeoutMs: number;
  connectTimeoutMs: number;
}

/** How much longer than the server we wait for an answer: a cut cable sends none. */
const answerMarginMs = 1_000;
const int8Oid = 20;

/** Makes the pool; opens no connection yet. Whole numbers come back as numbers: ours all are below 2^53. */
export function makePool(databaseUrl: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    query_timeout: options.statementTimeoutMs + answerMarginMs,
    idle_in_transaction_session_timeout: options.statementTimeoutMs,
    keepAlive: true,
    application_name: 'bihuan',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === int8Oid ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks fails its query and is replaced; unheard, the event itself would end the process. The pool
  // listens to idle ones only and passes that on; one that is in use needs a listener of its own.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Typed queries over the pool. */
export function makeDatabase(pool: pg.Pool): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
