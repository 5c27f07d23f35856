/**
 * Fills a record: writes the prototypes as workers do, then copies their rows, by SQL, under new ids, for other customers and
 * people, at other instants. Copies are whole in every table and column that is looked at; their hashes are the prototypes'.
 */
import type pg from 'pg';
import type { RecordStore } from '../../records/store.ts';
import { AROUND } from './around.ts';
import { NOW_MS, type Prototype, prototypes, type shipped } from './prototypes.ts';

/** How many cases there shall be in the end. */
export interface Size {
  open: number;
  over: number;
}

/** Open cases of one copy of the staff: who is there has so much to do, however many cases there are. */
const CASES_PER_STAFF = 250;
const HOUR_MS = 3_600_000;
/** Of a case that is over no more is needed here. */
const EVENTS_OF_OVER = 3;

/** The person of the prototypes as in the copies of one staff; every copy has the same teams and roles. */
export const personOf = (person: string, staff: number): string => `${person}-${staff}`;

/** Publishes the procedures and people, and writes the prototypes, `each` open ones of a procedure and half as many that are over. */
export async function writePrototypes(
  record: RecordStore,
  workspace: ReturnType<typeof shipped>,
  each: number,
): Promise<Prototype[]> {
  const { organization, packages } = workspace;
  for (const body of packages.values()) await record.publish(body, 'han');
  await record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'han');
  const made = prototypes(workspace, each, Math.ceil(each / 2));
  for (const { id, over, batches } of made) {
    for (const batch of batches) await record.writeBatch(batch);
    if (over) await record.finalizeEnded(id);
  }
  return made;
}

/** `sql`: a superuser's, since copying is no deed of the product's. Secondary indexes are made anew behind it. */
export async function fill(sql: pg.Client, made: readonly Prototype[], size: Size): Promise<void> {
  await sql.query(
    `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`,
  );
  await sql.query(`create temp table proto (id text, over boolean, at_ms bigint, n integer)`);
  for (const over of [false, true])
    for (const [n, it] of made.filter((one) => one.over === over).entries())
      await sql.query('insert into proto values ($1, $2, $3, $4)', [it.id, over, it.atMs, n]);
  await sql.query(COPIES, [size.open, size.over]);
  await sql.query('create index on copy (proto); analyze copy; analyze proto');
  const indexes = await dropIndexes(sql);
  for (const [table, columns] of Object.entries(CHANGED)) await sql.query(await copying(sql, table, columns));
  for (const statement of AROUND) await sql.query(statement);
  for (const definition of indexes) await sql.query(definition);
  await sql.query('drop table copy, proto');
  await sql.query('reset session_replication_role');
  await sql.query('vacuum analyze');
}

/** Copies go through the prototypes in turn. Open ones were heard of in the last hours, the others ended within two years. */
const COPIES = `create temp table copy as
  select p.id as proto, 'C-' || upper(translate(substr(md5(w.over || ':' || g), 1, 18), '01', 'XY')) as id, w.over,
    '-' || g / ${CASES_PER_STAFF} as staff, 'CU-' || upper(substr(md5((g / 3)::text), 1, 8)) as customer,
    'SO' || (20260000000 + g) as order_no,
    case when w.over then ${NOW_MS} - p.at_ms - (hashint8(g)::bigint & 2147483647) % 17520 * ${HOUR_MS}
      else ${NOW_MS} - p.at_ms - (hashint8(g)::bigint & 2147483647) % ${6 * HOUR_MS} end as later
  from (select false as over, $1::bigint as wanted union all select true, $2::bigint) w
  cross join lateral generate_series(1, w.wanted) g
  join (select *, count(*) over (partition by over) as of from proto) p on p.over = w.over and p.n = g % p.of`;

/** What differs between a row (`r`) and its copy (\`c\`), by table. Instants of every column \`…_ms\` are moved. */
const text = (column: string) => `replace(replace(r.${column}::text, c.proto, c.id), 'CU-PROTO', c.customer)`;
const person = (column: string) => `r.${column} || c.staff`;
const people = (column: string) =>
  `array(select case when k like 'person/%' then k || c.staff else k end from unnest(r.${column}) k)`;
const staffed = (column: string) => `array(select k || c.staff from unnest(r.${column}) k)`;
const ledger = {
  customer: 'c.customer',
  person: person('person'),
  charged: staffed('charged'),
  parties: `array[c.customer]`,
};
const CHANGED: Record<string, Record<string, string>> = {
  case: {
    id: 'c.id',
    owner: person('owner'),
    customer: 'c.customer',
    view: `jsonb_set(${text('view')}::jsonb, '{data,order}', to_jsonb(c.order_no))::json`,
    search: `lower(replace(replace(r.search, lower(c.proto), c.id || e'\\n' || c.order_no), 'cu-proto', c.customer))`,
    grams: `(select array_agg(distinct g) from (select unnest(r.grams) as g union
      select substr(t, i, 2) from unnest(array[lower(c.id), lower(c.customer), lower(c.order_no)]) t, generate_series(1, length(t) - 1) i) x)`,
    readers: people('readers'),
    reached: people('reached'),
  },
  task: { assignee: person('assignee') },
  clock: {},
  contact: {},
  case_event: { actor: person('actor'), data: `${text('data')}::json` },
  kernel_state: {},
  case_link: { other: "r.other || '-' || c.id" },
  matter: { key: 'md5(r.key || c.customer)' },
  sighting: { subject: 'md5(r.subject || c.customer)' },
  signal: { subject: 'md5(r.subject || c.customer)' },
  assignment: { person: person('person') },
  ledger,
  ledger_entry: ledger,
};

async function copying(sql: pg.Client, table: string, changed: Record<string, string>): Promise<string> {
  const { rows } = await sql.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_identity = 'NO' order by ordinal_position`,
    [table],
  );
  const names = rows.map((row) => row.name);
  const value = (name: string) => {
    if (changed[name] !== undefined) return changed[name];
    if (name === 'case_id') return 'c.id';
    if (name === 'next_due_ms')
      return `case when r.next_due_ms < ${Number.MAX_SAFE_INTEGER} then r.next_due_ms + c.later else r.next_due_ms end`;
    return name.endsWith('_ms') ? `r."${name}" + c.later` : `r."${name}"`;
  };
  const own = table === 'case' ? 'r.id' : 'r.case_id';
  // The last ones: of cases that are over a few events are enough.
  const some = table === 'case_event' ? `where not c.over or r.seq <= ${EVENTS_OF_OVER}` : '';
  return `insert into "${table}" (${names.map((it) => `"${it}"`).join(', ')})
    select ${names.map(value).join(', ')} from copy c join "${table}" r on ${own} = c.proto ${some}`;
}

const BESIDE = ['request', 'intake', 'delivery', 'vault', 'vault_access'];

/** Those that no constraint needs. Returns how to make them. */
async function dropIndexes(sql: pg.Client): Promise<string[]> {
  const { rows } = await sql.query<{ name: string; definition: string }>(
    `select quote_ident(i.relname) as name, pg_get_indexdef(x.indexrelid) as definition
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     where t.relnamespace = 'public'::regnamespace and t.relname = any ($1)
       and not exists (select from pg_constraint k where k.conindid = x.indexrelid)`,
    [[...Object.keys(CHANGED), ...BESIDE]],
  );
  for (const { name } of rows) await sql.query(`drop index ${name}`);
  return rows.map((row) => row.definition);
}
