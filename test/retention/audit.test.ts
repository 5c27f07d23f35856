/** What retention removes leaves the audit whole: tombstones stand for their chains, a stone for the log's oldest lines. */
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAnchors } from '../../audit/anchored.ts';
import { bundleOf, removedBundleOf } from '../../audit/bundle.ts';
import { handOver } from '../../audit/handover.ts';
import { folderPlace } from '../../audit/place.ts';
import { signerOf } from '../../audit/signing.ts';
import { it, folder, run, signer, withAudited } from '../setup/audited.ts';
import { classes, closedCase, DAY_MS, inForce, wholeRun } from '../setup/kept.ts';

withAudited();

const seen = async () => {
  const anchored = await readAnchors(folderPlace(folder), [signer.publicKey]);
  return (what: string) => anchored.ends(what);
};
const now = () => Date.now() + 3_600_000;
/** One case that is due, anchored while it was there. */
async function anchored(): Promise<void> {
  await inForce(it.record, classes);
  await closedCase(it.record, 'OLD', 400);
  await it.record.finalizeEnded('OLD');
  expect((await run({}, now)).found).toEqual([]);
}
/** As somebody with all rights in the database. */
const force = (text: string) =>
  it.sql.query(`alter table tombstone disable trigger user; ${text}; alter table tombstone enable trigger user`);

test('a removed case is no finding; without its tombstone, with a forged one or one that ends elsewhere it is', async () => {
  await anchored();
  expect((await wholeRun(it.record, true, { seen: await seen() })).removed.cases).toBe(1);
  expect((await run({}, now)).found).toEqual([]);

  const stone = (await it.sql.query('select * from tombstone')).rows[0] as Record<string, string>;
  await force("update tombstone set class = 'contact'");
  expect((await run({ anchor: false }, now)).found).toEqual([{ code: 'stone', what: 'OLD', fault: 'unsigned' }]);
  await force(`update tombstone set class = '${stone.class}', key = 'AAAA'`);
  expect((await run({ anchor: false }, now)).found).toEqual([{ code: 'stone', what: 'OLD', fault: 'unsigned' }]);
  await force('delete from tombstone');
  expect((await run({ anchor: false }, now)).found).toEqual([{ code: 'chain', what: 'OLD', fault: 'missing' }]);
});

test('a case whose chain is not what was anchored is not removed: it is evidence', async () => {
  await anchored();
  const of = () => [{ length: 2, head: 'another' }];
  const { report } = await wholeRun(it.record, true, { seen: of });
  expect(report.cases?.complaint?.stays).toEqual({ broken: 1 });
});

test('the export of a removed case is its tombstone, which a third party verifies', async () => {
  await anchored();
  await wholeRun(it.record, true, { seen: await seen() });
  const ends = await readAnchors(folderPlace(folder), [signer.publicKey]);
  const of = { case: 'OLD', atMs: Date.now() };
  expect(await bundleOf(it.record, signer, ends, of)).toBeUndefined();
  const bundle = await removedBundleOf(it.record, signer, ends, of);
  const told = (given: unknown, key = signer.publicKey) => {
    const file = join(folder, 'bundle.json');
    writeFileSync(file, JSON.stringify(given));
    return spawnSync(process.execPath, ['audit/verify-bundle.mjs', file, key], { encoding: 'utf8' });
  };
  const good = told(bundle);
  expect(good.stdout).toMatch(/^GOOD {3}OLD: 3 lines, held against 1 anchors; removed .* by class dispute/);
  expect(good.status).toBe(0);
  // The secret was exchanged since: the tombstone is of a former key, which handed over to the present one.
  const next = signerOf(Buffer.alloc(32, 9));
  const later = await removedBundleOf(it.record, next, ends, of);
  const verified = (given: unknown) => told(given, next.publicKey);
  expect(verified(later)).toMatchObject({ status: 1 });
  const handovers = [handOver(signer, next)];
  expect(verified({ ...later, handovers })).toMatchObject({ status: 0 });
  expect(verified({ ...later, handovers: [handOver(next, signer)] })).toMatchObject({ status: 1 });
  const said = bundle?.removed.said.map((part) => (part === 'dispute' ? 'contact' : part));
  expect(told({ ...bundle, removed: { ...bundle?.removed, said } })).toMatchObject({ status: 1 });
  const other = bundle?.anchors.map((one) => ({ ...one, head: 'f00' }));
  expect(told({ ...bundle, anchors: other }).stdout).toContain('WRONG');
});

/** Lines of the access log, some of them older than it is kept. */
async function logged(days: readonly number[]): Promise<void> {
  for (const [i, ago] of days.entries())
    await it.sql.query(
      `insert into vault_access (deed, what, purpose, actor, at_ms) values ('view', $1, 'case:view', 'li', $2)`,
      [`C-${i}`, Date.now() - ago * DAY_MS],
    );
}

test('the oldest lines of the access log go up to an anchored length; the audit goes on from the stone', async () => {
  await inForce(it.record, classes);
  await logged([1_300, 1_200]);
  expect((await run({}, now)).found).toEqual([]);
  await logged([1_150, 400, 10]);
  // The third line is old enough, and not anchored: it stays.
  const { report } = await wholeRun(it.record, true, { seen: await seen() });
  expect(report.rows?.vault_access).toBe(2);
  expect(await it.record.accessStones()).toMatchObject([{ length: 2 }]);
  expect((await it.sql.query('select id from vault_access')).rowCount).toBe(3);
  expect((await run({}, now)).found).toEqual([]);
  expect((await wholeRun(it.record, true, { seen: await seen() })).report.rows?.vault_access).toBe(0);

  const disabled = (text: string) =>
    it.sql.query(`alter table vault_access disable trigger user; alter table access_stone disable trigger user; ${text};
      alter table vault_access enable trigger user; alter table access_stone enable trigger user`);
  await disabled("update vault_access set actor = 'wang' where id = 3");
  expect((await run({ anchor: false }, now)).found).toMatchObject([{ code: 'access', fault: 'rewritten' }]);
  await disabled("update vault_access set actor = 'li' where id = 3; update access_stone set head = 'f00'");
  expect((await run({ anchor: false }, now)).found).toContainEqual({
    code: 'stone',
    what: 'access',
    fault: 'unsigned',
  });
});

test('a day of more lines than one statement takes goes whole, piece by piece, and the audit goes on', async () => {
  await inForce(it.record, classes);
  const busy = (ago: number, lines: number) =>
    it.sql.query(
      `insert into vault_access (deed, what, purpose, actor, at_ms)
       select 'view', 'B-' || n, 'case:view', 'li', $1 from generate_series(1, $2::integer) n`,
      [Date.now() - ago * DAY_MS, lines],
    );
  await busy(1_300, 4_500);
  expect((await run({}, now)).found).toEqual([]);
  await busy(1_200, 2_500);
  expect((await run({}, now)).found).toEqual([]);
  await busy(1_150, 2_100);
  await logged([10]);
  expect((await wholeRun(it.record, false, { seen: await seen() })).report.rows?.vault_access).toBe(7_000);
  expect((await wholeRun(it.record, true, { seen: await seen() })).report.rows?.vault_access).toBe(7_000);
  expect((await it.record.accessStones()).map(({ length }) => length)).toEqual([2_000, 4_000, 6_000, 7_000]);
  expect((await it.sql.query('select id from vault_access')).rowCount).toBe(2_101);
  expect((await run({}, now)).found).toEqual([]);
});

test('lines that are not what was anchored are not removed; without anchors the days alone count', async () => {
  await inForce(it.record, classes);
  await logged([1_300, 1_200, 10]);
  const bent = () => [{ length: 2, head: 'another' }];
  expect((await wholeRun(it.record, true, { seen: bent })).report.rows?.vault_access).toBe(0);
  expect((await wholeRun(it.record, false)).report.rows?.vault_access).toBe(2);
  expect((await wholeRun(it.record, true)).report.rows?.vault_access).toBe(2);
  await expect(it.sql.query('delete from vault_access')).rejects.toThrow(/append-only/);
});
