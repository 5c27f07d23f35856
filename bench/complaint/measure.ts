/** What one round of one contestant cost, and the sum over rounds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Usage } from './worker.ts';
import { type Driver, play } from './drive.ts';
import type { Servers } from '../servers.ts';
import type { Contestant } from './sides.ts';

/** The server ends its own work on a case (visibility, timers) shortly after the last answer. */
const settleMs = 500;

export interface Cost {
  cases: number;
  tookMs: number;
  workerMs: number;
  serverMs: number;
  postgresMs: number;
  actsMs: number[];
  /** One entry per case. */
  events: number[];
  bytes: number[];
  oneCase: string | undefined;
}

export const nothing = (): Cost => ({
  cases: 0,
  tookMs: 0,
  workerMs: 0,
  serverMs: 0,
  postgresMs: 0,
  actsMs: [],
  events: [],
  bytes: [],
  oneCase: undefined,
});

/** A worker process that tells what it used. */
export interface MeasuredWorker {
  usage(): Promise<Usage>;
}

/** Plays one round and adds what it cost to `sum`. */
export async function measureRound(
  { driver, servers, worker }: { driver: Driver; servers: Servers; worker: MeasuredWorker },
  contestant: Contestant,
  { cases, concurrency }: { cases: number; concurrency: number },
  sum: Cost,
): Promise<void> {
  const read = async () => ({
    worker: (await worker.usage()).cpuMs,
    server: servers.temporalCpuMs(),
    postgres: servers.postgresCpuMs(),
  });
  const before = await read();
  const played = await play(driver, contestant, cases, concurrency);
  await sleep(settleMs);
  const after = await read();
  sum.cases += cases;
  sum.tookMs += played.tookMs;
  sum.workerMs += after.worker - before.worker;
  sum.serverMs += after.server - before.server;
  sum.postgresMs += after.postgres - before.postgres;
  sum.actsMs.push(...played.actsMs);
  sum.oneCase = played.cases[0];
  for (const caseId of played.cases) {
    const { historyLength, historySize } = await driver.client.workflow.getHandle(caseId).describe();
    sum.events.push(historyLength);
    sum.bytes.push(historySize ?? 0);
  }
}

/** The events of a case's history by type, most frequent first. */
export async function eventTypes(client: Client, caseId: string): Promise<[type: string, count: number][]> {
  const { events = [] } = await client.workflow.getHandle(caseId).fetchHistory();
  const counts = new Map<string, number>();
  for (const event of events ?? []) {
    const type = Object.keys(event).find((it) => it.endsWith('EventAttributes')) ?? 'unknown';
    const name = type.replace('EventAttributes', '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
