/** The row of anchors against the record's memory of it, and audits that are broken off. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, it, run, secret, tamper, withAudited } from '../setup/audited.ts';
import { batch, organization } from '../setup/record.ts';
import { sop } from '../setup/sop-command.ts';

withAudited();

const emptied = () => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
};

test('an emptied place is noticed, and no row begins anew by itself', async () => {
  await run();
  await run();
  emptied();
  const { found, run: told } = await run();
  expect(found).toEqual([{ code: 'anchor', what: 'anchor-00000002.jsonl', fault: 'missing' }]);
  expect(told.anchor).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('a row that lost its end is noticed', async () => {
  await run();
  await run();
  rmSync(join(folder, 'anchor-00000002.jsonl'));
  expect((await run()).found).toEqual([{ code: 'anchor', what: 'anchor-00000002.jsonl', fault: 'missing' }]);
});

test('another row, signed by the same key and whole in itself, is not taken for the one that was written', async () => {
  await run();
  const kept = readFileSync(join(folder, 'anchor-00000001.jsonl'), 'utf8');
  emptied();
  await tamper("update case_event set actor = 'wang' where case_id = 'CU-2' and seq = 1");
  await run({ newRow: true }, () => Date.parse('2026-11-30T04:00:00Z'));
  rmSync(join(folder, 'anchor-00000001.jsonl'));
  writeFileSync(join(folder, 'anchor-00000001.jsonl'), kept);
  expect((await run()).found).toContainEqual({ code: 'anchor', what: 'anchor-00000001.jsonl', fault: 'exchanged' });
});

test('a lost row is begun anew on purpose, in an empty place alone', async () => {
  const env = { DATABASE_URL: it.url, BIHUAN_SECRET: secret, BIHUAN_ANCHORS: folder };
  await run();
  expect(await sop(['audit', 'verify', '--anchor', '--new-row'], { env })).toMatchObject({
    code: 1,
    err: expect.stringContaining('a new row begins where there is none') as string,
  });
  emptied();
  expect(await sop(['audit', 'verify', '--anchor'], { env })).toMatchObject({
    code: 1,
    out: expect.stringContaining('the anchor anchor-00000001.jsonl is missing') as string,
  });
  expect(await sop(['audit', 'verify', '--anchor', '--new-row'], { env })).toMatchObject({ code: 0 });
  expect((await run()).found).toEqual([]);
});

test('an audit that goes on has what the part before had found, and what is gone from there', async () => {
  for (let n = 100; n < 300; n++) await it.record.writeBatch(batch(`CU-${n}`, 10, 0, ['a']));
  await it.record.writeBatch(batch('CU-100', 20, 1, ['b']));
  await run();
  await tamper(
    "update case_event set actor = 'wang' where case_id = 'CU-1' and seq = 1",
    "delete from case_event where case_id = 'CU-100'",
    'delete from "case" where id = \'CU-100\'',
  );
  const stop = new AbortController();
  const broken = await run({ signal: stop.signal, progress: () => stop.abort() });
  expect(broken.run.finishedAtMs).toBeUndefined();
  const changed = { code: 'chain', what: 'CU-1', fault: 'changed', at: 2 };
  expect(broken.found).toEqual([changed]);
  const whole = await run({ resume: true });
  expect(whole.found).toEqual([changed, { code: 'chain', what: 'CU-100', fault: 'missing' }]);
  expect(whole.run).toMatchObject({ faults: 2, first: 'chain CU-1 changed' });
});

test('a workspace that was published with the texts of its files holds, and a text that was changed is named', async () => {
  await it.record.saveWorkspace({ organization, messages: {}, connectors: {} }, 'han', { 'ladders.yaml': 'a: []\n' });
  expect((await run()).found).toEqual([]);
  await it.sql.query("update workspace set files = replace(files::text, 'a:', 'b:')::json where files is not null");
  expect((await run()).found).toEqual([{ code: 'body', what: 'workspace/2', fault: 'changed' }]);
});
