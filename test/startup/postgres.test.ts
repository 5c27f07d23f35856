/** The embedded PostgreSQL keeps what was committed through kill -9, and is not fooled by a stale pid file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { startKeeper } from '../../startup/keeper.ts';
import { freePort } from '../../startup/ports.ts';
import { ensureDatabase, preparePostgres } from '../../startup/postgres.ts';
import { supervise } from '../../startup/processes.ts';
import { scratchFolder } from '../setup/scratch.ts';

const keeper = startKeeper();
afterAll(() => keeper.close());

async function start(home: string) {
  const { spec, adminUrl } = await preparePostgres({ home, port: await freePort() });
  const server = supervise(spec, keeper, () => {});
  await server.ready();
  return { server, url: await ensureDatabase(adminUrl, 'bihuan') };
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

test('committed rows survive kill -9, and a later start finds them', async () => {
  const home = scratchFolder();
  const first = await start(home);
  await ask(first.url, 'create table kept (n int); insert into kept values (42)');
  first.server.kill('SIGKILL');
  await expect.poll(() => ask(first.url, 'select n from kept').catch(() => 'away')).toEqual([{ n: 42 }]);
  await first.server.stop();

  const { folder } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')) as { folder: string };
  // What a crashed container leaves: a pid file whose number now belongs to another program (here: to this test).
  writeFileSync(join(folder, 'postmaster.pid'), `${process.pid}\n${folder}\n`);
  const second = await start(home);
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
  await second.server.stop();
});

test('nobody gets in without the password of the installation', async () => {
  const { server, url } = await start(scratchFolder());
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  await server.stop();
});
