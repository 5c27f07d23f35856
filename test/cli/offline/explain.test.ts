/** `sop explain`: what the timetable of the complaint says, and that it is the kernel's own. */
import { expect, test } from 'vitest';
import { sop, sopJson } from '../../setup/sop-command.ts';

interface Explained {
  opened_at: string;
  assumed: string[];
  rows: {
    at: string;
    after_seconds: number;
    kind: string;
    of: string;
    level?: number;
    percent?: number;
    told: { who: string; people: string[] }[];
  }[];
  starts_later: { id: string; from: string; until: string; limit: string; levels: string[] }[];
  cut_at?: string;
}

const FRIDAY = ['explain', 'complaint', '--at', '2026-11-20 17:30'];

test('clocks, warnings and levels with who is told, when nobody acts', async () => {
  const explained = await sopJson<Explained>(FRIDAY);
  const of = (kind: string, id: string) => explained.rows.filter((r) => r.kind === kind && r.of === id);
  expect(explained.opened_at).toBe('2026-11-20T17:30:00+08:00');
  expect(explained.assumed).toEqual(['customer', 'channel', 'description']);
  expect(of('warning', 'response').map((r) => [r.percent, r.at])).toEqual([
    [50, '2026-11-20T19:30:00+08:00'],
    [75, '2026-11-20T20:30:00+08:00'],
    [90, '2026-11-20T21:06:00+08:00'],
  ]);
  expect(['response', 'judgement', 'proposal', 'closure'].map((id) => of('due', id)[0]?.after_seconds)).toEqual(
    [4, 24, 72, 120].map((hours) => hours * 3_600),
  );
  expect(of('level', 'response').map((r) => [r.level, r.after_seconds / 60, r.told.map((t) => t.who)])).toEqual([
    [1, 240, ['role/team-lead']],
    [2, 270, []],
    [3, 360, ['role/duty-manager']],
  ]);
  expect(of('level', 'response')[0]?.told[0]?.people).toEqual(['zhang']);
  expect(of('repeat', 'response')).toHaveLength(3);
  expect(of('orphan', 'closure')).toHaveLength(1);
});

test('clocks that start later, with what starts them and what their ladders do', async () => {
  const { starts_later: later } = await sopJson<Explained>(FRIDAY);
  expect(later.map((c) => [c.id, c.from, c.limit])).toEqual([
    ['re-response', 'case.reopened', '4h'],
    ['golden', 'event.contact', '4h'],
    ['s1-judgement', 'classify.entered', '4h'],
    ['step:authorize', 'authorize.entered', '2h'],
    ['attempt:call-back', 'call-back.entered', '24h'],
  ]);
  expect(later[0]?.levels).toEqual([
    'due: role/team-lead, ack 30m',
    '+1h: reassign role/supervisor',
    '+2h: role/duty-manager, repeat 3 × 1h',
  ]);
});

test('a call-back is due from its entering on the SOP’s calendar, and calls are made in calling hours (rule 13)', async () => {
  const { starts_later: later } = await sopJson<Explained>(FRIDAY);
  expect(later.at(-1)).toMatchObject({
    id: 'attempt:call-back',
    until: 'call-back.attempted',
    calendar: 'always-on',
    call: { after: '2h', hours: 'calling-hours' },
  });
  const zh = (await sop(FRIDAY, { env: { LANG: 'zh_CN.UTF-8' } })).out;
  expect(zh).toContain('回访 (attempt:call-back)  call-back.entered → 首次尝试  24h, always-on\n    进入 2h 后开始，');
  expect(zh).toContain('只在 calling-hours 的时段内致电；从开始到期限之间没有这样的时段时，期限移到下一段的末尾');
  const en = (await sop(FRIDAY)).out;
  expect(en).toContain(
    'call-back.entered → first attempt  24h, always-on\n    opens 2h after entering, calls only within',
  );
});

test('a table people can read, aligned, in their language', async () => {
  const { code, out } = await sop(FRIDAY, { env: { LANG: 'zh_CN.UTF-8' } });
  expect(code).toBe(0);
  expect(out).toContain('开案于 2026-11-20 17:30 (Asia/Shanghai)，此后无人处理：');
  expect(out).toContain('2026-11-20 21:30  +4h      4小时响应 升级 1 级（front-line）');
  expect(out).toContain('role/team-lead: 张敏');
  expect(out).toContain('重开响应 (re-response)  case.reopened → case.contacted  4h');
  expect((await sop(FRIDAY)).out).toContain('4小时响应: level 1 of front-line');
});

test('data given are no longer assumed; the worst severity is told at any hour', async () => {
  const given = ['--data', 'customer=C-1', '--data', 'channel=regulator', '--severity', 'S1'];
  const explained = await sopJson<Explained>([...FRIDAY, ...given]);
  expect(explained.assumed).toEqual(['description']);
});

test.each([
  [['--data', 'chanel=app'], 'chanel'],
  [['--data', 'channel=fax'], 'hotline, wechat, app'],
  [['--data', 'amount=12.345'], 'amount=12.345'],
  [['--data', 'amount'], 'write name=value'],
  [['--severity', 'S4'], 'S1, S2, S3'],
  [['--at', 'noon'], 'is no instant'],
])('%j is a wrong call that says why', async (args, says) => {
  const said = await sop(['explain', 'complaint', ...args]);
  expect(said.code).toBe(2);
  expect(said.err).toContain(says);
});

test.each(['2015-12-31 10:00', '2045-08-04 10:00'])('a case of %s would not know its clocks: refused', async (at) => {
  const said = await sop(['explain', 'complaint', '--at', at]);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toContain('outside 2016–2037');
});

test('a timetable that runs into years no case knows ends before them, and says so', async () => {
  const { rows, cut_at: cutAt } = await sopJson<Explained>(['explain', 'complaint', '--at', '2037-12-30 10:00']);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => row.at >= '2038')).toEqual([]);
  expect(cutAt).toBe(rows.at(-1)?.at);
});

test('an SOP there is none of', async () => {
  const said = await sop(['explain', 'complant']);
  expect(said).toMatchObject({ code: 2 });
  expect(said.err).toContain('did you mean complaint');
});

test('by file; a broken one gives its diagnostics', async () => {
  expect((await sop(['explain', 'sop-definitions/complaint.sop.yaml'])).code).toBe(0);
  const said = await sop(['explain', 'test/language/corpus/base/sample.sop.yaml']);
  expect(said.code).toBe(0);
});
