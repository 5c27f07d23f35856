/** A Temporal server and a PostgreSQL of a benchmark's own, durable as the product starts them, and what they cost. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startKeeper } from '../startup/keeper.ts';
import { freePort } from '../startup/ports.ts';
import { ensureDatabase, preparePostgres } from '../startup/postgres.ts';
import { type ProcessSpec, supervise } from '../startup/processes.ts';
import { findTemporalCli } from '../startup/temporal-cli.ts';
import { devServer } from '../startup/temporal-server.ts';

/** Of one tick in /proc; the kernel's USER_HZ is 100 on every machine Node runs on. */
const tickMs = 10;

export interface Servers {
  readonly temporalAddress: string;
  readonly databaseUrl: string;
  /** Resident memory of Temporal and of PostgreSQL's processes, in MiB. */
  rssMib(): [temporal: number, postgres: number];
  /** CPU since start, in milliseconds. */
  temporalCpuMs(): number;
  postgresCpuMs(): number;
  stop(): Promise<void>;
}

/** Starts both with the settings of `npm start`: every commit of Temporal and PostgreSQL reaches the disk. */
export async function startServers(): Promise<Servers> {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-bench-'));
  const keeper = startKeeper();
  const cli = await findTemporalCli({ home: resolve(process.env.BIHUAN_HOME || '.bihuan') });
  const port = await freePort();
  const start = async (spec: ProcessSpec) => {
    const process = supervise(spec, keeper, (name, line) => name === 'postgres' && console.error(line));
    await process.ready();
    return process;
  };
  const { spec, adminUrl } = await preparePostgres({ home, port: await freePort() });
  const temporalSpec = devServer({ cli, home, port, uiPort: await freePort(), codecUrl: 'http://127.0.0.1:1/codec' });
  const [temporal, postgres] = await Promise.all([start(temporalSpec), start(spec)]);
  return {
    temporalAddress: `127.0.0.1:${port}`,
    databaseUrl: await ensureDatabase(adminUrl, 'bench'),
    temporalCpuMs: () => cpuMsOf(temporal.pid),
    postgresCpuMs: () =>
      childrenOf(postgres.pid).reduce(
        (sum, pid) => sum + cpuMsOf(pid),
        cpuMsOf(postgres.pid) + endedCpuMsOf(postgres.pid),
      ),
    rssMib: () => [
      rssMibOf(temporal.pid),
      childrenOf(postgres.pid).reduce((sum, pid) => sum + rssMibOf(pid), rssMibOf(postgres.pid)),
    ],
    stop: async () => {
      await Promise.all([temporal.stop(), postgres.stop()]);
      keeper.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** User and system time of all threads of a process; 0 when it is gone. */
export function cpuMsOf(pid: number | undefined): number {
  const [user = 0, system = 0] = statOf(pid).slice(11, 13).map(Number);
  return (user + system) * tickMs;
}

/** Resident memory of a process in MiB, what it shares with others included; 0 when it is gone. */
export function rssMibOf(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Of children that have ended: PostgreSQL has a process for each connection, and idle connections are closed. */
function endedCpuMsOf(pid: number | undefined): number {
  const [user = 0, system = 0] = statOf(pid).slice(13, 15).map(Number);
  return (user + system) * tickMs;
}

function childrenOf(parent: number | undefined): number[] {
  const pids = readdirSync('/proc').filter((it) => /^\d+$/.test(it));
  return pids.map(Number).filter((pid) => Number(statOf(pid)[1]) === parent);
}

/** The fields after the program's name, which may hold spaces: state, parent, … */
function statOf(pid: number | undefined): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
