/**
 * How fast cases come in: `node --import tsx bench/import.ts URL TOKEN [--cases 500] [--callers 1]` sends that many made-up
 * complaints to a running API, by pages of a hundred, for a caller with the role that owns the SOP. With more callers at once
 * it shows whether the way there or the servers limit it.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { IMPORT_ROWS_MAX, type ImportedPage } from '../wire/import.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '500' }, callers: { type: 'string', default: '1' } },
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

async function send(from: number, to: number): Promise<string[]> {
  const items = Array.from({ length: to - from }, (_, i) => row(from + i));
  const response = await fetch(`${url}/v1/imports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `${run}-${from}`,
    },
    body: JSON.stringify({ sop: 'complaint', source: 'bench', items }),
  });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as ImportedPage).items.map((it) => it.status);
}

const cases = Number(values.cases);
const counts = new Map<string, number>();
let next = 0;
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
process.stdout.write(`${told}: ${seconds.toFixed(1)} s, ${(cases / seconds).toFixed(1)} cases/s\n`);
