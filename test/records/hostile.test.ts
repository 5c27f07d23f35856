/** Every deed called as the program with what no honest caller brings: it does what it says, or nothing. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TABLES } from '../../records/database/tables.ts';
import { DAY_MS } from '../setup/kept.ts';
import { batch, freshRecord, line, samplePackage, storedIntake } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let program: pg.Client;
beforeAll(async () => {
  it = await freshRecord();
  program = new pg.Client({ connectionString: it.url });
  await program.connect();
  await it.record.publish(samplePackage(), 'han');
  await it.record.writeBatch(batch('CU-1', 10, 0, ['a', 'b'], { state: 'closed', data: { customer: 'C-1' } }));
  await it.record.writeBatch(batch('CU-2', 10, 0, ['a', 'b'], { data: { customer: 'C-2' } }));
  const reserved = { grant: 'g1', action: 'compensation', amount: 9_900, by: 'li', role: null };
  const told = line({ seq: 2, type: 'grant.reserved', atMs: 1_000, cycle: 1, data: reserved });
  await it.record.writeBatch({ ...batch('CU-2', 20, 2, []), events: [told] });
  for (const n of [1, 2])
    await it.record.putVault([
      { ref: `v1.${n}`, subject: `customer/C-${n}`, case: `CU-${n}`, field: 'phone', value: '13800000000' },
    ]);
  await it.record.registerIntake({
    actor: 'shop',
    key: 'k-1',
    hmac: 'h',
    sop: 'complaint',
    newCase: 'CU-3',
    vaultRows: [],
    body: storedIntake,
    receivedAtMs: 1,
  });
  await it.sql.query(
    `insert into publication (sops, base, body, asked_ms, asked_by, hash, editors, gainers)
     values ('{}', '', '{}', 1, 'han', 'h', '{wei}', '{gao}')`,
  );
  await it.record.noteBehind('CU-1');
  await it.record.beat('w-1', 'q');
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms) values ('CU-1', 'staff_changed', '{}', 1, 0)`,
  );
});
afterAll(async () => {
  await program.end();
  await it.close();
});

/** Everything there is, as one text a table. */
async function all(client: pg.Client): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of Object.keys(TABLES)) {
    const { rows } = await client.query<{ it: string | null }>(
      `select md5(string_agg(t::text, chr(10) order by t::text)) as it from "${table}" t`,
    );
    found[table] = rows[0]?.it ?? '';
  }
  return found;
}

/** What a call changes, by table; the word of the database when it refuses. Undone in any case. */
async function changed(call: string, values: unknown[] = []): Promise<string[] | 'refused'> {
  await program.query('begin');
  try {
    const before = await all(program);
    await program.query(`select * from ${call}`, values);
    const after = await all(program);
    return Object.keys(TABLES).filter((table) => before[table] !== after[table]);
  } catch {
    return 'refused';
  } finally {
    await program.query('rollback');
  }
}

test('called with nothing at all, only these change anything', async () => {
  const { rows } = await it.sql.query<{ name: string; count: number }>(
    'select proname as name, pronargs as count from pg_proc where pronamespace = $1::regnamespace and prosecdef order by 1',
    ['public'],
  );
  expect(rows.length).toBeGreaterThan(60);
  const found: string[] = [];
  for (const { name, count } of rows) {
    if (/^(keep_removed)$/.test(name)) continue;
    const tables = await changed(`${name}(${Array.from({ length: count }, () => 'null').join(', ')})`);
    if (tables !== 'refused' && tables.length > 0) found.push(`${name}: ${tables.join(', ')}`);
  }
  expect(found).toEqual([]);
});

const now = Date.now();
const far = now + 36_500 * DAY_MS;
const note = (deed: string, purpose: string, at_ms = now) =>
  JSON.stringify([{ deed, what: 'customer/C-2', purpose, actor: 'x', at_ms, subjects: ['customer/C-2'] }]);
const guest = (until_ms: number, case_id = 'CU-1') =>
  JSON.stringify({ case_id, person: 'x', why: 'contact', since_ms: now, until_ms });
const grant = JSON.stringify({
  case_id: 'CU-2',
  grant: 'g9',
  action: 'compensation',
  amount: -1_000_000,
  at_ms: now,
  made_ms: now,
  question: '',
  answer: {},
  charged: ['li'],
  parties: [],
  counted_ms: now,
});
const receipt = (subject: string, subjects: string[]) => JSON.stringify({ subject, subjects });

test.each<[string, string, unknown[]]>([
  ['an erasure in the log that nobody did', 'note_access($1)', [note('erase', 'person:erase')]],
  ['an export of keys in the log that nobody did', 'note_access($1)', [note('export', 'keys:write')]],
  ['somebody let in for years', 'let_in($1)', [guest(far)]],
  ['somebody let into a case that is not there', 'let_in($1)', [guest(now + 1, 'CU-9')]],
  [
    'somebody erased whom nobody asked to erase',
    'erase_person(1, $1, $2, $3, $4)',
    ['h', 'x', now, receipt('customer/C-1', ['customer/C-1'])],
  ],
  [
    'a value corrected that nobody asked to correct',
    'correct_vault(1, $1, $2, $3, $4, $5)',
    ['h', 'x', now, receipt('customer/C-1', []), Buffer.alloc(40)],
  ],
  [
    'somebody with an open case erased again',
    'erase_again($1, $2, $3, $4, $5)',
    ['customer/C-2', now, 'receipt 1', 'x', now],
  ],
  [
    'somebody erased again for an instant to come',
    'erase_again($1, $2, $3, $4, $5)',
    ['customer/C-1', far, 'receipt 1', 'x', far],
  ],
  ['a state that no batch had', `keep_state('CU-2', 'r', $1, 9, 1, 'p', '\\x00', null, null, null)`, [far]],
  ['an amount below nothing', 'reserve_grant($1)', [grant]],
  ['a key kept for another purpose', `keep_key('vault', 'x', 1, null, '\\x00', null)`, []],
  ['a publication confirmed by who asked', 'confirm_publication(1, $1, false, 1)', ['han']],
  ['a publication confirmed by who edited it', 'confirm_publication(1, $1, false, 1)', ['wei']],
  ['a publication confirmed by who gains by it', 'confirm_publication(1, $1, false, 1)', ['gao']],
  ['a publication confirmed by nobody', 'confirm_publication(1, $1, true, 1)', [null]],
  ['an outcome that there is none of', `note_again(1, 'CU-1', 'gone', 1)`, []],
])('refused: %s', async (_what, call, values) => {
  expect(await changed(call, values)).toBe('refused');
});

test.each<[string, string, unknown[]]>([
  ['values of today swept', 'sweep_vault($1)', [far]],
  [
    'a key sealed under nothing',
    'reseal_vault_keys(array(select id from vault_key), array(select wrapped from vault_key), $1)',
    [[Buffer.alloc(68), Buffer.alloc(68)]],
  ],
  ['signals done that nobody took', 'done_outgoing(array(select id from outgoing))', []],
  ['a case begun again that nobody agreed to', `note_again(1, 'CU-1', 'begun', 1)`, []],
])('changes nothing: %s', async (_what, call, values) => {
  expect(await changed(call, values)).toEqual([]);
});

test('an intake is not said to be over where no other brought its message; workers stay known; nothing is logged for later', async () => {
  await program.query('begin');
  await program.query(`select lead_request('shop', 'k-1', 'CU-3', true)`);
  const { rows } = await program.query(`select settled, body is null as emptied from request where key = 'k-1'`);
  expect(rows).toEqual([{ settled: false, emptied: false }]);
  await program.query(`select beat('w-2', 'q', -1000000)`);
  expect((await program.query('select from worker_beat')).rowCount).toBe(2);
  await program.query('select note_access($1)', [note('view', 'case:view', far)]);
  const line = await program.query<{ at_ms: string }>('select at_ms from vault_access order by id desc limit 1');
  expect(Number(line.rows[0]?.at_ms)).toBeLessThan(now + DAY_MS);
  await program.query('rollback');
});
