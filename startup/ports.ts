/** The ports of the platform, all moved together by one offset, and the check that they are free. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './terminal-language.ts';

/** One port per server; `metrics` is the worker's. */
export interface Ports {
  readonly api: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly sandbox: number;
  readonly postgres: number;
  readonly metrics: number;
}

/** What stands in the documentation. PostgreSQL leaves 5432 to a server the machine may already have. */
export const defaultPorts: Ports = {
  api: 8080,
  temporal: 7233,
  temporalUi: 8233,
  sandbox: 8090,
  postgres: 5433,
  metrics: 9464,
};

/** Ports that browsers and `fetch` refuse to open (Fetch standard, "bad port"), of those anybody may listen on. */
const refusedByFetch: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
];

/** All ports moved by `offset`; `base` replaces single defaults first (PORT, BIHUAN_METRICS_PORT). */
export function portsFor(offset: number, base: Partial<Ports> = {}): Ports {
  const from = { ...defaultPorts, ...base };
  const moved = (name: keyof Ports) => {
    const port = from[name] + offset;
    if (refusedByFetch.includes(port))
      throw new Error(
        `--port-offset ${offset} moves "${name}" to ${port}, which browsers refuse to open: give another.`,
      );
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
    throw new Error(`--port-offset ${offset} moves the port "${name}" to ${port}: give another whole number.`);
  };
  return {
    api: moved('api'),
    temporal: moved('temporal'),
    temporalUi: moved('temporalUi'),
    sandbox: moved('sandbox'),
    postgres: moved('postgres'),
    metrics: moved('metrics'),
  };
}

/** Somebody else listens on a port that is needed; the message names the port and the way out. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  readonly port: number;

  constructor(what: string, port: number) {
    super(
      say(
        `端口 ${port}（${what}）已被占用。请停掉占用它的程序，或加 --port-offset 100 把所有端口一起移开。`,
        `Port ${port} (${what}) is in use. Stop the program that holds it, or move all ports with --port-offset 100.`,
      ),
    );
    this.port = port;
  }
}

/**
 * Resolves when every named port can be listened on at 127.0.0.1.
 *
 * @param patienceMs how long a port may still be busy: servers of a launcher that was killed need a moment to go.
 * @throws PortInUse
 */
export async function assertFree(ports: Readonly<Record<string, number>>, patienceMs = 3_000): Promise<void> {
  const untilMs = Date.now() + patienceMs;
  for (const [what, port] of Object.entries(ports)) {
    while (!(await isFree(port))) {
      if (Date.now() >= untilMs) throw new PortInUse(what, port);
      await sleep(100);
    }
  }
}

/** A port nobody listens on at this moment, chosen by the operating system. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Whether the port can be listened on at 127.0.0.1 at this moment. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
