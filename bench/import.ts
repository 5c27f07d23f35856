/**
 * How fast cases come in: `node --import tsx bench/import.ts URL TOKEN [--cases 500] [--callers 1]` sends that many made-up
 * complaints to a running API, by pages of a hundred, for a caller with the role that owns the SOP. With more callers at once
 * it shows whether the way there or the servers limit it. `--start PID`, of `npm start`, adds what each of its processes took of
 * the processor for a case: that is the same on a busy machine, where cases a second are not.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { IMPORT_ROWS_MAX, type ImportedPage } from '../wire/import.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '500' },
    callers: { type: 'string', default: '1' },
    start: { type: 'string' },
  },
});
const [url, token] = positionals;
if (url === undefined || token === undefined) throw new Error('Give the address of the API and a token.');
const run = randomUUID().slice(0, 8);
const HOUR_MS = 3_600_000;

function row(n: number) {
  return {
    external_id: `${run}-${n}`,
    // Every stage of every clock: from just now to twelve days ago.
    received_at: new Date(Date.now() - (n % 288) * HOUR_MS).toISOString(),
    data: { customer: `CU-${run}-${n}`, order: `O-${n}`, channel: 'hotline', description: '空调三天未装' },
  };
}

/** By program, the processor time of this process and all below it, in ms; a tick of /proc is 10 ms. */
function cpuMs(pid: string | undefined): Map<string, number> {
  const processes = readdirSync('/proc').flatMap((id) => {
    try {
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ id, parent: fields[1] ?? '', command, ms: (Number(fields[11]) + Number(fields[12])) * 10 }];
    } catch {
      // It has ended meanwhile, or is none.
      return [];
    }
  });
  const sums = new Map<string, number>();
  const add = (id: string, under: string) => {
    for (const it of processes.filter(({ parent }) => parent === id)) {
      const [name = under] = /worker|api(?=\.js|\/main)|temporal|postgres/.exec(it.command) ?? [];
      sums.set(name, (sums.get(name) ?? 0) + it.ms);
      add(it.id, name);
    }
  };
  if (pid !== undefined) add(pid, 'other');
  return sums;
}

/** Rows that wait, or that found no time or place, are sent again: what the servers have not opened is not brought in. */
async function send(from: number, to: number): Promise<string[]> {
  const items = Array.from({ length: to - from }, (_, i) => row(from + i));
  for (;;) {
    const statuses = await sendOnce(items);
    if (!statuses.some((it) => it === 'waiting' || it === 'later')) return statuses;
    waits += 1;
    await sleep(5_000);
  }
}

async function sendOnce(items: object[]): Promise<string[]> {
  const response = await fetch(`${url}/v1/imports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ sop: 'complaint', source: 'bench', items }),
  });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as ImportedPage).items.map((it) => it.status);
}

const cases = Number(values.cases);
const counts = new Map<string, number>();
let next = 0;
let waits = 0;
const before = cpuMs(values.start);
const startedMs = performance.now();
const caller = async () => {
  while (next < cases) {
    const from = next;
    next = Math.min(cases, next + IMPORT_ROWS_MAX);
    for (const status of await send(from, next)) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
};
await Promise.all(Array.from({ length: Number(values.callers) }, caller));
const seconds = (performance.now() - startedMs) / 1_000;
const told = [...counts].map(([status, n]) => `${status} ${n}`).join(', ');
process.stdout.write(
  `${told}: ${seconds.toFixed(1)} s, ${(cases / seconds).toFixed(1)} cases/s; waited ${waits} times; load ${loadavg()[0]?.toFixed(1)}\n`,
);
const took = [...cpuMs(values.start)].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / cases] as const);
if (took.length > 0)
  process.stdout.write(`CPU-ms a case: ${took.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ')}\n`);
