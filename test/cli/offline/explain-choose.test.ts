/** `sop explain --choose`: what comes when somebody chooses an outcome at a time; repetitions are one line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { overlay } from '../../setup/overlay.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

const ZH = { LANG: 'zh_CN.UTF-8' };
let base: string[] = [];
beforeEach(() => {
  const folder = scratchFolder();
  const files = overlay(
    'sample.sop.yaml',
    `clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h, ladder: daily }
ladders:
  daily:
    - { at: due, notify: role/team-lead, repeat: { every: 24h, until: closed } }
steps:
  receive:
    title: 接收
    task: { for: team/front-line, accept_within: 30m, by: round_robin, ask: [customer, channel] }
    outcomes: { registered: grade }
  grade:
    title: 定级
    decide:
      - { when: { channel: media }, go_to: agree }
      - { go_to: handle }
  agree:
    title: 同意
    approve: { for: role/team-lead }
    outcomes: { approved: handle, rejected: close }
`,
  );
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  base = ['explain', 'sample', '--workspace', folder, '--at', '2026-11-20T09:30Z'];
});

interface Told {
  chosen?: { step: string; outcome: string; at?: string }[];
  rows: { at: string; kind: string; of: string; outcome?: string; after_seconds: number }[];
}
const rows = async (...more: string[]) => await sopJson<Told>([...base, ...more]);
const outcomes = async (...more: string[]) =>
  (await rows(...more)).rows
    .filter(({ kind }) => kind === 'outcome')
    .map((it) => [it.of, it.outcome, it.after_seconds]);

test('the choice is made at its time, by whoever has the work, and its clocks are met', async () => {
  const { chosen, rows: all } = await rows('--choose', 'receive=registered@+30m');
  expect(chosen).toEqual([{ step: 'receive', outcome: 'registered', at: '2026-11-20T10:00:00+00:00' }]);
  const done = all.find(({ kind, of }) => kind === 'outcome' && of === 'receive');
  expect(done).toMatchObject({ outcome: 'registered', at: '2026-11-20T10:00:00+00:00' });
  // In one instant acts come first: the offer that ends then has not lapsed; the response is met.
  expect(all.filter(({ kind, of }) => kind === 'lapsed' && of === 'receive')).toEqual([]);
  expect(all.filter(({ kind, of }) => kind === 'due' && of === 'response')).toEqual([]);
  const alone = (await rows()).rows;
  expect(alone.filter(({ kind, of }) => kind === 'due' && of === 'response')).toHaveLength(1);
  const late = (await rows('--choose', 'receive=registered@2026-11-20 14:30')).rows;
  expect(late.filter(({ kind, of }) => kind === 'due' && of === 'response')).toHaveLength(1);
});

test('several come in their order, without a time at once; an approval is chosen, too; a chosen outcome takes fields', async () => {
  const media = ['--with', 'channel=media', '--choose', 'receive=registered', '--choose', 'agree=approved@+2h'];
  expect((await outcomes(...media)).map(([of, , after]) => [of, after])).toEqual([
    ['receive', 0],
    ['grade', 0],
    ['agree', 7_200],
  ]);
  expect((await outcomes('--choose', 'receive=registered', '--choose', 'handle=handled@+1h')).at(-1)).toEqual([
    'handle',
    'handled',
    3_600,
  ]);
});

test('it says in both languages what is done, and what cannot be', async () => {
  const { out } = await sop([...base, '--choose', 'receive=registered']);
  expect(out).toContain('then only this is done:\n  receive → registered, as soon as it is open\n');
  const zh = await sop([...base, '--choose', 'receive=registered@+1h'], { env: ZH });
  expect(zh.out).toContain('此后只有：\n  2026-11-20 10:30选择 receive → registered\n');
  for (const [choice, says] of [
    ['recieve=registered', 'did you mean receive?'],
    ['receive=solved', 'the outcomes of receive are registered'],
    ['receive', 'write step=outcome@time'],
    ['receive=registered@2026-11-19 09:00', 'is no instant after the opening'],
    ['receive=registered@+3wd', 'is no instant after the opening'],
    ['handle=handled@+1h', 'handle is not open then; open are: receive'],
    ['grade=row-1', 'nobody chooses'],
  ] as const) {
    const { code, err } = await sop([...base, '--choose', choice]);
    expect([choice, code, err]).toEqual([choice, 2, expect.stringContaining(says)]);
  }
});

test('what is told again and again is one line, with how often and until when; JSON has every row', async () => {
  const { out } = await sop(base);
  expect(out).toMatch(/响应: level 1 again \(1\), then \d+ more times every 24h, last \d{4}-\d\d-\d\d 13:30/);
  expect(out.match(/响应: level 1 again/g)).toHaveLength(1);
  expect((await rows()).rows.filter(({ kind, of }) => kind === 'repeat' && of === 'response').length).toBeGreaterThan(
    10,
  );
  expect((await sop(base, { env: ZH })).out).toMatch(/其后每 24h 再 \d+ 次，末次 /);
});
