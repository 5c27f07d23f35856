/** `sop explain` of small SOPs: each shows one thing that the shipped procedures do not, or not alone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { overlay } from '../../setup/overlay.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop } from '../../setup/sop-command.ts';

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

const WORDS = `data:
  customer: { type: party, required: true }
  order: { type: text, required: true }
  amount: { type: money, required: true, min: 12.5 }
  channel: { type: choice, of: [hotline, app, media] }
  severity: { type: choice, of: [S1, S2, S3] }
  promised: { type: date }
  note: { type: text, personal: true, required: true }
signals:
  RS02: { title: 收件超时, when: { clock.whole.state: breached }, notify: role/agent, dispose_within: 4h }
clocks:
  whole: { title: '{{order}} 全程', from: case.opened, until: case.closed, limit: 2h, ladder: front-line }
  urgent: { title: 紧急, from: case.opened, until: handle.done, when: { severity: S1 }, limit: 1h }
  later: { title: 晚些, from: receive.done, until: case.closed, when: { severity: [S1, S2], amount: '>= 5' }, limit: 1h }
steps:
  receive:
    title: 核对 {{order}}
    task: { for: team/front-line, may_ask: [channel, severity, promised] }
    outcomes: { registered: handle }
    if_silent: { after: 7h, go_to: letter, notify: role/agent }
  letter: { title: 告知, notify: { customer: hello } }
  handle: { title: 处理, task: { for: team/front-line, evidence: [voucher] }, outcomes: { handled: close } }
`;

test('the words of the SOP instead of the kernel’s: signals, outcomes, titles with example values', async () => {
  const { zh, en } = await explained(WORDS);
  expect(zh).toContain('（示例值：customer=customer、order=order、amount=12.5、note=（个人信息）；用 --data 给出）');
  expect(en).toContain('(example values: customer=customer, order=order, amount=12.5, note=(personal); give them with');
  expect(zh).toContain('进入「核对 order」');
  expect(zh).toMatch(/order 全程 升级 1 级（front-line） +role\/team-lead: 张/);
  expect(zh).toMatch(/信号 RS02「收件超时」触发 +role\/agent: 李\n/);
  expect(zh).toContain('信号 RS02「收件超时」处置到期');
  expect(en).toMatch(/signal RS02 收件超时 +role\/agent: 李\n/);
  expect(en).toContain('signal RS02 收件超时: disposition due');
  expect(zh).toMatch(/「核对 order」→ silent +role\/agent: 李\n/);
  expect(zh).toMatch(/「告知」.* +customer \[hello\]/);
  expect(`${zh}${en}`).not.toMatch(/「(signal|met|outcome|level)」|(signal|met|outcome): reminder|signal:RS|\{\{/);
  expect((await explained(WORDS, '--data', 'order=O-9')).en).toContain('step 核对 O-9');
});

test('a clock whose condition is false is not said to start later, unless its beginning is yet to come', async () => {
  const { zh, en } = await explained(WORDS);
  expect(`${zh}${en}`).not.toContain('紧急');
  const head = '晚些 (later)  receive.done → case.closed  1h, always-on';
  expect(zh).toContain(`${head}\n    仅当 { severity: [S1, S2], amount: '>= 5' }`);
  expect(en).toContain(`${head}\n    only when { severity: [S1, S2], amount: '>= 5' }`);
});
