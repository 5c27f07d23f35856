/**
 * The lean floor: what a start with an empty update, an empty update, and a transaction of five rows take on the product's
 * set-up with no product in it. What an opening or an act of the product takes above it is the product's own. In processor
 * milliseconds of each process, medians with least and most.
 * Run: node --import tsx bench/floor/main.ts [--cases 40] [--rounds 7] [--json]
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { Pool } from 'pg';
import { type Servers, startServers } from '../servers.ts';
import { end, touch } from './workflow.ts';

const TASK_QUEUE = 'floor';
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const [cases, rounds] = [Number(values.cases), Number(values.rounds)];

type Usage = Record<'worker' | 'Temporal' | 'PostgreSQL' | 'client', number>;
type Deed = (id: string) => Promise<unknown>;

async function startWorker(address: string) {
  const program = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const child = fork(program, [address, TASK_QUEUE], { execArgv: ['--import', 'tsx'] });
  const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (said !== 'ready') throw new Error('The worker did not start.');
  return {
    cpuMs: async () => {
      child.send('usage');
      return ((await once(child, 'message')) as [number])[0];
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function usage(servers: Servers, worker: { cpuMs(): Promise<number> }): Promise<Usage> {
  const { user, system } = process.cpuUsage();
  return {
    worker: await worker.cpuMs(),
    Temporal: servers.temporalCpuMs(),
    PostgreSQL: servers.postgresCpuMs(),
    client: (user + system) / 1_000,
  };
}

/** Five rows of the size of an event, in one transaction, prepared. */
async function transaction(pool: Pool): Promise<void> {
  const rows = Array.from({ length: 5 }, (_, i) => `(gen_random_uuid(), ${i}, $1)`).join(', ');
  await pool.query({
    name: 'floor',
    text: `insert into floor values ${rows}`,
    values: [JSON.stringify({ of: 'x'.repeat(200) })],
  });
}

const servers = await startServers();
const worker = await startWorker(servers.temporalAddress);
const connection = await Connection.connect({ address: servers.temporalAddress });
const { workflow } = new Client({ connection });
const pool = new Pool({ connectionString: servers.databaseUrl, max: 10 });
await pool.query('create table floor (id uuid, seq int, data jsonb, primary key (id, seq))');

const open: Deed = (workflowId) =>
  workflow.executeUpdateWithStart(touch, {
    startWorkflowOperation: new WithStartWorkflowOperation('empty', {
      workflowId,
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
const deeds: Record<string, Deed> = {
  opening: async (id) => (await open(id), transaction(pool)),
  act: async (id) => (await workflow.getHandle(id).executeUpdate(touch), transaction(pool)),
};

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
const found: Record<string, Record<string, { median: number; min: number; max: number }>> = {};
const costs = new Map<string, Usage[]>(Object.keys(deeds).map((name) => [name, []]));
for (let round = 0; round <= rounds; round++) {
  const ids = Array.from({ length: cases }, () => `floor-${randomUUID()}`);
  for (const [name, deed] of Object.entries(deeds)) {
    const before = await usage(servers, worker);
    for (const id of ids) await deed(id);
    const after = await usage(servers, worker);
    const cost = Object.fromEntries(
      Object.entries(after).map(([process, ms]) => [process, (ms - before[process as keyof Usage]) / cases]),
    );
    // The first round compiles and connects.
    if (round > 0) costs.get(name)?.push(cost as Usage);
  }
  for (const id of ids) await workflow.getHandle(id).signal(end);
}
for (const [name, all] of costs) {
  found[name] = {};
  for (const process of Object.keys(all[0] ?? {}) as (keyof Usage)[]) {
    const numbers = all.map((it) => it[process]);
    found[name][process] = { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ cases, rounds, cpuMs: found })}\n`);
else
  for (const [name, processes] of Object.entries(found))
    for (const [process_, { median: middle, min, max }] of Object.entries(processes))
      process.stdout.write(
        `${name.padEnd(10)} ${process_.padEnd(12)} ${middle.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)})\n`,
      );
await pool.end();
await connection.close();
await worker.stop();
await servers.stop();
