/** `sop audit`: verify, export for somebody else, the key; and what an export is worth to who has Node alone. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Bundle } from '../../audit/bundle.ts';
import { signerOf } from '../../audit/signing.ts';
import { folder, it, run, secret, signer, tamper, withAudited } from '../setup/audited.ts';
import { batch } from '../setup/record.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { sop } from '../setup/sop-command.ts';

withAudited();

test('somebody else verifies an exported case with Node alone, and finds what was bent in it', async () => {
  await run();
  const env = { DATABASE_URL: it.url, BIHUAN_SECRET: secret, BIHUAN_ANCHORS: folder };
  const file = join(scratchFolder(), 'CU-1.json');
  expect(await sop(['audit', 'export', 'CU-1', '--to', file], { env })).toMatchObject({ code: 0, err: '' });
  const { out: key } = await sop(['audit', 'key'], { env });
  const verifyFile = () =>
    promisify(execFile)('node', ['audit/verify-bundle.mjs', file, key.trim()]).then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  expect(await verifyFile()).toBe('GOOD   CU-1: 4 lines, held against 1 anchors; 1 not final yet\n');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"actor":"li"', '"actor":"wang"'));
  expect(await verifyFile()).toMatch(/^WRONG {2}CU-1: line 1 is not what was chained/);
  writeFileSync(file, text.replace(signer.publicKey, signerOf(Buffer.alloc(32, 1)).publicKey));
  expect(await verifyFile()).toContain('another key');
});

test('a case whose anchors span an exchange of the secret is verified by the newest key alone', async () => {
  await run();
  const after = 'the-secret-after-the-exchange-that-is-long';
  const env = { DATABASE_URL: it.url, BIHUAN_SECRET: after, BIHUAN_OTHER_SECRET: secret, BIHUAN_ANCHORS: folder };
  expect(await sop(['secret', 'rotate'], { env })).toMatchObject({ code: 0 });
  await it.record.writeBatch(batch('CU-1', 40, 5, ['late']));
  await it.record.writeBatch(batch('CU-1', 50, 6, ['later']));
  expect(await sop(['audit', 'verify', '--anchor'], { env })).toMatchObject({ code: 0 });
  expect(await sop(['secret', 'retire', '--at-once'], { env })).toMatchObject({ code: 0 });
  const { BIHUAN_OTHER_SECRET: _former, ...alone } = env;
  const file = join(scratchFolder(), 'CU-1.json');
  expect(await sop(['audit', 'export', 'CU-1', '--to', file], { env: alone })).toMatchObject({ code: 0, err: '' });
  const { out: key } = await sop(['audit', 'key'], { env: alone });
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as Bundle;
  expect(bundle.anchors.map((one) => one.key ?? bundle.key)).toEqual([signer.publicKey, key.trim()]);
  const verified = async (changed: object = {}) => {
    writeFileSync(file, JSON.stringify({ ...bundle, ...changed }));
    const ended = promisify(execFile)('node', ['audit/verify-bundle.mjs', file, key.trim()]);
    return (await ended.catch((error: { stdout: string }) => error)).stdout;
  };
  expect(await verified()).toMatch(/^GOOD {3}CU-1: \d lines, held against 2 anchors/);
  // Without the handover, or with one that the former key did not sign, nobody vouches for the first anchor.
  expect(await verified({ handovers: [] })).toContain('anchor 1 is not signed');
  const [first] = bundle.handovers ?? [];
  expect(await verified({ handovers: [{ ...first, given: first?.taken }] })).toContain('anchor 1 is not signed');
});

test('without the server’s secret nothing is signed or verified, and none is made', async () => {
  const home = scratchFolder();
  const env = { DATABASE_URL: it.url, BIHUAN_HOME: home };
  for (const args of [
    ['audit', 'key'],
    ['audit', 'verify'],
    ['backup', '--to', join(home, 'b')],
    ['restore', join(home, 'b')],
  ])
    expect(await sop(args, { env })).toMatchObject({ code: 2, err: expect.stringContaining('no secret') as string });
  expect(readdirSync(home)).toEqual([]);
});

test('the command names what it finds, one case or all, and says it by its exit code', async () => {
  const env = { DATABASE_URL: it.url, BIHUAN_SECRET: secret };
  expect(await sop(['audit', 'verify'], { env })).toMatchObject({ code: 0, out: '2 cases, 10 lines: all hold\n' });
  expect(await sop(['audit', 'verify', 'CU-1'], { env })).toMatchObject({
    code: 0,
    out: 'CU-1: 4 lines hold, 0 anchors\n',
  });
  expect(await sop(['audit', 'verify', 'CU-9'], { env })).toMatchObject({
    code: 2,
    err: 'No case CU-9 was ever recorded.\n',
  });
  expect(await sop(['audit', 'verify', '--anchor'], { env })).toMatchObject({ code: 2 });
  await tamper("update case_event set actor = 'wang' where case_id = 'CU-2' and seq = 1");
  expect(await sop(['audit', 'verify'], { env })).toMatchObject({
    code: 1,
    out: 'CU-2: line 2 was changed\n2 cases, 10 lines: 1 findings\n',
  });
  expect(await sop(['audit', 'verify', 'CU-2', '--locale', 'zh'], { env })).toMatchObject({
    code: 1,
    out: 'CU-2：第 2 行被改过\n',
  });
});
