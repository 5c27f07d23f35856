/** What operators ask a worker over HTTP: is it working (`/healthz`), and its numbers (`/metrics`, from the SDK's core). */
import { createServer, type Server } from 'node:http';

export interface WorkerStatus {
  readonly host: string;
  readonly port: number;
  /** The SDK's own exporter, on this machine. */
  readonly coreMetricsUrl: string;
  /** The state of the Temporal worker, as the SDK names it. */
  readonly state: () => string;
}

/** Resolves when it listens. @throws when the port is taken. */
export function serveWorkerStatus(status: WorkerStatus): Promise<Server> {
  const server = createServer((request, response) => {
    const send = (code: number, type: string, body: string) =>
      response.writeHead(code, { 'content-type': type }).end(body);
    const state = status.state();
    if (request.url === '/healthz') {
      send(state === 'RUNNING' ? 200 : 503, 'application/json', JSON.stringify({ state }));
    } else if (request.url === '/metrics') {
      fetch(status.coreMetricsUrl, { signal: AbortSignal.timeout(2_000) }).then(
        async (core) => send(core.status, 'text/plain; version=0.0.4', await core.text()),
        () => send(503, 'text/plain', '# the exporter of the SDK does not answer\n'),
      );
    } else {
      send(404, 'application/json', JSON.stringify({ see: ['/healthz', '/metrics'] }));
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(status.port, status.host, () => resolve(server));
  });
}
