/** The access log is audited in one snapshot: what retention removes meanwhile is no finding. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshRecord } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());

test('lines that go between its first question and its last are still seen, and the chain begins where it began', async () => {
  for (const what of ['A', 'B', 'C'])
    await it.record.noteAccess({ actor: 'li', deed: 'view', what, purpose: 'case:view' });
  const untilMs = Date.now() + 1_000;
  const before = await it.record.accessChain(untilMs, new Set([3]));
  await it.sql.query("begin; lock table vault_access in access exclusive mode; set local bihuan.retention = 'on'");
  const chain = it.record.accessChain(untilMs, new Set([3]));
  await vi.waitFor(async () => {
    const waiting = 'select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))';
    expect((await it.sql.query(waiting)).rowCount).toBe(1);
  });
  await it.sql.query('delete from vault_access where id < 3; commit');
  expect(await chain).toEqual(before);
});
