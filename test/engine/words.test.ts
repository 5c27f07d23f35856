/** Facts of the kernel in words: what a supervisor reads on timers and activities, in both languages. */
import { expect, test } from 'vitest';
import { NOTICE_NAMES } from '../../engine/told/notices.ts';
import type { WakeFor } from '../../engine/told/wake-for.ts';
import { wakeUpName, wordsIn } from '../../words/words.ts';
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
    expect(said).toMatch(/^通知 li、wang：处理 [^a-z]+$/);
  }
  expect(
    wordsIn('zh').sending([
      { message: 'what-changed', about: 'outcome' },
      { people: ['li'], about: 'signal' },
    ]),
  ).toBe('通知 客户：what-changed；li：风险信号');
  expect(wordsIn('en').sending([{ people: ['li'], title: 'work', about: 'repeat' }])).toBe('Tell li: work told again');
});
