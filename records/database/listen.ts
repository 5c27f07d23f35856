/** One connection that hears what the database notifies, made again whenever it breaks. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Between two attempts to connect. */
const AGAIN_MS = 1_000;
const connectTimeoutMs = 2_000;

/** Calls `wake` for each notification, and when listening begins: what came before was not heard. `stop` may be called twice. */
export function listenTo(databaseUrl: string, channel: string, wake: () => void): { stop(): Promise<void> } {
  const ending = new AbortController();
  const running = keepListening(databaseUrl, channel, wake, ending.signal);
  return {
    stop: () => {
      ending.abort();
      return running;
    },
  };
}

async function keepListening(databaseUrl: string, channel: string, wake: () => void, signal: AbortSignal) {
  while (!signal.aborted) {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: 'bihuan listens',
    });
    const broken = new Promise<void>((resolve) => {
      client.once('end', () => resolve()).on('error', () => resolve());
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client.on('notification', wake);
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      wake();
      await broken;
    } catch {
      // Away: whoever listens looks by itself now and then.
    }
    await client.end().catch(() => undefined);
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
