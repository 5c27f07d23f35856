/** How long tests wait for what must come. A limit ends what hangs; it says nothing about how fast anything is. */

/** For one condition: far longer than a machine takes that is slow and busy as well. */
export const PATIENCE_MS = 60_000;
/** For a connection to the database: how a record is opened by tests in which it is never away. */
export const PATIENT = { connectTimeoutMs: PATIENCE_MS } as const;
/** For one test, which may wait for several conditions one after another. */
export const TEST_MS = 4 * PATIENCE_MS;
