/** Looking at a database changes nothing, and tells what is missing from what is different. */
import { expect, test } from 'vitest';
import { inspectDatabase } from '../../records/database/inspect.ts';
import { migrate, migrationOf, migrations } from '../../records/database/migrate.ts';
import { database } from '../../cli/doctor/database.ts';
import { freshRecord, samplePackage } from '../setup/record.ts';
import { emptyDatabase } from '../setup/server.ts';

test('missing before, none after, changed when a file is another', async () => {
  const url = await emptyDatabase();
  const names = migrations().map((it) => it.name);
  expect((await inspectDatabase(url)).missing).toEqual(names);
  // Looking made no table.
  expect((await inspectDatabase(url)).missing).toEqual(names);
  await migrate(url);
  const beforeMs = Date.now();
  const found = await inspectDatabase(url);
  const afterMs = Date.now();
  expect(found).toMatchObject({ missing: [], changed: [], serverVersion: expect.stringMatching(/^\d+/) as string });
  // The server's clock is this machine's; it may have been read within a millisecond that had begun.
  expect(found.nowMs).toBeGreaterThanOrEqual(beforeMs - 1);
  expect(found.nowMs).toBeLessThanOrEqual(afterMs + 1);
  const [first, ...rest] = migrations();
  const other = [migrationOf(first?.name ?? '', '-- another'), ...rest, migrationOf('999-new.sql', '')];
  expect(await inspectDatabase(url, other)).toMatchObject({ missing: ['999-new.sql'], changed: [first?.name] });
});

test('a published body that was changed under its hash is named, by the doctor too', async () => {
  const it = await freshRecord();
  await it.record.publish(samplePackage(), 'han');
  expect(await inspectDatabase(it.url)).toMatchObject({ bends: false, bentBodies: [] });
  await it.sql.query(`update sop_version set body = jsonb_set(body::jsonb, '{plan,title}', '"x"')::json`);
  expect(await inspectDatabase(it.url)).toMatchObject({ bentBodies: ['sop/complaint/1'] });
  expect(await database(it.url, (_zh, en) => en)).toContainEqual(
    expect.objectContaining({
      status: 'problem',
      what: 'published',
      says: expect.stringMatching(/^sop\/complaint\/1 /),
    }),
  );
  await it.close();
});
