/** Facts of the kernel in words: what a supervisor reads on timers and activities, in both languages. */
import { expect, test } from 'vitest';
import { NOTICE_NAMES } from '../../engine/told/notices.ts';
import type { WakeFor } from '../../engine/told/wake-for.ts';
import { gistOf } from '../../words/gist.ts';
import { partyTitle } from '../../words/party.ts';
import { wakeUpName, wordsIn } from '../../words/words.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import { planOf } from '../setup/written.ts';

const { plan } = planOf(
  'named',
  `sop: named
version: 1
title: 名称
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  whole: { title: 全程, from: case.opened, until: case.resolved, limit: 4h }
promises: {}
steps:
  work:
    title: 处理
    clock: { limit: 1h }
    task: { for: team/sales }
    outcomes: { solved: { go_to: close, resolves: true } }
signals:
  RS02: { title: 收件超时, when: "case.contacts > 3", dispose_within: 1h }
`,
);

const zh: [WakeFor, string][] = [
  [{ kind: 'clock-due', clock: 'whole' }, '全程 到期'],
  [{ kind: 'clock-due', clock: 'promise:2' }, '口头承诺 2 到期'],
  [{ kind: 'clock-due', clock: 'step:work' }, '处理 到期'],
  [{ kind: 'clock-due', clock: 'signal:RS02' }, '收件超时 到期'],
  [{ kind: 'clock-warning', clock: 'whole', percent: 75 }, '全程 预警 75%'],
  [{ kind: 'level', clock: 'whole', level: 2 }, '全程 升级 2 级'],
  [{ kind: 'level-repeat', clock: 'whole', level: 2 }, '全程 再次通知 2 级'],
  [{ kind: 'level-unanswered', clock: 'whole', level: 2 }, '全程 2 级无人确认'],
  [{ kind: 'accept-window', step: 'work' }, '处理 接单时限'],
  [{ kind: 'leg-window', step: 'work' }, '处理 接收时限'],
  [{ kind: 'wait-over', step: 'work' }, '处理 等待截止'],
  [{ kind: 'reminder', step: 'work' }, '处理 提醒'],
  [{ kind: 'step-begins', step: 'work' }, '处理 开始'],
  [{ kind: 'signal', signal: 'RS02' }, '信号 收件超时'],
  [{ kind: 'pause-over', reason: 'waiting_customer' }, '等待客户 暂停截止'],
  [{ kind: 'pause-reminder', reason: 'force_majeure' }, '不可抗力 提醒'],
  [{ kind: 'notice' }, '消息待发'],
];

test.each(zh)('%o is a timer named %s', (what, name) => {
  expect(wakeUpName(wordsIn('zh'), plan, what)).toBe(name);
});

test('in English every kind has a name of its own, with the same titles', () => {
  const names = zh.map(([what]) => wakeUpName(wordsIn('en'), plan, what));
  expect(new Set(names).size).toBe(names.length);
  expect(names.map((name) => name.replaceAll(/全程|口头承诺|处理|收件超时/g, '')).join()).toMatch(/^[\x20-\x7e]+$/);
  expect(names[4]).toBe('全程 warning 75%');
});

test('no notice reads as its code', () => {
  for (const about of NOTICE_NAMES) {
    const said = wordsIn('zh').sending([{ people: ['li', 'wang'], title: '处理', about }]);
    expect(said).toMatch(/^通知 处理 [^a-z]+ → li、wang$/);
  }
  expect(
    wordsIn('zh').sending([
      { message: 'what-changed', about: 'outcome' },
      { people: ['li'], about: 'signal' },
    ]),
  ).toBe('通知 what-changed → 客户；风险信号 → li');
  expect(wordsIn('en').sending([{ people: ['li'], title: 'work', about: 'repeat' }])).toBe('Tell work told again → li');
});

test('what a batch comes to is said weightiest first, by three things at most, and never by a code', () => {
  const at = { seq: 1, atMs: 0, cycle: 1 };
  const entered = { ...at, type: 'step.entered', step: 'work', visit: 1 } as DomainEvent;
  const done = { ...at, type: 'step.done', step: 'work', visit: 1, data: { outcome: 'solved' } } as DomainEvent;
  const breached = { ...at, type: 'clock.breached', clock: 'whole' } as unknown as DomainEvent;
  const closed = { ...at, type: 'case.closed' } as unknown as DomainEvent;
  const fields = { ...at, type: 'data.changed' } as unknown as DomainEvent;
  expect(gistOf(wordsIn('zh'), plan, [entered, done, fields, breached])).toBe('全程 超时；处理 完成；处理 开始');
  expect(gistOf(wordsIn('en'), plan, [entered, breached, closed, done])).toBe('closed; 全程 breached; 处理 done');
  expect(gistOf(wordsIn('zh'), plan, [fields])).toBe('写入案件记录');
});

test('a long title leaves room for what is said of it', () => {
  const long = { ...plan, clocks: plan.clocks.map((clock) => ({ ...clock, title: 'very '.repeat(40) })) };
  const name = wakeUpName(wordsIn('en'), long, { kind: 'level', clock: 'whole', level: 2 });
  expect(name).toMatch(/^very .*… level 2$/);
  expect(name.length).toBeLessThan(60);
});

test('a team goes by its title, a role by its words, a person and a role of the organization’s own by the id', () => {
  const zh = wordsIn('zh');
  const named = { ...plan, teams: { sales: { title: '销售', lead: 'kong' } } };
  const of = (who: string) => partyTitle(zh, named, who);
  expect([
    of('team/sales'),
    of('team/gone'),
    of('role/supervisor'),
    of('role/florist'),
    of('person/li'),
    of('li'),
  ]).toEqual(['销售', 'gone', '主管', 'florist', 'li', 'li']);
});
