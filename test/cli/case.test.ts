/** `sop case` and `sop report` against a real platform. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireCase } from '../../wire/case.ts';
import type { WireReply } from '../../wire/reply.ts';
import { type PlatformCommand, platformCommand } from '../setup/platform-command.ts';
import { sop } from '../setup/sop-command.ts';

let platform: PlatformCommand;
beforeAll(async () => {
  platform = await platformCommand();
});
afterAll(() => platform?.stop());

const cli = (...args: string[]) => platform.cli(...args);
const json = <T>(...args: string[]) => platform.json<T>(...args);

let customers = 0;
async function opened(): Promise<string> {
  const data = [`customer=CU-${++customers}`, 'channel=hotline', 'description=空调三天未装', 'amount=199.90'];
  const reply = await json<WireReply>(
    'case',
    'open',
    'complaint',
    '--by',
    'li',
    ...data.flatMap((it) => ['--data', it]),
  );
  expect(reply).toMatchObject({ opened: true, state: 'open', step: 'receive' });
  return reply.case;
}

const complete = [
  'complete',
  '--as',
  'registered',
  '--with',
  'category=delivery',
  '--evidence',
  'call-recording=REC-1',
  '--evidence',
  'case-record=CRM-77',
];

describe('report', () => {
  test('kpi: each rate with its counts, a dash for nothing, and what is wrong with a period', async () => {
    const period = ['--from', '1970-01-01T00:00Z', '--until', '1970-01-02T00:00Z'];
    const { code, out } = await cli('report', 'kpi', ...period, '--by', 'chen');
    expect(code).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      '  response              – (0/0)  met 0, late 0, breached 0; not due 0',
      '  closure               – (0/0)  met 0, late 0, breached 0; not due 0',
      '  repeated              – (0/0)  re-opened 0, new cases 0',
      '  first contact         – (0/0)',
      '  call-backs confirmed  – (0/0)  unconfirmed 0',
      '  help answered         – (0/0)  declined 0, withdrawn 0',
      '  transfers taken       – (0/0)  declined 0, lapsed 0',
      'in no rate: cancelled 0, merged 0',
      '',
    ]);
    await opened();
    const soon = ['--from', new Date().toISOString(), '--until', new Date(Date.now() + 172_800_000).toISOString()];
    await expect
      .poll(async () => (await cli('report', 'kpi', ...soon, '--sop', 'complaint', '--by', 'chen')).out)
      .toMatch(/complaint response 4小时响应 +– \(0\/0\) +met 0, late 0, breached 0; not due 1/);
    const kpi = await json<{ response: object }>('report', 'kpi', ...soon, '--by', 'chen');
    expect(kpi.response).toEqual({ count: 0, of: 0, rate: null, met: 0, met_late: 0, breached: 0, running: 1 });
    expect(await cli('report', 'kpi', '--until', 'soon', '--by', 'chen')).toMatchObject({ code: 1 });
    expect((await cli('report', 'kpi', '--by', 'li')).code).toBe(1);
  });
});

describe('reading', () => {
  test('rule 30: find, the customer’s contact, the broken glass, and the log of all of it', async () => {
    const id = await opened();
    const customer = `CU-${customers}`;
    expect(await cli('case', 'show', id, '--by', 'hua')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no such case'),
    });
    expect((await cli('case', 'find', 'complaint', '--customer', customer, '--by', 'hua')).out).toContain(
      `${id}  open`,
    );
    expect((await cli('case', 'find', 'complaint', '--order', 'O-none', '--by', 'hua')).out).toBe('None.\n');
    expect((await cli('case', 'act', id, 'contact', '--direction', 'in', '--by', 'hua')).code).toBe(0);
    expect((await cli('case', 'show', id, '--by', 'hua')).code).toBe(0);
    const glass = ['case', 'break-glass', id, '--reason', '客户在门店等'];
    expect((await cli(...glass, '--by', 'dong')).out).toMatch(/^Open to you until /);
    expect((await cli(...glass, '--by', 'dong')).code).toBe(1);
    const token = (await cli('token', '--as', 'revisor', '--role', 'auditor')).out.trim();
    const log = (await cli('report', 'access', '--case', id, '--token', token)).out;
    for (const line of ['hua +find', 'hua +contact', 'dong +break_glass']) expect(log).toMatch(new RegExp(line));
    expect((await cli('report', 'access', '--reader', 'nobody', '--token', token)).out).toBe('Nothing is logged.\n');
    expect((await cli('report', 'access', '--by', 'chen')).code).toBe(1);
  });
});

describe('case', () => {
  test('open, act on the only step, show, timeline, list', async () => {
    const id = await opened();
    const shown = await json<WireCase>('case', 'show', id, '--by', 'li');
    expect(shown.data).toMatchObject({ amount: 199.9, channel: 'hotline', description: '空调三天未装' });
    const [task] = shown.tasks;
    const by = task?.assignee ?? '';
    const claimed = await cli('case', 'act', id, 'claim', '--by', by);
    expect(claimed).toMatchObject({ code: 0, err: '' });
    expect(claimed.out).toContain(`${id}  done`);
    const done = await json<WireReply>('case', 'act', id, ...complete, '--by', by);
    expect(done.step).toBe('classify');
    const text = (await cli('case', 'show', id, '--as', by)).out;
    expect(text).toContain('complaint@3');
    expect(text).toMatch(/response +4小时响应 +met/);
    expect(text).toMatch(/case-record +CRM-77/);
    // People by name, acts in words, times with their zone.
    expect(text).toMatch(/state +open/);
    expect(text).toMatch(/complete +classify +complete a task/);
    expect(text).toMatch(/owner +\p{Script=Han}+ \(\w+\), 一线客服/u);
    expect(text).toMatch(/\nTimes are in \S+ \(UTC.*\)\n$/);
    const timeline = (await cli('case', 'timeline', id, '--by', by)).out;
    expect(timeline).toMatch(/^1 +\S+ \S+ +李静 \(li\): opened/);
    expect(timeline).toMatch(/ \(\w+\): completed – \p{Script=Han}+.* \(outcome [^)]*evidence call-recording/u);
    const chinese = (await cli('case', 'timeline', id, '--by', by, '--locale', 'zh')).out;
    expect(chinese).toMatch(/^1 +\S+ \S+ +李静 \(li\)：开案/);
    const list = (await cli('case', 'list', '--sop', 'complaint', '--step', 'classify', '--by', by)).out;
    expect(list).toContain(id);
  });

  test('a case shows the script of its open step, and the worklist of whoever has it', async () => {
    const id = await opened();
    const { tasks } = await json<WireCase>('case', 'show', id, '--by', 'li');
    const by = tasks[0]?.assignee ?? '';
    const text = (await cli('case', 'show', id, '--by', by)).out;
    const first = tasks[0]?.script?.trim().split('\n')[0] ?? 'no script';
    expect(text).toContain(`script：${tasks[0]?.title}\n  ${first}`);
    const worklist = (await cli('case', 'tasks', '--scope', 'mine', '--limit', '200', '--by', by)).out;
    expect(worklist).toMatch(new RegExp(`${id} .*receive .*\\(${by}\\)`));
    expect((await cli('case', 'tasks', '--scope', 'all', '--by', 'li')).code).toBe(1);
    const late = await json<{ items: unknown[] }>('case', 'tasks', '--scope', 'team', '--overdue', '--by', 'zhang');
    expect(Array.isArray(late.items)).toBe(true);
  });

  test('the same key is the same deed', async () => {
    const id = await opened();
    const act = [
      'case',
      'act',
      id,
      'contact',
      '--direction',
      'in',
      '--channel',
      'wechat',
      '--by',
      'wang',
      '--key',
      `k-${id}`,
    ];
    await cli(...act);
    expect(await json<WireReply>(...act)).toMatchObject({ repeated: true });
    expect((await json<WireCase>('case', 'show', id, '--by', 'li')).contacts).toBe(2);
  });

  test('a refusal says what is open, wrong data which field; both are exit code 1', async () => {
    const id = await opened();
    const stale = await cli('case', 'act', id, 'complete', '--step', 'resolve', '--as', 'solved', '--by', 'li');
    expect(stale.code).toBe(1);
    expect(stale.err).toMatch(/open now: receive \(attempt 1\), takes /);
    const wrong = await cli(
      'case',
      'open',
      'complaint',
      '--by',
      'li',
      '--data',
      'customer=CU-1',
      '--data',
      'channel=fax',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/^ {2}channel: .*hotline/m);
    expect(wrong.err).toMatch(/^ {2}description: /m);
    const chinese = await sop(['case', 'show', 'C-none', '--by', 'li'], {
      env: { ...platform.env, LANG: 'zh_CN.UTF-8' },
    });
    expect(chinese.code).toBe(1);
    expect(chinese.err).toMatch(/\p{Script=Han}.*\[case\/unknown\]/u);
  });

  test('advance: time passes for one case, and what fell due on the way has happened at its instant', async () => {
    const id = await opened();
    expect(await cli('case', 'advance', id, '35m')).toMatchObject({ code: 0, out: `${id} is 35m further\n`, err: '' });
    const lapsed = async () => {
      const events = await json<{ type: string; at: string }[]>('case', 'timeline', id, '--by', 'chen');
      const at = (type: string) => Date.parse(events.find((it) => it.type === type)?.at ?? '');
      return at('task.lapsed') - at('task.offered');
    };
    await expect.poll(lapsed).toBe(30 * 60_000);
    const missing = await cli('case', 'advance', 'C-none', '4h');
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('No case C-none is running');
  });

  test.each([
    [['case', 'act', 'C-1', 'complet', '--by', 'li'], 'did you mean complete'],
    [
      ['case', 'act', 'C-1', 'attempt', '--step', 'x', '--answer', 'speed=much', '--by', 'li'],
      'must be a whole number',
    ],
    [['case', 'open', 'complaint', '--by', 'li', '--data', 'customer'], 'write name=value'],
    [['case', 'open', 'complaint', '--by', 'li', '--data', 'amount:=x'], 'after := comes JSON'],
    [['case', 'advance', 'C-1', '3wd'], 'cannot be advanced'],
    [['case', 'show', 'C-1'], 'Nothing says who is speaking'],
    [['case', 'show', 'C-1', '--by', 'li', '--api', 'localhost:8080'], 'must be of the form'],
  ])('%j is a wrong call', async (args, says) => {
    const said = await cli(...args);
    expect(said.err).toContain(says);
    expect(said.code).toBe(2);
  });

  test('tokens: of the environment, of the option, one that is none', async () => {
    const made = (await cli('token', '--as', 'chen')).out.trim();
    expect((await sop(['case', 'list'], { env: { ...platform.env, BIHUAN_TOKEN: made } })).code).toBe(0);
    expect((await cli('case', 'list', '--token', made)).code).toBe(0);
    const bad = await cli('case', 'list', '--token', 'nonsense');
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/\[auth\//);
  });

  test('an API that is not there', async () => {
    const said = await cli('case', 'list', '--by', 'li', '--api', 'http://127.0.0.1:9');
    expect(said.code).toBe(1);
    expect(said.err).toContain('Run npm start');
  });
});
