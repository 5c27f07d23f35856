/** The functions of retention hold their floors themselves, whatever the program that calls them says. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCESS_LOG_DAYS, GROWTH_RULES } from '../../records/retention/rules.ts';
import { classes, closedCase, DAY_MS, inForce, wholeRun } from '../setup/kept.ts';
import { batch, freshRecord, samplePackage } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let program: pg.Client;
let run: number;
beforeAll(async () => {
  it = await freshRecord();
  program = new pg.Client({ connectionString: it.url });
  await program.connect();
  await it.record.publish(samplePackage(), 'han');
  await inForce(it.record, classes);
  run = (await it.record.beginRetention({ applies: true, by: 'test' }))?.id ?? 0;
});
afterAll(async () => {
  await program.end();
  await it.close();
});
const one = async (text: string, values: unknown[] = []) =>
  Object.values((await program.query(text, values)).rows[0] as object)[0];

test('the days of each rule stand in the database as in the program', async () => {
  const stated = [...GROWTH_RULES, { table: 'vault_access', days: ACCESS_LOG_DAYS }];
  for (const { table, days } of stated)
    expect((await it.sql.query('select growth_days($1) as days', [table])).rows).toEqual([{ days: `${days}` }]);
});

test('rows younger than their rule stay, whichever instant and number the caller names', async () => {
  await it.sql.query(
    `insert into request (actor, key, hmac, received_ms, settled) values ('a', 'young', 'h', $1, true), ('a', 'old', 'h', $2, true)`,
    [Date.now() - 80 * DAY_MS, Date.now() - 100 * DAY_MS],
  );
  const far = Date.now() + 9_999 * DAY_MS;
  expect(await one(`select prune_rows('request', $1, -5, $2)`, [far, run])).toBe('0');
  expect(await one(`select prune_rows('request', null, null, $1)`, [run])).toBe('0');
  expect(await one(`select prune_rows('request', $1, 100000000, $2)`, [far, run])).toBe('1');
  expect(await one(`select count_rows('request', $1)`, [far])).toBe('0');
  for (const table of ['case', 'case_event', 'request where true; --', null])
    await expect(program.query('select prune_rows($1, $2, 5, $3)', [table, far, run])).rejects.toThrow(
      /case not found/,
    );
  await it.sql.query(
    `insert into vault_access (deed, what, purpose, actor, at_ms) values ('view', 'x', 'case:view', 'li', $1)`,
    [Date.now() - 1_000 * DAY_MS],
  );
  const { rows } = await it.sql.query<{ id: string; at_ms: string }>('select id, at_ms from vault_access');
  const stone = {
    length: 1,
    head: 'f00',
    last_id: rows[0]?.id,
    last_ms: rows[0]?.at_ms,
    removed_ms: 1,
    key: 'k',
    signature: 's',
  };
  expect(await one('select prune_access($1, $2)', [JSON.stringify(stone), run])).toBe('0');
});

test('a guest of a case that is open stays known', async () => {
  await it.record.writeBatch(batch('OPEN', Date.now(), 0, ['case.opened']));
  await it.sql.query(
    `insert into case_guest (case_id, person, why, since_ms, until_ms) values ('OPEN', 'li', 'contact', 0, 1)`,
  );
  expect(await one(`select prune_rows('case_guest', 5, 10, $1)`, [run])).toBe('0');
});

test('a case with work that is not finished is not removed, also where its caller looked before', async () => {
  await closedCase(it.record, 'OLD', 400);
  await it.record.finalizeEnded('OLD');
  const { rows } = await it.sql.query<Record<string, unknown>>(
    `select id as case_id, sop, task_ms, chain_length as length, chain_head as head, opened_ms, closed_ms, 'dispute' as class, 365 as days,
      1 as removed_ms, 'k' as key, 's' as signature from "case" where id = 'OLD'`,
  );
  const asked = (stone: Record<string, unknown>) =>
    one(`select remove_family($1, $2, 'x')`, [JSON.stringify([stone]), run]);
  const [stone = {}] = rows;
  for (const bent of [{ task_ms: null }, { length: null }, { sop: 'other' }, { opened_ms: 5 }])
    expect(await asked({ ...stone, ...bent })).toBe('changed');
  expect(await asked({ ...stone, class: 'contact' })).toBe('not-due');
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms, after_end) values ('C-9', 's', '{}', 1, 0, 'OLD')`,
  );
  expect(await asked(stone)).toBe('intake');
  await it.sql.query('delete from outgoing');
  await it.record.noteBehind('OLD');
  expect(await asked(stone)).toBe('intake');
  expect((await wholeRun(it.record, true)).report.cases?.complaint?.stays).toEqual({ intake: 1 });
  await it.sql.query('delete from behind_case');
  expect((await wholeRun(it.record, true)).report.cases?.complaint?.due).toBe(1);
});
