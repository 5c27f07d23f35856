/** `sop prove`: what it prints, its exit codes, and that the scenario it writes is one that `sop test` finds green. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overlay } from '../../setup/overlay.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'prove-'));
const RING = `clocks:
  whole: { title: 接收, from: case.opened, until: receive.done, limit: 9nd, ladder: front-line }
steps:
  handle:
    title: 处理
    task: { for: owner, evidence: [voucher] }
    clock: { limit: 8h }
    outcomes: { handled: close, later: { title: 以后再说, go_to: handle } }`;

beforeAll(() => {
  for (const [path, text] of overlay('sample.sop.yaml', RING)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a broken property is shown with place, story and repair, and the exit code is 1', async () => {
  const { code, out } = await sop(['prove', 'sample', '--workspace', folder]);
  expect(code).toBe(1);
  expect(out).toContain('✗ flow/no-livelock');
  expect(out).toMatch(/sample\.sop\.yaml:\d+:3 a case can go round handle → handle for ever/);
  expect(out).toContain('story: 接收 (receive): registered → 处理 (handle): 以后再说');
  expect(out).toMatch(/10 properties: \d hold, 1 broken, \d never come up, 0 not proved/);
});

test('the counter-example is written as a scenario that `sop test` replays', async () => {
  const file = join(folder, 'sample.test.yaml');
  await sop(['prove', 'sample', '--workspace', folder, '--emit-scenario', file]);
  expect(readFileSync(file, 'utf8')).toContain('complete: handle');
  const told = await sop(['test', folder]);
  expect([told.code, told.out]).toEqual([0, expect.stringContaining('1 ')]);
});

test('JSON for programs; the shipped SOPs are proved', async () => {
  const proved = await sopJson<{ ok: boolean; sops: { sop: string; properties: { verdict: string }[] }[] }>([
    'prove',
    'rectification',
    '--only',
    'flow',
  ]);
  expect(proved.ok).toBe(true);
  expect(proved.sops.map((it) => [it.sop, it.properties.length])).toEqual([['rectification', 7]]);
});

test('wrong calls: an unknown SOP, no number', async () => {
  expect(await sop(['prove', 'complaints'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean complaint?'),
  });
  expect((await sop(['prove', '--budget', 'many'])).code).toBe(2);
});
