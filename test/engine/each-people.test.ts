/** Rule 26 inside `each`: an item names who does its work, and who is told of it. */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/see/see.ts';
import { loadWritten, planOf, playOf } from '../setup/written.ts';

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

describe('titles inside each', () => {
  const named = WORK.replace('title: 一项', "title: '修 {{item.what}}'")
    .replace('finished: { go_to: done,', "finished: { title: '{{item.what}} 好了', go_to: done,")
    .replace('          remind:', "          clock: { title: '{{item.what}} 的时限', limit: 4h }\n          remind:");

  test('rule 26: each item’s step, outcome, clock and reminder are named after the item', () => {
    const p = playOf('many', sop(named), { customer: 'C-1', jobs });
    p.act('cao', { act: 'complete', step: 'begin', as: 'begun' });
    const seen = view(p.world.plan, p.state, p.nowMs);
    const works = seen.tasks.filter((it) => it.step === 'work');
    expect(works.map((it) => [it.title, it.outcomes[0]?.title])).toEqual([
      ['修 a', 'a 好了'],
      ['修 b', 'b 好了'],
    ]);
    expect(seen.clocks.map((it) => it.title)).toEqual(expect.arrayContaining(['a 的时限', 'b 的时限']));
    p.advance(24 * 3_600_000);
    const reminded = p.sent.filter((s) => s.about === 'reminder').map((s) => s.values.step);
    expect(reminded).toEqual(['修 a', '修 b']);
  });

  test('rule 26: a list of personal values is not named in titles', () => {
    const yaml = sop(named).replace('required: true } } }', 'required: true } }, personal: true }');
    expect(loadWritten('many', yaml).diagnostics.map((d) => d.code)).toContain('text/personal-in-title');
  });
});

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
