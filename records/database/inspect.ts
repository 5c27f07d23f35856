/** Looks at a database without changing it: which server, which migrations, what time it is there. For `sop doctor`. */
import pg from 'pg';
import { bodyHashes } from '../audit/bodies.ts';
import { SET_ASIDE } from '../read/set-aside.ts';
import { makeDatabase, makePool } from './database.ts';
import { type Migration, migrations } from './migrate.ts';

/** What was found. `missing`: not applied yet; `changed`: applied with another text than this program has. */
export interface Inspection {
  serverVersion: string;
  /** The server's clock, epoch ms. */
  nowMs: number;
  missing: string[];
  changed: string[];
  /** Whether the role of this address could bend the record: it may write tables, or put something of its own beside them. */
  bends: boolean;
  /** Published bodies that are not what their hash says, as anchors name them. */
  bentBodies: string[];
  /** The name of the master key that the vault is under; absent before the first process has named it. */
  vaultKey?: string;
  /** Cases whose runs are lost. */
  lostCases: number;
  /** Payments that a reset left behind and nobody has settled. */
  setAside: number;
  /** The newest audit; absent before the first, and in a database that has no register of them yet. */
  audit?: { finishedMs: number | null; faults: number; first: string | null };
  /** Contents that files have, the newest of them by hash; absent in a database without files. */
  files?: { count: number; newest: { sha256: string; bytes: number }[] };
  /** Open findings of hours lost, cases behind and pairs of one matter; absent in a database without a register of them. */
  lost?: { hours: { side: string; fromMs: number; toMs: number }[]; behind: number; pairs: string[] };
}

const limitMs = 5_000;
// Whole numbers below 2^53 as numbers; the driver's own client gives bigint as text.
const newestAudit = `select finished_ms::float8 as "finishedMs", faults, first from audit_run where finished_ms is not null or faults > 0 order by id desc limit 1`;

const vaultKeyInUse = "select name from key_generation where purpose = 'vault' and in_use";

/** @throws Error when the database cannot be reached or does not answer within 5 s */
export async function inspectDatabase(
  databaseUrl: string,
  wanted: readonly Migration[] = migrations(),
): Promise<Inspection> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  await client.connect();
  try {
    const server = await client.query<{ version: string; now: Date; known: boolean; bends: boolean }>(
      `select current_setting('server_version') as version, clock_timestamp() as now, to_regclass('migration') is not null as known,
        coalesce(has_table_privilege(to_regclass('case_event'), 'update')
          or has_schema_privilege(current_schema(), 'create'), false) as bends`,
    );
    const { version = '', now = new Date(), known = false, bends = false } = server.rows[0] ?? {};
    const applied = known
      ? (await client.query<{ name: string; hash: string }>('select name, hash from migration')).rows
      : [];
    const hashes = new Map(applied.map((row) => [row.name, row.hash]));
    const audits =
      known && hashes.has('020-audit.sql')
        ? await client.query<NonNullable<Inspection['audit']>>(newestAudit)
        : undefined;
    const keys = known && hashes.has('055-keys.sql') ? await client.query<{ name: string }>(vaultKeyInUse) : undefined;
    const lost = known && hashes.has('041-points.sql') ? await lostIn(client) : undefined;
    const cases =
      known && hashes.has('045-lost.sql')
        ? await client.query<{ lost: number }>('select count(*)::integer as lost from lost_case')
        : undefined;
    const aside =
      known && hashes.has('113-set-aside.sql')
        ? await client.query<{ n: number }>(`select count(*)::integer as n from ledger l where ${SET_ASIDE}`)
        : undefined;
    const files = known && hashes.has('155-files.sql') ? await filesIn(client) : undefined;
    const changed = wanted.filter(({ name, hash }) => hashes.has(name) && hashes.get(name) !== hash);
    const missing = wanted.filter(({ name }) => !hashes.has(name)).map(({ name }) => name);
    return {
      serverVersion: version,
      nowMs: now.getTime(),
      bends,
      bentBodies: known && missing.length === 0 ? await bentBodiesIn(databaseUrl) : [],
      missing,
      changed: changed.map(({ name }) => name),
      ...(keys?.rows[0] && { vaultKey: keys.rows[0].name }),
      lostCases: cases?.rows[0]?.lost ?? 0,
      setAside: aside?.rows[0]?.n ?? 0,
      ...(audits?.rows[0] && { audit: audits.rows[0] }),
      ...(files && { files }),
      ...(lost && { lost }),
    };
  } finally {
    await client.end();
  }
}

async function bentBodiesIn(databaseUrl: string): Promise<string[]> {
  const db = makeDatabase(
    makePool(databaseUrl, { poolSize: 1, statementTimeoutMs: limitMs, connectTimeoutMs: limitMs }),
  );
  try {
    return (await bodyHashes(db)).filter(({ hash, stored }) => hash !== stored).map(({ what }) => what);
  } finally {
    await db.destroy();
  }
}

/** So many are looked at where they lie, well within a minute. */
const NEWEST_MAX = 1_000;

async function filesIn(client: pg.Client): Promise<NonNullable<Inspection['files']>> {
  const needed = `from blob b where exists (select from file f join vault v on v.ref = f.ref join vault_key k on k.id = v.key_id
    where f.sha256 = b.sha256)`;
  const all = await client.query<{ n: number }>(`select count(*)::integer as n ${needed}`);
  const newest = await client.query<{ sha256: string; bytes: number }>(
    `select sha256, bytes::float8 as bytes ${needed} order by touched_ms desc limit ${NEWEST_MAX}`,
  );
  return { count: all.rows[0]?.n ?? 0, newest: newest.rows };
}

async function lostIn(client: pg.Client): Promise<NonNullable<Inspection['lost']>> {
  const hours = await client.query<{ side: string; fromMs: number; toMs: number }>(
    'select side, from_ms::float8 as "fromMs", to_ms::float8 as "toMs" from lost_hours where closed_ms is null order by id',
  );
  const behind = await client.query<{ n: number }>('select count(*)::integer as n from behind_case');
  const pairs = await client.query<{ pair: string }>(`select s.case_id || ' = ' || s.other as pair from same_matter s
    join "case" a on a.id = s.case_id join "case" b on b.id = s.other
    where a.state in ('open', 'resolved') and b.state in ('open', 'resolved') order by 1`);
  return { hours: hours.rows, behind: behind.rows[0]?.n ?? 0, pairs: pairs.rows.map(({ pair }) => pair) };
}
