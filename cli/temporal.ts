/** The Temporal server as the operator's commands reach it: the one that is named, else this machine's own. */
import type { Client, Connection } from '@temporalio/client';
import type { Config } from '../startup/config.ts';
import { dataConverter } from '../startup/payload-codec.ts';
import { Finding } from './failure.ts';
import { portsOf } from './http/target.ts';
import { type Terminal, tell } from './terminal.ts';

const connectTimeoutMs = 5_000;

/** To be closed. @throws Finding when it does not answer */
export async function temporalConnection(
  terminal: Terminal,
  config: Config,
  portOffset: string | undefined,
): Promise<{ connection: Connection; address: string }> {
  // Loaded when it is needed: it takes longer than all other commands take in whole.
  const { Connection: Opened } = await import('@temporalio/client');
  const { given, address: named, connectionOptions } = config.temporal;
  const address = given ? named : `127.0.0.1:${portsOf(terminal, config, portOffset).temporal}`;
  const options = { ...connectionOptions, address, connectTimeout: connectTimeoutMs };
  const connection = await Opened.connect(options).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const text = tell(
      terminal,
      `Temporal（${address}）没有应答：${reason}。先运行 npm start，或设 TEMPORAL_ADDRESS。`,
      `Temporal at ${address} does not answer: ${reason}. Run npm start, or set TEMPORAL_ADDRESS.`,
    );
    throw new Finding(text, { error: text, cause: error instanceof Error ? error.name : 'unknown' });
  });
  return { connection, address };
}

/** A client with the data converter of the cases. @throws Finding when the server does not answer */
export async function temporalClient(
  terminal: Terminal,
  config: Config,
  portOffset: string | undefined,
): Promise<{ client: Client; close(): Promise<void> }> {
  const { connection } = await temporalConnection(terminal, config, portOffset);
  const { Client: Opened } = await import('@temporalio/client');
  const client = new Opened({ connection, namespace: config.temporal.namespace, dataConverter });
  return { client, close: () => connection.close() };
}
