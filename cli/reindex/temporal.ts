/** The Temporal server as the operator's commands reach it, with the data converter of the cases. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../startup/config.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { portsFor } from '../../startup/ports.ts';
import { Finding } from '../failure.ts';
import { offsetOf } from '../http/target.ts';
import { type Terminal, tell } from '../terminal.ts';

const connectTimeoutMs = 5_000;

/** @throws Finding when it does not answer */
export async function connected(
  terminal: Terminal,
  { temporal, port: api, metricsPort: metrics }: Config,
  portOffset: string | undefined,
): Promise<{ client: Client; close(): Promise<void> }> {
  const { Client: Opened, Connection } = await import('@temporalio/client');
  const own = portsFor(offsetOf(terminal, portOffset), { api, metrics });
  const address = temporal.given ? temporal.address : `127.0.0.1:${own.temporal}`;
  const options = { ...temporal.connectionOptions, address, connectTimeout: connectTimeoutMs };
  const connection = await Connection.connect(options).catch((error: unknown) => {
    const text = tell(terminal, `Temporal（${address}）没有应答`, `Temporal (${address}) does not answer.`);
    throw new Finding(text, { error: text, cause: error instanceof Error ? error.name : 'unknown' });
  });
  const client = new Opened({ connection, namespace: temporal.namespace, dataConverter });
  return { client, close: () => connection.close() };
}
