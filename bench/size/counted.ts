/** A record of which is counted what each call of it reads: statements, rows and blocks, also inside of the owner's functions. */
import type pg from 'pg';
import { callsOf } from '../../records/calls.ts';
import { makeDatabase, makePool } from '../../records/database/database.ts';
import { rememberTrust } from '../../records/points/points.ts';
import { rememberPublished } from '../../records/published/published.ts';
import { vaultKeys } from '../../records/vault/keys.ts';
import { NOW_MS } from './prototypes.ts';

/** What one call read of one table. */
export interface TableRead {
  table: string;
  /** Of the whole table, one row after the other. */
  scans: number;
  /** Rows looked at: by scans, and fetched by indexes. */
  rows: number;
}

/** What one call took. */
export interface Taken {
  ms: number;
  tables: TableRead[];
  /** Entries of indexes. */
  entries: number;
  /** Blocks of tables and indexes. */
  blocks: number;
}

export type Counted = Awaited<ReturnType<typeof countedRecord>>;

const COUNTERS = `select t.relname as name, t.seq_scan::int as scans, (t.seq_tup_read + coalesce(t.idx_tup_fetch, 0))::int as rows,
    (s.heap_blks_read + s.heap_blks_hit + coalesce(s.idx_blks_read + s.idx_blks_hit, 0))::int as blocks,
    coalesce((select sum(i.idx_tup_read) from pg_stat_user_indexes i where i.relid = t.relid), 0)::int as entries
  from pg_stat_user_tables t join pg_statio_user_tables s using (relid)`;

type Counters = { name: string; scans: number; rows: number; blocks: number; entries: number }[];

/** `url`: as the program; `sql`: whoever may see the counters. One connection, so that what is counted is this call's. */
export async function countedRecord(url: string, sql: pg.Client) {
  const pool = makePool(url, { poolSize: 1, statementTimeoutMs: 60_000, connectTimeoutMs: 60_000 });
  const db = makeDatabase(pool);
  const keys = vaultKeys(Buffer.alloc(32, 7));
  const record = callsOf({
    db,
    url: '',
    keys,
    published: rememberPublished(),
    trust: rememberTrust(),
    now: () => NOW_MS,
  });
  const counters = async (): Promise<Counters> => {
    // The numbers of a connection are the server's when it says so.
    await pool.query('select pg_stat_force_next_flush()');
    await pool.query('select 1');
    return (await sql.query(COUNTERS)).rows as Counters;
  };
  return {
    record,
    /** One call, counted; whatever it needs to know of publications it must know from a call before. */
    take: async (call: () => Promise<unknown>): Promise<Taken> => {
      const before = new Map((await counters()).map((it) => [it.name, it]));
      const startedMs = performance.now();
      await call();
      const ms = performance.now() - startedMs;
      const more = (await counters()).map((it) => {
        const was = before.get(it.name) ?? { scans: 0, rows: 0, blocks: 0, entries: 0 };
        const scans = it.scans - was.scans;
        return {
          table: it.name,
          scans,
          rows: it.rows - was.rows,
          blocks: it.blocks - was.blocks,
          entries: it.entries - was.entries,
        };
      });
      const sum = (of: 'blocks' | 'entries') => more.reduce((total, it) => total + it[of], 0);
      const tables = more
        .filter((it) => it.rows > 0 || it.scans > 0)
        .map(({ table, scans, rows }) => ({ table, scans, rows }));
      return { ms, tables, entries: sum('entries'), blocks: sum('blocks') };
    },
    close: () => db.destroy(),
  };
}
