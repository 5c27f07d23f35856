/**
 * The five-step complaint of the product against the same procedure written by hand, on a real Temporal server with a real
 * record: events, CPU of worker and server apart, throughput, latency. Contestants take turns, so that drift of the machine
 * meets all. Run: node --import tsx bench/complaint/main.ts [--cases 40] [--concurrency 20] [--rounds 3]
 * [--types] [--open 1000] [--profile FOLDER]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { openRecord } from '../../records/record.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { prepareTemporal } from '../../startup/temporal-server.ts';
import { readArguments } from './arguments.ts';
import { type Driver, openCase, play } from './drive.ts';
import { type Cost, eventTypes, type MeasuredWorker, measureRound, nothing } from './measure.ts';
import { type Servers, startServers } from '../servers.ts';
import { type Contestant, CONTESTANTS, type Side, sideOf } from './sides.ts';
import { table } from './table.ts';
import type { Usage } from './worker.ts';
import { benchWorkspace, publishTo } from './workspace.ts';

/** Cases before anything is measured: code gets compiled, connections opened. */
const warmUpCases = 20;

type Workers = Record<Side, MeasuredWorker & { stop(): Promise<void> }>;
type Options = ReturnType<typeof readArguments>;

const progress = (line: string) => process.stderr.write(`${line}\n`);

async function startWorker(side: Side, servers: Servers, profile: string | undefined): Promise<Workers[Side]> {
  const program = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const execArgv = ['--import', 'tsx', ...profiling];
  const child: ChildProcess = fork(program, [side, servers.temporalAddress, servers.databaseUrl], { execArgv });
  const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (said !== 'ready') throw new Error(`The worker "${side}" did not start.`);
  return {
    usage: async () => {
      child.send('usage');
      const [usage] = (await once(child, 'message')) as [Usage];
      return usage;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function compare(driver: Driver, servers: Servers, workers: Workers, options: Options): Promise<void> {
  for (const contestant of CONTESTANTS) {
    progress(`warming up: ${contestant}`);
    await play(driver, contestant, warmUpCases, options.concurrency);
  }
  const costs = Object.fromEntries(CONTESTANTS.map((it) => [it, nothing()])) as Record<Contestant, Cost>;
  for (let round = 0; round < options.rounds; round++) {
    for (const contestant of CONTESTANTS) {
      const worker = workers[sideOf(contestant)];
      progress(`round ${round + 1}: ${contestant}`);
      await measureRound({ driver, servers, worker }, contestant, options, costs[contestant]);
    }
  }
  const planKb = Buffer.byteLength(JSON.stringify(driver.workspace.complaint.plan)) / 1_024;
  console.log(`${options.rounds} rounds of ${options.cases} cases, ${options.concurrency} at a time`);
  for (const line of table(costs)) console.log(line);
  console.log(`plan ${planKb.toFixed(1)} KB of JSON (budget ≤ 12); events of a case ≤ 120, history ≤ 60 KB`);
  if (options.types) await printTypes(driver, costs);
}

async function printTypes({ client }: Driver, costs: Record<Contestant, Cost>): Promise<void> {
  for (const contestant of CONTESTANTS) {
    const types = await eventTypes(client, costs[contestant].oneCase ?? '');
    console.log(`${contestant}: ${types.map(([type, count]) => `${count} ${type}`).join(', ')}`);
  }
}

/** What a worker holds for open cases, most of it their cached runs. */
async function measureMemory(driver: Driver, worker: MeasuredWorker, count: number): Promise<void> {
  const before = (await worker.usage()).residentMb;
  const lanes = 20;
  let left = count;
  const open = async () => {
    while (left-- > 0) await openCase(driver, 'product');
  };
  await Promise.all(Array.from({ length: lanes }, open));
  const after = (await worker.usage()).residentMb;
  console.log(`worker memory: ${before.toFixed(0)} MB, with ${count} open cases ${after.toFixed(0)} MB`);
}

async function main(): Promise<void> {
  const options = readArguments();
  progress('starting Temporal and PostgreSQL');
  const servers = await startServers();
  const started: { stop(): Promise<void> }[] = [];
  try {
    const address = servers.temporalAddress;
    await prepareTemporal({ address, namespace: 'default', connectionOptions: { address }, given: false });
    const record = await openRecord(servers.databaseUrl, { vaultKey: Buffer.alloc(32, 1) });
    const connection = await Connection.connect({ address });
    started.push({ stop: () => record.close() });
    const workspace = benchWorkspace();
    await publishTo(record, workspace);
    const start = async (side: Side) => {
      const worker = await startWorker(side, servers, options.profile);
      started.unshift(worker);
      return worker;
    };
    progress('starting the workers');
    const workers: Workers = { product: await start('product'), 'by-hand': await start('by-hand') };
    const driver = { client: new Client({ connection, dataConverter }), record, workspace };
    await compare(driver, servers, workers, options);
    if (options.open > 0) await measureMemory(driver, workers.product, options.open);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    for (const it of started) await it.stop();
    await servers.stop();
  }
}

await main();
// The client's connection stays open: acts of a comparison that failed are still retried on it.
process.exit();
