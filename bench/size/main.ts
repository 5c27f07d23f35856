/**
 * What reads and acts cost in a small record and in a large one: milliseconds, rows, entries of indexes and blocks. Run:
 * node --import tsx bench/size/main.ts [--open 1000,10000,100000] [--over 2] [--rounds 20]; \`over\`: ended cases for each open one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate, migrations } from '../../records/database/migrate.ts';
import { programRoleOf } from '../../records/database/program-role.ts';
import { openRecord } from '../../records/record.ts';
import { startKeeper } from '../../startup/keeper.ts';
import { freePort } from '../../startup/ports.ts';
import { ensureDatabase, preparePostgres } from '../../startup/postgres.ts';
import { ensureRoles } from '../../startup/postgres-roles.ts';
import { supervise } from '../../startup/processes.ts';
import { countedRecord, type Taken } from './counted.ts';
import { fill, writePrototypes } from './fill.ts';
import { NOW_MS, shipped } from './prototypes.ts';
import { anAct, lists, ofCase, ofWork, someCase } from './reads.ts';

const { values } = parseArgs({
  options: {
    open: { type: 'string', default: '1000,10000,100000' },
    over: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '20' },
  },
});
const sizes = values.open.split(',').map(Number);
const rounds = Number(values.rounds);
const PROTOTYPES_EACH = 12;

type Found = Map<string, { p50: number; p99: number; rows: number; entries: number; blocks: number }>;

const at = (list: readonly number[], share: number) =>
  list.toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1] ?? Number.NaN;

function summed(taken: readonly Taken[]) {
  const rows = taken.map((it) => it.tables.reduce((sum, table) => sum + table.rows, 0));
  const ms = taken.map((it) => it.ms);
  return {
    p50: at(ms, 0.5),
    p99: at(ms, 0.99),
    rows: at(rows, 0.5),
    entries: at(
      taken.map((it) => it.entries),
      0.5,
    ),
    blocks: at(
      taken.map((it) => it.blocks),
      0.5,
    ),
  };
}

async function measure(adminUrl: string, workspace: ReturnType<typeof shipped>, open: number): Promise<Found> {
  const name = `size_${open}`;
  const admin = new pg.Client({ connectionString: await ensureDatabase(adminUrl, name) });
  const { ownerUrl, databaseUrl } = await ensureRoles(adminUrl, name);
  await migrate(ownerUrl, migrations(), programRoleOf(databaseUrl, ownerUrl));
  // Cut when the server is stopped because something went wrong, which is told by itself.
  admin.on('error', () => undefined);
  await admin.connect();
  const startedMs = performance.now();
  const record = await openRecord(databaseUrl, { vaultKey: Buffer.alloc(32, 7), now: () => NOW_MS });
  const made = await writePrototypes(record, workspace, PROTOTYPES_EACH);
  await record.close();
  await fill(admin, made, { open, over: open * Number(values.over) });
  process.stderr.write(`${open} open: filled in ${((performance.now() - startedMs) / 1_000).toFixed(0)} s\n`);
  const counted = await countedRecord(databaseUrl, admin);
  const some = await someCase(admin);
  const found: Found = new Map();
  for (const { name: read, call } of [...lists(some), ...ofCase(some), ...ofWork(some)]) {
    // What the process keeps of publications is there, and blocks are in memory.
    await call(counted.record);
    const taken: Taken[] = [];
    for (let n = 0; n < rounds; n++) taken.push(await counted.take(() => call(counted.record)));
    found.set(read, summed(taken));
  }
  const acts: Taken[] = [];
  for (let n = 0; n < rounds; n++) {
    const { call } = await anAct(admin, counted.record, n);
    acts.push(await counted.take(() => call(counted.record)));
  }
  found.set('an act', summed(acts));
  await counted.close();
  await admin.end();
  return found;
}

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-size-'));
  const keeper = startKeeper();
  const { spec, adminUrl } = await preparePostgres({ home, port: await freePort() });
  const server = supervise(spec, keeper, (_, line) => console.error(line));
  await server.ready();
  try {
    const workspace = shipped();
    const all: Found[] = [];
    for (const open of sizes) all.push(await measure(adminUrl, workspace, open));
    const [small, large] = [all[0], all.at(-1)];
    console.log(
      `open cases: ${sizes.join(' / ')}; ${values.over} ended for each; ${rounds} rounds; load ${loadavg()[0]?.toFixed(1)}`,
    );
    console.log(
      '| | p50 ms | p99 ms | rows | index entries | blocks | p50, last : first |\n| --- | --- | --- | --- | --- | --- | --- |',
    );
    for (const read of all[0]?.keys() ?? []) {
      const of = (key: 'p50' | 'p99' | 'rows' | 'entries' | 'blocks', digits = 0) =>
        all.map((it) => it.get(read)?.[key].toFixed(digits)).join(' / ');
      const ratio = (large?.get(read)?.p50 ?? 0) / (small?.get(read)?.p50 ?? 1);
      console.log(
        `| ${read} | ${of('p50', 1)} | ${of('p99', 1)} | ${of('rows')} | ${of('entries')} | ${of('blocks')} | ${ratio.toFixed(2)} |`,
      );
    }
  } finally {
    await server.stop();
    keeper.close();
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
