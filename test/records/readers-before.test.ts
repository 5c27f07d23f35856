/** What the migration of rule 30 makes of cases and of an access log that were there before it. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { migrate, migrations } from '../../records/database/migrate.ts';
import { emptyDatabase } from '../setup/server.ts';

const RULE = '015-readers.sql';

async function database(): Promise<pg.Client> {
  const url = await emptyDatabase();
  await migrate(
    url,
    migrations().filter(({ name }) => name < RULE),
  );
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  return sql;
}

const insertCase = `insert into "case" (id, sop, version, title, state, owner, severity_rank, sla, opened_ms, closed_ms, view,
  task_ms, recorded_ms, ended, chain_length, chain_head, search, grams)
  values ($1, 's', 1, 't', $2, $3, 1, 'none', 1, $4, $5, 1, 1, false, 0, '', '', '{}')`;
const insertEvent = `insert into case_event (case_id, seq, task_ms, type, at_ms, actor, cycle, data, undone_by, hash, link)
  values ($1, $2, 1, $3, 1, $4, $5, $6, $7, $8, $9)`;

test('rule 30: cases of before are read by whom view, open work and the audit of this cycle name', async () => {
  const sql = await database();
  const event = (id: string, seq: number, type: string, cycle: number, data: object | null, undone = false) =>
    sql.query(insertEvent, [
      id,
      seq,
      type,
      'opener',
      cycle,
      data === null ? null : JSON.stringify(data),
      undone ? 9 : null,
      undone ? `h${seq}` : null,
      undone ? seq : null,
    ]);
  const view = {
    cycle: 2,
    watchers: ['role/legal', 'field/expert'],
    handOver: { accountable: 'sales' },
    unknownPayments: ['g'],
  };
  await sql.query(insertCase, ['old', 'open', 'owner', null, JSON.stringify(view)]);
  await sql.query(
    `insert into task (case_id, step, attempt, title, kind, status, team, role, assignee, since_ms, severity_rank, next_due_ms, received_ms)
     values ('old', 'a', 1, 'a', 'task', 'assigned', 'front', null, 'worker', 1, 1, 1, 1),
            ('old', 'b', 1, 'b', 'approve', 'queued', null, 'duty', null, 1, 1, 1, 1)`,
  );
  await event('old', 1, 'case.opened', 1, {});
  await event('old', 2, 'task.assigned', 1, { assignee: 'before' });
  await event('old', 3, 'task.assigned', 2, { assignee: 'now' });
  await event('old', 4, 'owner.changed', 2, { before: null, after: 'owner' });
  await event('old', 5, 'notice.sent', 2, { who: 'role/x', about: 'level', to: ['told', 'too'] });
  await event('old', 6, 'notice.sent', 2, { who: 'field/customer', about: 'outcome', to: 'customer' });
  await event('old', 7, 'task.assigned', 2, { assignee: 'never' }, true);
  await sql.query(insertCase, ['new', 'open', null, null, JSON.stringify({ cycle: 1, watchers: [] })]);
  await event('new', 1, 'case.opened', 1, {});
  await sql.query(insertCase, ['over', 'closed', null, 5, JSON.stringify({ cycle: 1, watchers: [] })]);
  await event('over', 1, 'case.opened', 1, {});

  for (const { name, text } of migrations()) if (name === RULE) await sql.query(text);
  const { rows } = await sql.query<{ id: string; cycle: number; readers: string[]; reached: string[] }>(
    'select id, cycle, readers, reached from "case" order by id',
  );
  const found = Object.fromEntries(rows.map((row) => [row.id, row]));
  expect(found.old?.cycle).toBe(2);
  expect(found.old?.reached.toSorted()).toEqual(['person/now', 'person/owner', 'person/told', 'person/too']);
  expect(found.old?.readers.toSorted()).toEqual(
    [
      ...['person/now', 'person/owner', 'person/told', 'person/too', 'person/worker'],
      ...['role/duty', 'role/finance', 'role/legal', 'team/front', 'team/sales'],
    ].toSorted(),
  );
  expect([found.new?.readers, found.over?.readers]).toEqual([['person/opener'], []]);
  await sql.end();
});

test('rule 30: the access log of before is found by subject, and cannot be changed from now on', async () => {
  const sql = await database();
  await sql.query(`insert into vault_key (subject, wrapped, made_ms) values ('customer/CU-1', 'x', 1)`);
  await sql.query(
    `insert into vault (ref, key_id, case_id, field, sealed, made_ms, kept) select 'v1.a', id, 'C-1', 'phone', 'x', 1, true from vault_key`,
  );
  await sql.query(
    `insert into vault_access (deed, what, purpose, actor, at_ms)
     values ('read', 'v1.a', 'case:view', 'li', 1), ('read', 'v1.gone', 'case:view', 'li', 2), ('erase', 'customer/CU-2', 'erasure', 'root', 3)`,
  );
  for (const { name, text } of migrations()) if (name === RULE) await sql.query(text);
  const { rows } = await sql.query('select what, case_id, subjects from vault_access order by id');
  expect(rows).toEqual([
    { what: 'v1.a', case_id: 'C-1', subjects: ['customer/CU-1'] },
    { what: 'v1.gone', case_id: null, subjects: [] },
    { what: 'customer/CU-2', case_id: null, subjects: ['customer/CU-2'] },
  ]);
  await expect(sql.query('delete from vault_access')).rejects.toThrow(/append-only/);
  await sql.end();
});
