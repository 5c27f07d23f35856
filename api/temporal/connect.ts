/** Connects to Temporal as the whole product does: same data converter, same namespace. */
import { Client, Connection } from '@temporalio/client';
import type { TemporalConfig } from '../../startup/config.ts';
import { dataConverter } from '../../startup/payload-codec.ts';

/** A client and what closes it. The connection is made when it is first used: Temporal may come later than the API. */
export interface TemporalDoor {
  client: Client;
  close(): Promise<void>;
}

/** gRPC would wait up to two minutes before it looks again for a server that was away. */
const channelArgs = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 };

export function connectTemporal(temporal: Pick<TemporalConfig, 'connectionOptions' | 'namespace'>): TemporalDoor {
  const connection = Connection.lazy({ ...temporal.connectionOptions, channelArgs });
  const client = new Client({ connection, namespace: temporal.namespace, dataConverter });
  return { client, close: () => connection.close() };
}
