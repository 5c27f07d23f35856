/** A timeline in sentences: names, titles and times in the place of ids, in both languages, and nothing that reads as a code. */
import { describe, expect, test } from 'vitest';
import { namesFrom } from '../../../cli/case/names.ts';
import { sentenceOf } from '../../../cli/case/sentence.ts';
import { zoned } from '../../../cli/instant.ts';
import { EVENT_NAMES } from '../../../engine/told/events.ts';
import type { TimelineEvent } from '../../../wire/timeline.ts';
import { planOf } from '../../setup/written.ts';

const { plan } = planOf(
  'told',
  `sop: told
version: 1
title: 讲述
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text, title: 订单号 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.resolved, limit: 4h }
steps:
  work:
    title: 处理
    task: { for: team/sales }
    outcomes: { solved: { title: 已办妥, go_to: close, resolves: true } }
`,
);
const directory = {
  people: [{ id: 'li', name: '李静', teams: ['sales'] }],
  teams: [{ id: 'sales', title: '销售', lead: 'li' }],
};

const at = { seq: 1, at: '2026-11-20T09:30:00.000Z', cycle: 1 };
const told = (event: Partial<TimelineEvent> & { type: string }, locale: 'zh' | 'en' = 'zh') =>
  sentenceOf({ ...at, ...event }, { locale, names: namesFrom({ locale }, directory, plan) });

describe('a sentence', () => {
  test('says who did what, of which step, with its outcome by its title', () => {
    const done = { type: 'step.done', actor: 'li', step: 'work', attempt: 1, data: { outcome: 'solved' } };
    expect(told(done)).toBe('李静 (li)：完成「处理」（结果 已办妥）');
    expect(told(done, 'en')).toBe('李静 (li): done – 处理 (outcome 已办妥)');
  });

  test('names people and teams; what time does by itself has nobody', () => {
    expect(told({ type: 'task.assigned', step: 'work', attempt: 1, data: { assignee: 'li' } })).toBe(
      '接手「处理」（李静 (li)）',
    );
    expect(told({ type: 'team.changed', data: { before: 'gone', after: 'sales' } }, 'en')).toBe('team (gone → 销售)');
    expect(told({ type: 'clock.breached', clock: 'whole', data: { accountable: 'sales' } })).toBe(
      '超时「全程」（责任方 销售）',
    );
  });

  test('tells fields by their titles, from what to what', () => {
    const changed = { type: 'data.changed', data: { before: { order: 'SO-1' }, after: { order: 'SO-2' } } };
    expect(told(changed)).toBe('字段（订单号 SO-1 → SO-2）');
  });

  test('leaves out what tells a reader nothing, and never fails on an event of another version', () => {
    expect(told({ type: 'case.opened', actor: 'shop', data: { sop: 'told', version: 1, plan: 'f'.repeat(64) } })).toBe(
      'shop：开案（版本 1）',
    );
    expect(told({ type: 'moon.landed', data: { crew: 3 } }, 'en')).toBe('moon.landed (crew 3)');
  });

  test('every event has its words in both languages', () => {
    for (const type of EVENT_NAMES) {
      expect(told({ type })).not.toContain('.');
      expect(told({ type }, 'en')).not.toContain('_');
    }
  });
});

test('an instant that stands alone says its zone', () => {
  expect(zoned('2026-11-20T09:30:00.000Z')).toMatch(/^2026-11-\d\d \d\d:\d\d UTC([+-]\d+(:\d\d)?)?$/);
  expect(zoned(undefined)).toBe('');
});
