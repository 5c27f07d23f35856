/** Stories of several cases: how lines name them, what the record tells one of another, and how a failure says which it is about. */
import { expect, test } from 'vitest';
import { failureText } from '../../../simulator/scenario/report.ts';
import { failuresOf, toldOf } from './told.ts';

const SECOND = '{ at: 1m, open: { customer: C-1, order: O-10, channel: hotline, description: 另一件 }, case: second }';
const receive = (at: string, of = '', order = '') =>
  `{ at: ${at}, ${of}act: { complete: receive, as: registered, with: { category: product${order} }, evidence: [call-recording, case-record] } }`;

test('a line is about the case it names, the first unless it names one', async () => {
  const story = [SECOND, receive('10m', 'case: second, ')];
  expect(await failuresOf([...story, '{ at: 10m, case: second, expect: { step: classify, owner: wang } }'])).toEqual(
    [],
  );
  expect(await failuresOf([...story, '{ at: 10m, case: first, expect: { step: receive, owner: null } }'])).toEqual([]);
});

test('a failure names the other case, with its own events before it', async () => {
  const { told, shown, failures } = await toldOf([SECOND, '{ at: 2m, case: second, expect: { step: classify } }']);
  expect(failures).toEqual(['2m second: step: expected [classify], found [receive]']);
  expect(told.failures[0] && failureText(told.failures[0], shown)).toMatch(
    /before:\n(.*\n)*.*taken by|before:\n(.*\n)*.*wang/,
  );
});

test('what is named and joins is no other case; what is not there cannot be acted on', async () => {
  const again = '{ at: 1m, open: { customer: C-1, order: O-9, channel: app, description: 又问 }, case: second }';
  expect(await failuresOf([again])).toEqual(['1m: this joins a case that is there: second → first']);
  const unborn = '{ at: 2m, case: RS01, expect: { step: receive } }';
  const { failures } = await toldOf([unborn]).catch((error: Error) => ({ failures: [error.message] }));
  expect(failures[0]).toContain('scenario/unknown-case');
});

test('rule 25: contacts count over the cases of a customer; what fires once does not fire again within the window', async () => {
  const before = [SECOND, '{ at: 2m, expect: { signals: [] } }', '{ at: 2m, case: second, expect: { signals: RS01 } }'];
  const third = '{ at: 3m, open: { customer: C-1, order: O-11, channel: app, description: 第三件 }, case: third }';
  expect(await failuresOf([...before, third, '{ at: 3m, case: third, expect: { signals: RS09 } }'])).toEqual([]);
  expect(await failuresOf([...before, third, '{ at: 3m, case: third, expect: { signals: RS01 } }'])).toEqual([
    '3m third: signals RS01: has not fired',
  ]);
});

test('rule 18: of two cases the later received ends, whichever the line is about; its messages go to the survivor', async () => {
  const merged = ['{ at: 5m, expect: { state: open, links: { second: absorbed } } }'];
  merged.push('{ at: 5m, case: second, expect: { state: merged, links: { first: [merged_into, same_customer] } } }');
  merged.push('{ at: 6m, open: { customer: C-1, order: O-10, channel: app, description: 再问 } }');
  merged.push('{ at: 6m, expect: { contacts: 2 } }');
  for (const line of [
    '{ at: 4m, act: { merge: second, reason: 一回事, by: zhang } }',
    '{ at: 4m, case: second, act: { merge: first, reason: 一回事, by: zhang } }',
  ])
    expect(await failuresOf([SECOND, line, ...merged])).toEqual([]);
});

test('rule 26: work is shared over cases, and who is away gets none', async () => {
  const away = ['{ at: 0m, absent: wang }', SECOND];
  expect(
    await failuresOf([SECOND, '{ at: 1m, case: second, expect: { tasks: { receive: { assignee: wang } } } }']),
  ).toEqual([]);
  expect(
    await failuresOf([...away, '{ at: 1m, case: second, expect: { tasks: { receive: { assignee: wang } } } }']),
  ).toEqual(['1m second: tasks.assignee receive: expected wang, found zhang']);
});

test('caps count over the cases of a customer (rule 22)', async () => {
  const to = (at: string, of: string) => [
    `{ at: ${at}10m, ${of}act: { complete: receive, as: registered, with: { category: product }, evidence: [call-recording, case-record] } }`,
    `{ at: ${at}20m, ${of}act: { complete: classify, as: judged } }`,
    `{ at: ${at}21m, ${of}act: { claim: dispatch } }`,
    `{ at: ${at}22m, ${of}act: { complete: propose, as: agreed, with: { plan: 补偿, plan_due: 2026-12-08T18:00+08:00, compensation: 100 } } }`,
  ];
  const cases = ['O-10', 'O-11', 'O-12'].map((order, i) => {
    const open = `{ at: ${i + 1}h, open: { customer: C-1, order: ${order}, channel: hotline, description: 又一件 }, case: n${i} }`;
    return [open, ...to(`${i + 1}h`, `case: n${i}, `)];
  });
  // A hundred each: three hundred in thirty days is what an agent may give one customer.
  const steps = ['resolve', 'resolve', 'authorize'];
  const ends = steps.map((step, i) => `{ at: 4h, case: n${i}, expect: { step: ${step} } }`);
  expect(await failuresOf([...to('', ''), ...cases.flat(), ...ends], '    absent: qian\n')).toEqual([]);
});
