/** Every notice of the kernel has its text, and every kind of value its words, in both languages. */
import { expect, test } from 'vitest';
import { composeText } from '../../../activities/messages/compose.ts';
import type { StandardNotice } from '../../../activities/messages/notices.ts';
import { kindOf, type Reader, wordsFor } from '../../../activities/messages/words.ts';
import type { NoticeValues } from '../../../engine/told/notices.ts';
import { load } from '../../../language/load.ts';
import type { Notice } from '../../../workflows/contract.ts';
import { files, NOW } from '../workspace.ts';

const found = load(files).packages.get('trial');
if (found === undefined) throw new Error('The trial workspace does not compile.');
const zh: Reader = {
  locale: 'zh',
  calendar: found.plan.calendars['always-on'],
  nameOf: (id) => (id === 'li' ? '李静' : id),
};
const en: Reader = { ...zh, locale: 'en' };

/** What the kernel gives with each kind of notice. */
const given: { [N in StandardNotice]: NoticeValues<N>[] } = {
  warn: [{ clock: '全程', percent: 75, due: NOW }],
  level: [
    { ladder: 'front-line', level: 2, clock: '全程', due: NOW },
    { ladder: 'front-line', level: 2 },
  ],
  repeat: [{ ladder: 'front-line', level: 2, clock: '全程', due: NOW, repeat: 3 }],
  orphan: [{ clock: '全程' }],
  met: [{ clock: 'whole' }],
  reminder: [{ step: '付款', times: 2 }],
  'pause-reminder': [{ pause: 'waiting_customer' }],
  queued: [{ step: '付款' }],
  lapsed: [{ step: '付款' }],
  reassigned: [{ step: '付款' }],
  'offered-leg': [{ step: '送货', times: 2 }],
  'returned-leg': [{ step: '核对', times: 1 }],
  arbitration: [{ step: '送货' }],
  signal: [{ signal: '评分低于6分' }],
  'cancel-asked': [{}],
  'help-asked': [{ help: 2, due: NOW }],
  'help-late': [{ help: 2, due: NOW }],
  'help-answered': [{ help: 2 }],
  'help-declined': [{ help: 2 }],
  'help-ended': [{}],
  'transfer-asked': [{ due: NOW }],
  'transfer-accepted': [{}],
  'transfer-declined': [{}],
  'transfer-lapsed': [{}],
  'remind-me': [{ note: '' }],
  'approval-nobody': [{ step: '授权' }],
  'same-matter': [{ other: 'C-2' }],
  'glass-broken': [{ person: '花荣', reason: '客户在线等' }],
  'approval-beyond': [{ step: '授权' }],
  outcome: [{}],
};

test.each(Object.keys(given) as StandardNotice[])('%s has a text in both languages', (about) => {
  for (const values of given[about] as Notice['values'][]) {
    const notice: Notice = { key: '1', to: { kind: 'person', ids: ['li'] }, about, values };
    const texts = [zh, en].map((reader) =>
      composeText({ notice, package: found, caseId: 'C-1', title: '试用', reader, opened: new Map() }),
    );
    expect(texts[0]).not.toBe(texts[1]);
    for (const text of texts) {
      expect(text).toMatch(/试用 C-1/);
      expect(text).not.toMatch(/\{\{|undefined|—|whole|waiting_/);
      const named = values.clock === undefined ? (values.step ?? '') : '全程';
      expect(text).toContain(String(named));
    }
  }
});

test('a standard notice says when it was decided', () => {
  const notice: Notice = {
    key: '1',
    to: { kind: 'person', ids: ['li'] },
    about: 'reassigned',
    values: { step: '付款', at: NOW },
  };
  const text = (reader: Reader) =>
    composeText({ notice, package: found, caseId: 'C-1', title: '试用', reader, opened: new Map() });
  expect(text(zh)).toMatch(/（2026年11月23日 09:00）$/);
  expect(text(en)).toMatch(/ \(2026-11-23 09:00\)$/);
});

test.each([
  [10_000, 'money', '100元', '100 yuan'],
  [8_850, 'money', '88.50元', '88.50 yuan'],
  [5, 'money', '0.05元', '0.05 yuan'],
  [-10_005, 'money', '-100.05元', '-100.05 yuan'],
  [NOW, 'instant', '2026年11月23日 09:00', '2026-11-23 09:00'],
  ['2026-02-04', 'date', '2026年2月4日', '2026-02-04'],
  [true, 'boolean', '是', 'yes'],
  ['li', 'person', '李静', '李静'],
  ['S1', 'choice', 'S1', 'S1'],
  [0.756, 'share', '75%', '75%'],
  [5_400_000, 'duration', '1小时30分钟', '1 h 30 min'],
  [-120_000, 'duration', '-2分钟', '-2 min'],
  [['a', 'b'], 'list', 'a、b', 'a, b'],
  [null, 'money', '—', '—'],
  ['{{phone}}', 'text', '{{phone}}', '{{phone}}'],
] as const)('%o as %s reads %s', (value, kind, inChinese, inEnglish) => {
  expect(wordsFor(value as never, kind, zh)).toBe(inChinese);
  expect(wordsFor(value as never, kind, en)).toBe(inEnglish);
});

test.each([
  ['amount', 'money'],
  ['promised', 'instant'],
  ['clock.whole.due', 'instant'],
  ['clock.whole.left', 'duration'],
  ['clock.whole.used', 'share'],
  ['task.receive.assignee', 'person'],
  ['case.resolved_by', 'person'],
  ['owner', 'person'],
  ['case.cycle', 'text'],
] as const)('%s is a %s', (name, kind) => {
  expect(kindOf(found.plan, name)).toBe(kind);
});
