/** Tables that only grow lose what their rule says is old, a second younger stays, and nothing of an open case goes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GROWTH_RULES } from '../../records/retention/rules.ts';
import { classes, closedCase, DAY_MS, inForce, wholeRun } from '../setup/kept.ts';
import { batch, freshRecord, samplePackage } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  await it.record.publish(samplePackage(), 'han');
  await inForce(it.record, { ...classes, sops: {} });
  await it.record.writeBatch(batch('OPEN', Date.now(), 0, ['case.opened']));
  await closedCase(it.record, 'OVER', 3);
});
afterAll(() => it.close());

/** How a row is written with this instant, of a case. */
const written: Record<string, (name: string, of: string, ms: number) => [string, unknown[]]> = {
  request: (name, of, ms) => [
    `insert into request (actor, key, hmac, case_id, received_ms, settled) values ('a', $1, 'h', $2, $3, true)`,
    [name, of, ms],
  ],
  intake_request: (name, of, ms) => [
    `with r as (insert into request (actor, key, hmac, case_id, sop, received_ms, settled)
      values ('shop', $1, 'h', $2, 'complaint', $3, true) returning actor, key)
     insert into message (channel, message_id, actor, key) select 'mail', key, actor, key from r`,
    [name, of, ms],
  ],
  intake: (name, of, ms) => [
    `insert into intake (join_key, case_id, sop, moved_ms) values ($1, $2, 'complaint', $3)`,
    [name, of === 'OPEN' ? 'OPEN' : 'NEVER', ms],
  ],
  delivery: (name, of, ms) => [
    `insert into delivery (key, case_id, about, recipient, by, made_ms, claimed_until_ms) values ($1, $2, '', '', 'sms', $3, 0)`,
    [name, of, ms],
  ],
  assignment: (name, of, ms) => [
    `insert into assignment (case_id, key, question, answer, asked_ms, made_ms, settled) values ($2, $1, '', '{}', 0, $3, true)`,
    [name, of, ms],
  ],
  case_guest: (name, of, ms) => [
    `insert into case_guest (case_id, person, why, since_ms, until_ms) values ($2, $1, 'contact', 0, $3)`,
    [name, of, ms],
  ],
  audit_run: (_, __, ms) => [
    'insert into audit_run (started_ms, finished_ms, cases, events, faults) values (0, $1, 0, 0, 0)',
    [ms],
  ],
  person_request: (name, _, ms) => [
    `insert into person_request (kind, subject, reason, hash, asked_ms, asked_by) values ('erase', $1, '', '', $2, 'root')`,
    [name, ms],
  ],
};
/** Rules without a case of their own. */
const caseless = ['audit_run', 'person_request'];
const tableOf = (rule: string) => (rule === 'intake_request' ? 'request' : rule);

test.each(GROWTH_RULES)('$table: $days days', async ({ table, days }) => {
  const write = async (name: string, of: string, ms: number) => {
    const [text, values] = written[table]?.(`${table} ${name}`, of, ms) ?? ['', []];
    await it.sql.query(text, values);
  };
  const edgeMs = Date.now() - days * DAY_MS;
  await write('old', 'OVER', edgeMs - 60_000);
  await write('young', 'OVER', edgeMs + 60_000);
  if (!caseless.includes(table)) await write('of an open case', 'OPEN', edgeMs - 60_000);
  const count = async () => Number((await it.sql.query(`select count(*) from ${tableOf(table)}`)).rows[0]?.count);
  const before = await count();
  const dry = await wholeRun(it.record, false);
  expect(dry.report.rows?.[table]).toBe(1);
  expect(await count()).toBe(before);
  expect((await wholeRun(it.record, true)).report.rows?.[table]).toBe(1);
  expect(await count()).toBe(before - 1);
  expect((await wholeRun(it.record, true)).report.rows?.[table]).toBe(0);
});

test('more rows than one statement takes go in several', async () => {
  const old = Date.now() - 100 * DAY_MS;
  await it.sql.query(
    `insert into request (actor, key, hmac, received_ms, settled) select 'b', n::text, 'h', $1, true from generate_series(1, 4500) n`,
    [old],
  );
  const { report, removed } = await wholeRun(it.record, true);
  expect([report.rows?.request, removed.rows]).toEqual([4_500, 4_500]);
});
