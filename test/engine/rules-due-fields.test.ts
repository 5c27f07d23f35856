/** Semantics rule 3: clocks that run to the instant in a field wait for it while it is empty. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { Play } from '../../simulator/play.ts';
import { HOUR } from './three-parties.ts';
import { done, loadWritten, planOf, playOf, refusal, START_MS } from '../setup/written.ts';

const head = (name: string) => `sop: ${name}
version: 1
title: 期限
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  promised: { type: instant }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 20nd }
`;
const inFiveHours = { promised: START_MS + 5 * HOUR };
const clocks = (p: Play, ...kinds: string[]) =>
  p.events
    .filter((e) => kinds.includes(e.type) && e.clock !== 'whole')
    .map((e) => [e.clock, (e.atMs - START_MS) / HOUR]);

describe('a red line whose due field is empty', () => {
  const delivery = `${head('delivery')}on:
  dated: { subject: customer, save: { promised: at } }
steps:
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { after_rejections: 2, for: role/coordinator, limit: 4h }
      legs:
        transport:
          party: team/logistics
          red_line: { due: promised }
          steps: { deliver: { title: 送货, task: { for: party, may_ask: [promised] }, outcomes: { delivered: done, dated: deliver } } }
        fitting:
          party: team/installation
          red_line: { limit: 40h }
          steps: { install: { title: 安装, task: { for: party }, outcomes: { installed: done } } }
    outcomes: { done: close }
`;
  const accept: Act = { act: 'accept', step: 'fulfil' };
  const begin = () => playOf('delivery', delivery, { customer: 'C' });

  test('rule 3: it waits for it, and runs once it is filled', () => {
    const p = begin();
    p.act('lp', accept);
    p.act('lp', done('deliver', 'dated', { with: inFiveHours }));
    p.advance(9 * HOUR);
    expect(clocks(p, 'clock.breached')).toEqual([['line:transport', 5]]);
  });

  test('rule 21: conditions read it as the clock of its leg', () => {
    const reading = delivery.replace(
      'install: { title: 安装,',
      'install: { title: 安装, when: { clock.transport.state: met_late },',
    );
    const stepsAfter = (hours: number) => {
      const p = playOf('delivery', reading, { customer: 'C', ...inFiveHours });
      p.act('lp', accept);
      p.advance(hours * HOUR);
      p.act('lp', done('deliver', 'delivered'));
      p.act('io', accept);
      return p.state.visits.map((v) => v.step);
    };
    expect(stepsAfter(4)).toEqual([]);
    expect(stepsAfter(6)).toEqual(['fulfil', 'install']);
  });

  test('rule 3: also while the next leg is offered; not before its own is accepted, nor a second time', () => {
    const p = begin();
    p.advance(HOUR);
    p.happen('dated', { at: START_MS + 4 * HOUR });
    expect(clocks(p, 'clock.started')).toEqual([]);
    p.act('lp', accept);
    expect(clocks(p, 'clock.started')).toEqual([['line:transport', 1]]);
    p.act('lp', done('deliver', 'delivered'));
    p.act('io', accept);
    p.happen('dated', { at: START_MS + 6 * HOUR });
    expect(clocks(p, 'clock.started', 'clock.met')).toEqual([
      ['line:transport', 1],
      ['line:transport', 1],
      ['line:fitting', 1],
    ]);
    const q = begin();
    q.act('lp', accept);
    q.act('lp', done('deliver', 'delivered'));
    q.happen('dated', { at: START_MS + HOUR });
    q.advance(2 * HOUR);
    expect(clocks(q, 'clock.breached')).toEqual([['line:transport', 1]]);
  });
});

describe('the clock of a step whose due field is empty', () => {
  const single = `${head('single')}on:
  dated: { subject: customer, save: { promised: at } }
steps:
  work: { title: 做, task: { for: team/sales }, clock: { due: promised }, outcomes: { solved: other } }
  other: { title: 别的, task: { for: team/sales }, outcomes: { solved: close } }
`;

  test('rule 3: it waits for it, and runs once it is filled', () => {
    const p = playOf('single', single, { customer: 'C' });
    p.happen('dated', { at: inFiveHours.promised });
    p.advance(9 * HOUR);
    expect(clocks(p, 'clock.breached')).toEqual([['step:work', 5]]);
  });

  test('rule 3: not when its step is over', () => {
    const p = playOf('single', single, { customer: 'C' });
    p.act('sb', done('work', 'solved'));
    p.happen('dated', { at: inFiveHours.promised });
    expect(clocks(p, 'clock.started')).toEqual([]);
  });
});

const OFFICE = {
  'calendars/office.yaml': `calendar: office
title: 办公
zone: Asia/Shanghai
week: { mon-fri: ['09:00-18:00'] }
known_until: 2027-12-31
`,
};

describe('a date without hours', () => {
  const booked = (
    clock: string,
  ) => `${head('booked').replace('promised: { type: instant }', 'promised: { type: date }')}  own: { title: 上门, from: case.opened, until: visit.done, due: promised${clock} }
steps:
  visit: { title: 上门, task: { for: team/sales, may_ask: [promised] }, outcomes: { done: close, dated: visit } }
`;
  /** Saturday 28 November. */
  const dueOf = (clock: string, rules?: number) => {
    const p = playOf('booked', booked(clock), { customer: 'C' }, OFFICE);
    if (rules !== undefined) p.state = { ...p.state, rules };
    p.act('sa', done('visit', 'dated', { with: { promised: '2026-11-28' } }));
    return p.events.flatMap((e) => (e.type === 'clock.started' && e.clock === 'own' ? [e.data?.due] : []));
  };

  test.each([
    ['the next day that has some, also unwritten', '', undefined, '2026-11-30T18:00'],
    ['the next', ', early: next', undefined, '2026-11-30T18:00'],
    ['the last one before', ', early: previous', undefined, '2026-11-27T18:00'],
    ['the last one before, as cases of number 6 have it', '', 6, '2026-11-27T18:00'],
  ])('rule 3: it goes by %s', (_, early, rules, due) => {
    expect(dueOf(`, calendar: office${early}`, rules)).toEqual([Date.parse(`${due}:00+08:00`)]);
  });
});

describe('from now', () => {
  const offered = `${head('offered').replace('clocks:', '  chosen: { type: date }\nclocks:')}steps:
  book:
    title: 预约
    calendar: office
    task:
      for: team/sales
      may_ask: [promised, chosen]
      require:
        - { when: { have: [promised] }, that: { promised: '>= +2h' }, say: 至少留出两小时 }
        - { when: { have: [chosen] }, that: { chosen: '>= +1wd' }, say: 最早下一个工作日 }
    outcomes: { done: close }
`;
  /** Friday 27 November, 17:00. */
  const FRIDAY = Date.parse('2026-11-27T17:00:00+08:00');
  const book = (given: Record<string, unknown>) => {
    const p = playOf('offered', offered, { customer: 'C' }, OFFICE, FRIDAY);
    return refusal(() => p.act('sa', done('book', 'done', { with: given as never })));
  };

  test.each([
    [
      'an instant within two service hours',
      { promised: Date.parse('2026-11-30T09:59:00+08:00') },
      'data/invalid book:data/requirement',
    ],
    ['an instant two service hours on', { promised: Date.parse('2026-11-30T10:00:00+08:00') }, 'accepted'],
    ['a date before the next working day', { chosen: '2026-11-29' }, 'data/invalid book:data/requirement'],
    ['the next working day', { chosen: '2026-11-30' }, 'accepted'],
  ])('rule 3: %s, on the calendar of the step', (_, given, outcome) => {
    expect(book(given)).toBe(outcome);
  });
});

describe('the date of an item', () => {
  const measures = `${head('measures').replace('clocks:', '  actions: { type: list, of: { what: { type: text }, by: { type: date } } }\nclocks:')}steps:
  plan: { title: 计划, task: { for: team/sales, may_ask: [actions] }, outcomes: { done: act } }
  act:
    title: 执行
    parallel:
      each: actions
      steps:
        one:
          title: 措施
          task: { for: team/sales, may_ask: [actions] }
          clock: { due: item.by, calendar: office, early: next }
          outcomes: { done: done, again: one }
    outcomes: { done: close }
`;
  const actions = (...dates: (string | undefined)[]) => ({
    actions: dates.map((by, i) => ({ what: `m${i}`, ...(by !== undefined && { by }) })),
  });
  const dues = (p: Play) =>
    p.state.clocks
      .filter((c) => c.id === 'step:one')
      .map((c) => [c.of, c.phase, new Date(c.dueMs + 8 * HOUR).toISOString().slice(0, 16)]);

  test('rule 3: each runs to its own, follows it when it changes, and waits for one that is missing', () => {
    const p = playOf('measures', measures, { customer: 'C' }, OFFICE);
    p.act('sa', done('plan', 'done', { with: actions('2026-11-27', undefined, '2026-11-28') }));
    expect(dues(p)).toEqual([
      [1, 'running', '2026-11-27T18:00'],
      [3, 'running', '2026-11-30T18:00'],
    ]);
    const later = actions('2026-12-01', '2026-12-02', '2026-11-28');
    p.act('sa', { ...done('one', 'again', { with: later }), attempt: 3 } as Act);
    expect(dues(p)).toEqual([
      [1, 'running', '2026-12-01T18:00'],
      [3, 'met', '2026-11-30T18:00'],
      [2, 'running', '2026-12-02T18:00'],
      [4, 'running', '2026-11-30T18:00'],
    ]);
  });

  test('rule 3: outside of `each` there is no item, and its field must be a date', () => {
    const codes = (yaml: string) =>
      loadWritten('measures', yaml, OFFICE).diagnostics.flatMap((d) => (d.severity === 'error' ? [d.code] : []));
    expect(codes(measures)).toEqual([]);
    expect(codes(measures.replace('due: item.by', 'due: item.what').replace(', early: next', ''))).toEqual([
      'clock/due-type',
    ]);
    expect(codes(measures.replace('until: case.closed, limit: 20nd', 'until: case.closed, due: item.by'))).toEqual([
      'expression/unknown-name',
    ]);
  });
});

describe('a due that is past when its step is entered, where looking for somebody takes a while', () => {
  const yaml = `${head('measure')}steps:
  draw-up:
    title: 方案
    task: { for: team/sales, by: claim, ask: [promised] }
    outcomes: { drawn-up: act }
  act:
    title: 执行
    task: { for: team/logistics, by: least_loaded }
    clock: { title: 执行时限, due: promised, ladder: late }
    outcomes: { done: close }
ladders:
  late: [{ at: due, notify: owner }, { at: +9h, notify: role/manager }]
`;
  const measure = (rules?: number): Play => {
    const { plan, organization } = planOf('measure', yaml);
    const p = new Play({ plan, organization, ...(rules && { rules }) }, { data: { customer: 'C' } }, START_MS);
    p.act('sb', { act: 'claim', step: 'draw-up' });
    p.slow = true;
    // As the shell does it: what was asked is answered before it is looked what is due by now.
    p.take(p.acting('sb', done('draw-up', 'drawn-up', { with: { promised: START_MS - HOUR } }), 'drawn-up'));
    p.sleep(5);
    p.answerQuestions();
    return p;
  };
  const order = (p: Play) =>
    p.events.filter(({ step, clock }) => step === 'act' || clock === 'step:act').map(({ type }) => type);

  test('rule 2: who the work is for is found before it is late, as where everybody answers at once', () => {
    const p = measure();
    expect(order(p).filter((type) => type === 'task.assigned' || type === 'clock.breached')).toEqual([
      'task.assigned',
      'clock.breached',
    ]);
    expect(p.events.find(({ type, step }) => type === 'task.assigned' && step === 'act')?.atMs).toBe(START_MS);
  });

  test('rule 2: under rules of number 8 it was late before anybody had it', () => {
    const found = order(measure(8)).filter((type) => type === 'task.assigned' || type === 'clock.breached');
    expect(found).toEqual(['clock.breached', 'task.assigned']);
  });
});
