/** Scripts in words: every kind of name, masks, and what is not known yet. */
import { expect, test } from 'vitest';
import { masked } from '../../api/translate/reveal.ts';
import { scriptInWords } from '../../api/translate/script.ts';
import type { View } from '../../engine/see/view.ts';
import type { Plan } from '../../language/plan.ts';

const plan = {
  fields: {
    amount: { type: 'money' },
    phone: { type: 'text', personal: true },
    plan_due: { type: 'instant' },
    remark: { type: 'text' },
    parts: { type: 'list', of: { name: { type: 'text' }, price: { type: 'money' } } },
    dates: { type: 'list', of: { type: 'date' } },
  },
  calendars: {},
  calendar: 'none',
  clocks: [],
  steps: [
    { id: 'each-part', kind: 'parallel', each: 'parts' },
    { id: 'each-date', kind: 'parallel', each: 'dates' },
    { id: 'both', kind: 'parallel' },
  ],
} as unknown as Plan;
const view = {
  state: 'open',
  cycle: 2,
  level: 0,
  contacts: 3,
  owner: 'li',
  data: {
    amount: 12_850,
    phone: `v1.${'a'.repeat(32)}`,
    remark: '{{amount}} $&',
    parts: [{ name: '压缩机', price: 990 }, { name: '阀' }],
    dates: ['2026-02-03'],
  },
  tasks: [
    { step: 'receive', assignee: 'wang' },
    { step: 'both', attempt: 3, in: { block: 'each-part', visit: 1, branch: 'each', item: 0 } },
  ],
  clocks: [
    { id: 'response', of: 1, state: 'breached', dueMs: 0 },
    { id: 'response', of: 2, state: 'running', dueMs: Date.UTC(2026, 1, 14, 4), used: 0.255 },
  ],
} as unknown as View;
const words = (script: string) => scriptInWords(script, view, plan, masked);

test.each([
  ['{{amount}}、{{ owner }}', '128.50元、li'],
  ['{{phone}}', '***'],
  ['{{plan_due}}', '—'],
  ['{{clock.response.due}} {{clock.response.used}} {{clock.response.state}}', '2026年2月14日 04:00 UTC 25% running'],
  ['{{task.receive.assignee}} {{task.other.assignee}}', 'wang —'],
  ['{{case.cycle}} {{case.contacts}} {{survey.score}}', '2 3 —'],
  // A value is never read as a template.
  ['{{remark}}', '{{amount}} $&'],
  ['没有名字', '没有名字'],
])('%s', (script, told) => {
  expect(words(script)).toBe(told);
});

test.each([
  ['{{item.name}} {{item.price}}', { block: 'each-part', visit: 1, branch: 'each', item: 0 }, '压缩机 9.90元'],
  // In a block inside of the each.
  ['{{item.name}}', { block: 'both', visit: 3, branch: 'left' }, '压缩机'],
  ['{{item.name}} {{item.price}}', { block: 'each-part', visit: 1, branch: 'each', item: 1 }, '阀 —'],
  ['{{item}}', { block: 'each-date', visit: 1, branch: 'each', item: 0 }, '2026年2月3日'],
  ['{{item.name}}', { block: 'each-part', visit: 1, branch: 'each', item: 9 }, '—'],
  ['{{item.name}}', undefined, '—'],
])('%s inside %o', (script, inside, told) => {
  expect(scriptInWords(script, view, plan, masked, inside)).toBe(told);
});
