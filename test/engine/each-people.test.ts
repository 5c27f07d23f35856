/** Rule 26 inside `each`: an item names who does its work, and who is told of it. */
import { describe, expect, test } from 'vitest';
import { planOf, playOf } from '../setup/written.ts';

const sop = (steps: string, messages = '') => `sop: many
version: 1
title: 逐项
owner: role/duty-manager
calendar: always-on
data:
  customer: { type: party, required: true }
  jobs: { type: list, of: { what: { type: text, required: true }, who: { type: person, required: true } } }
  people: { type: list, of: party }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
steps:
${steps}${messages}`;

const WORK = `  begin: { title: 开始, task: { for: team/customer-service }, outcomes: { begun: all } }
  all:
    title: 全部
    parallel:
      each: jobs
      steps:
        work:
          title: 一项
          task: { for: item.who }
          remind: { every: 24h, notify: item.who }
          outcomes: { finished: { go_to: done, notify: item.who } }
`;
const TELL = `  all:
    title: 告知
    parallel: { each: people, steps: { one: { title: 一位, notify: { item: hello } } } }
`;
const hello = {
  'messages.yaml': 'hello: { by: sms, hours: day, zh: 您好, en: Hello }\n',
  'calendars/day.yaml': `calendar: day
title: 白天
zone: Asia/Shanghai
week: { all: ['09:00-12:00'] }
known_until: 9999-12-31
`,
};
const jobs = [
  { what: 'a', who: 'ca' },
  { what: 'b', who: 'lp' },
];

describe('rule 26: who an item names', () => {
  test('rule 26: every item goes to its own person, who is reminded and told', () => {
    const p = playOf('many', sop(WORK), { customer: 'C-1', jobs });
    p.act('cao', { act: 'complete', step: 'begin', as: 'begun' });
    const works = p.state.visits.filter((v) => v.step === 'work');
    expect(works.map((v) => v.work?.assignee)).toEqual(['ca', 'lp']);
    p.advance(24 * 3_600_000);
    const reminded = p.sent.filter((s) => s.about === 'reminder').map((s) => s.to);
    expect(reminded).toEqual([
      { kind: 'person', ids: ['ca'] },
      { kind: 'person', ids: ['lp'] },
    ]);
    const second = works[1];
    if (second === undefined) throw new Error('No second item');
    p.act('lp', { act: 'complete', step: 'work', attempt: second.visit, as: 'finished' });
    expect(p.sent.at(-1)).toMatchObject({ about: 'outcome', to: { kind: 'person', ids: ['lp'] } });
    expect(p.state.visits.map((v) => v.step)).toEqual(['all', 'work']);
  });

  test('rules 12, 26: every customer of a list is told, at the message’s hours', () => {
    const p = playOf('many', sop(TELL), { customer: 'C-1', people: ['C-7', 'C-8'] }, hello);
    expect(p.sent).toEqual([]);
    p.advance(24 * 3_600_000);
    expect(p.sent.map((s) => s.to)).toEqual([
      { kind: 'customer', field: '', ref: 'C-7' },
      { kind: 'customer', field: '', ref: 'C-8' },
    ]);
  });

  test.each([
    ['a field that is nobody', WORK.replaceAll('item.who', 'item.what')],
    ['an item outside of each', '  work: { title: 一项, task: { for: item }, outcomes: { finished: close } }\n'],
    ['a customer asked to work', TELL.replace('notify: { item: hello }', 'task: { for: item }, outcomes: { f: done }')],
  ])('rule 26: %s is an error', (_, steps) => {
    expect(() => planOf('many', sop(steps), hello)).toThrow(/who\//);
  });
});
