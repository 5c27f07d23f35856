/**
 * A record that has grown is read no further than what is answered: with the statistics of some thousand cases every list,
 * worklist, question and act is counted, also inside of the owner's functions. Milliseconds are measured elsewhere (bench/size).
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Counted, countedRecord } from '../../bench/size/counted.ts';
import { fill, writePrototypes } from '../../bench/size/fill.ts';
import { NOW_MS, shipped } from '../../bench/size/prototypes.ts';
import { anAct, lists, ofCase, ofWork, type Read, type Some, someCase } from '../../bench/size/reads.ts';
import { openRecord } from '../../records/record.ts';
import { adminOf, freshDatabase } from '../setup/server.ts';

/** Tables with rows for every case, or for everything that ever happened. What is published, and who is there, is not among them. */
const GROWING = [
  'assignment',
  'case',
  'case_event',
  'clock',
  'contact',
  'delivery',
  'intake',
  'kernel_state',
  'ledger',
  'ledger_entry',
  'matter',
  'message',
  'request',
  'sighting',
  'task',
  'vault',
  'vault_access',
  'vault_key',
];
const SIZE = { open: 3_000, over: 2_000 };
const PROTOTYPES_EACH = 2;

let admin: pg.Client;
let counted: Counted;
let some: Some;
beforeAll(async () => {
  const url = await freshDatabase();
  const address = new URL(adminOf(url));
  address.pathname = new URL(url).pathname;
  admin = new pg.Client({ connectionString: address.href });
  await admin.connect();
  const record = await openRecord(url, { vaultKey: Buffer.alloc(32, 7), now: () => NOW_MS });
  const made = await writePrototypes(record, shipped(), PROTOTYPES_EACH);
  await record.close();
  await fill(admin, made, SIZE);
  counted = await countedRecord(url, admin);
  some = await someCase(admin);
});
afterAll(async () => {
  await counted.close();
  await admin.end();
});

/** What is wrong with how much these read; empty: nothing. */
async function beyond(reads: readonly Read[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name, rowsMax, call } of reads) {
    // What the process remembers of publications is read once.
    await call(counted.record);
    const { tables, entries } = await counted.take(() => call(counted.record));
    const rows = tables.reduce((sum, it) => sum + it.rows, 0);
    const scanned = tables.filter((it) => it.scans > 0 && GROWING.includes(it.table)).map((it) => it.table);
    if (scanned.length > 0) found.push(`${name}: goes through all of ${scanned.join(', ')}`);
    if (rows > rowsMax) found.push(`${name}: ${rows} rows for ${rowsMax} at most, ${JSON.stringify(tables)}`);
    if (entries > 2 * rowsMax) found.push(`${name}: ${entries} entries of indexes for ${2 * rowsMax} at most`);
  }
  return found;
}

test('lists and worklists', async () => {
  expect(await beyond(lists(some))).toEqual([]);
});

test('a case and its parts', async () => {
  expect(await beyond(ofCase(some))).toEqual([]);
});

test('what workers and duties ask', async () => {
  expect(await beyond(ofWork(some))).toEqual([]);
});

test('the statements of an act', async () => {
  expect(await beyond([await anAct(admin, counted.record, 1)])).toEqual([]);
});

test('a read that goes through a table is seen', async () => {
  const whole: Read = {
    name: 'all',
    rowsMax: 100,
    call: (r) => r.kpiCounts({ fromMs: 0, untilMs: NOW_MS, atMs: NOW_MS }),
  };
  expect((await beyond([whole])).length).toBeGreaterThan(0);
});
