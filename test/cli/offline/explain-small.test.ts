/** `sop explain` of small SOPs: each shows one thing that the shipped procedures do not, or not alone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { overlay } from '../../language/overlay.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop } from '../sop.ts';

const ZH = { LANG: 'zh_CN.UTF-8' };

/** What `sop explain` says of the corpus' sample with a snippet laid over it. */
async function explained(snippet: string, ...options: string[]): Promise<{ zh: string; en: string }> {
  const folder = scratchFolder();
  for (const [path, text] of overlay('sample.sop.yaml', snippet)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const args = ['explain', 'sample', '--workspace', folder, '--at', '2026-11-20T09:00+08:00', ...options];
  const [zh, en] = [await sop(args, { env: ZH }), await sop(args)];
  expect([zh.err, en.err]).toEqual(['', '']);
  return { zh: zh.out, en: en.out };
}

test('a call-back by message waits for the answer from its sending on', async () => {
  const { zh, en } = await explained(`steps:
  handle:
    title: 处理
    task: { for: owner }
    outcomes: { handled: { go_to: ask, resolves: true } }
  ask:
    title: 询问
    call_back: { message: hello, hours: office, after: 1h, within: 24h }
    outcomes: { satisfied: close, dissatisfied: { go_to: handle, reopen: true }, unreachable: close }
`);
  expect(zh).toContain('询问 (attempt:ask)  发出消息 → ask.done  24h, always-on\n');
  expect(zh).toContain('    进入 1h 后、在 office 的时段内由系统发送 [hello]；发出后 24h 内不答即为 unreachable');
  expect(en).toContain('询问 (attempt:ask)  message sent → ask.done  24h, always-on\n');
  expect(en).toContain(
    '    the engine sends [hello] 1h after entering, within office; no answer 24h after that is unreachable',
  );
});

test('who takes over, and whom nobody found, stand at the level that asked, whatever else happens in that instant', async () => {
  const { zh, en } = await explained(`clocks:
  first: { title: 甲钟, from: case.opened, until: receive.done, limit: 2h, ladder: mover }
  second: { title: 乙钟, from: case.opened, until: handle.handled, limit: 2h, ladder: teller }
  third: { title: 丙钟, from: case.opened, until: receive.registered, limit: 2h, ladder: loner }
  fourth: { title: 丁钟, from: case.opened, until: handle.done, limit: 2h, ladder: teller }
ladders:
  mover:
    - { at: due, reassign: role/team-lead }
  teller:
    - { at: due, notify: role/agent }
  loner:
    - { at: due, notify: role/nobody }
`);
  expect(zh).toMatch(/甲钟 升级 1 级（mover），改派 张\n/);
  expect(zh).toMatch(/乙钟 升级 1 级（teller） +role\/agent: 李\n/);
  expect(zh).toMatch(/丙钟 升级 1 级（loner） +role\/nobody：无人\n/);
  expect(zh).toMatch(/丁钟 升级 1 级（teller） +role\/agent: 李\n/);
  expect(en).toContain('甲钟: level 1 of mover, work goes to 张');
});

test('a level that found nobody to take over says so at its own row', async () => {
  const { zh } = await explained(`clocks:
  first: { title: 甲钟, from: case.opened, until: receive.done, limit: 2h, ladder: mover }
  second: { title: 乙钟, from: case.opened, until: handle.handled, limit: 2h, ladder: teller }
ladders:
  mover:
    - { at: due, reassign: role/nobody }
  teller:
    - { at: due, notify: role/agent }
`);
  expect(zh).toMatch(/甲钟 升级 1 级（mover） +改派：无人\n/);
  expect(zh).toMatch(/乙钟 升级 1 级（teller） +role\/agent: 李\n/);
});
