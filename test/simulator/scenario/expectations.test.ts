/** Each thing that can be expected: right it is silent, wrong it says what was expected and what is there. */
import { describe, expect, test } from 'vitest';
import { Expect } from '../../../language/schema/scenarios.ts';
import { failuresOf, toldOf } from './told.ts';

const REGISTERED =
  '{ at: 10m, act: { complete: receive, as: registered, with: { category: product, amount: 700 }, evidence: [call-recording, case-record] } }';
const TO_PAYMENT = [
  REGISTERED,
  '{ at: 20m, act: { complete: classify, as: judged } }',
  '{ at: 30m, act: { claim: dispatch } }',
  '{ at: 40m, act: { complete: propose, as: agreed, with: { plan: 换新, plan_due: 2026-12-08T18:00+08:00, compensation: 80.5 } } }',
];
const SOLVED = [
  '{ at: 10m, act: { complete: receive, as: solved-at-once, with: { category: product, root_cause: product }, evidence: [call-recording, case-record] } }',
  '{ at: 5h, act: { attempt: call-back, outcome: satisfied, by: chu, answers: { attitude: 9, speed: 8, solution: 7 }, evidence: [call-recording, case-record] } }',
];
const REFUSED_TO_ANSWER = [
  SOLVED[0] ?? '',
  '{ at: 5h, act: { attempt: call-back, outcome: refused, by: chu, evidence: [call-recording, case-record] } }',
];

/** The key, the story before it, when, what holds, what does not, and what is said of that. */
const CASES: [key: string, before: string[], at: string, right: string, wrong: string, says: string][] = [
  [
    'step',
    [],
    '0m',
    'step: receive',
    'step: [receive, classify]',
    'step: expected [classify, receive], found [receive]',
  ],
  ['step', SOLVED, '6h', 'step: none', 'step: call-back', 'step: expected [call-back], found []'],
  ['state', SOLVED, '6h', 'state: closed', 'state: open', 'state: expected open, found closed'],
  ['result', SOLVED, '6h', 'result: confirmed', 'result: done', 'result: expected done, found confirmed'],
  ['cycle', [], '0m', 'cycle: 1', 'cycle: 2', 'cycle: expected 2, found 1'],
  ['level', [], '4h', 'level: 1', 'level: 0', 'level: expected 0, found 1'],
  ['contacts', [], '0m', 'contacts: 1', 'contacts: 2', 'contacts: expected 2, found 1'],
  ['orphan', [], '11h', 'orphan: true', 'orphan: false', 'orphan: expected false, found true'],
  [
    'help',
    ['{ at: 10m, act: { ask_help: 合同在哪, to: team/logistics, by: li } }'],
    '20m',
    'help: 1',
    'help: 0',
    'help: expected 0, found 1',
  ],
  [
    'transfer',
    [REGISTERED, '{ at: 15m, act: { transfer: team/resolution, by: li } }'],
    '20m',
    'transfer: team/resolution',
    'transfer: null',
    'transfer: expected null, found team/resolution',
  ],
  ['score', SOLVED, '6h', 'score: 8', 'score: 9', 'score: expected 9, found 8'],
  ['owner', [REGISTERED], '10m', 'owner: li', 'owner: null', 'owner: expected null, found li'],
  ['team', [], '0m', 'team: front-line', 'team: resolution', 'team: expected resolution, found front-line'],
  ['accountable', [], '0m', 'step: receive', 'accountable: resolution', 'accountable: expected resolution, found null'],
  ['watchers', [], '0m', 'step: receive', 'watchers: role/legal', 'watchers role/legal: does not watch'],
  [
    'clock',
    [],
    '4h',
    'clock: { response: breached }',
    'clock: { response: met }',
    'clock response: expected met, found breached',
  ],
  [
    'due',
    [],
    '0m',
    'due: { response: 2026-12-07T05:00Z }',
    'due: { response: 2026-12-07T13:01+08:00 }',
    'due response: expected 2026-12-07T13:01+08:00, found 2026-12-07T13:00+08:00',
  ],
  [
    'next_due',
    [],
    '0m',
    'next_due: { clock: response, at: 2026-12-07T13:00+08:00 }',
    'next_due: { clock: judgement }',
    'next_due.clock: expected judgement, found response',
  ],
  [
    'notified',
    [],
    '4h',
    'notified: [role/team-lead, zhang, owner]',
    'notified: customer',
    'notified customer: not told so far',
  ],
  ['not_notified', [], '4h', 'not_notified: customer', 'not_notified: zhang', 'not_notified zhang: was told already'],
  [
    'sent',
    REFUSED_TO_ANSWER,
    '6h',
    'sent: { tracking-link: 1 }',
    'sent: { tracking-link: 0 }',
    'sent tracking-link: expected 0, found 1',
  ],
  [
    'sent',
    REFUSED_TO_ANSWER,
    '6h',
    'sent: { tracking-link: customer }',
    'sent: { tracking-link: [owner] }',
    'sent_to tracking-link: expected [owner], found [field/customer]',
  ],
  [
    'data',
    TO_PAYMENT,
    '40m',
    'data: { amount: 700.00, compensation: 80.50 }',
    'data: { compensation: 80 }',
    'data compensation: expected 80, found 80.5',
  ],
  [
    'data',
    [],
    '0m',
    'data: { description: 空调不冷, plan: null }',
    'data: { description: 空调漏水 }',
    'data description: expected 空调漏水, found 空调不冷',
  ],
  [
    'data',
    TO_PAYMENT,
    '40m',
    'data: { plan_due: 2026-12-08T10:00Z }',
    'data: { plan_due: 2026-12-08T18:00Z }',
    'data plan_due: expected 2026-12-09T02:00+08:00, found 2026-12-08T18:00+08:00',
  ],
  [
    'evidence',
    [REGISTERED],
    '10m',
    'evidence: case-record',
    'evidence: [case-record, payment-voucher]',
    'evidence payment-voucher: was not given',
  ],
  [
    'calls',
    TO_PAYMENT,
    '40m',
    'calls: { payments.compensate: 1 }',
    'calls: { payments.compensate: 2 }',
    'calls payments.compensate: expected 2, found 1',
  ],
  ['signals', [], '0m', 'step: receive', 'signals: RS01', 'signals RS01: has not fired'],
  [
    'links',
    ['{ at: 1m, open: { customer: C-1, order: O-10, channel: hotline, description: 另一件 }, case: second }'],
    '2m',
    'links: { second: null }',
    'links: { second: repeat }',
    'links second: expected [repeat], found []',
  ],
  [
    'tasks',
    [],
    '0m',
    'tasks: { receive: { assignee: li, status: offered, team: front-line, visit: 1, accept_by: 2026-12-07T09:30+08:00 } }',
    'tasks: { receive: { assignee: wang } }',
    'tasks.assignee receive: expected wang, found li',
  ],
];

describe('what can be expected', () => {
  test.each(CASES.map((it) => [`${it[3]}, not ${it[4]}`, it] as const))('%s', async (_, it) => {
    const [, before, at, right, wrong, says] = it;
    expect(await failuresOf([...before, `{ at: ${at}, expect: { ${right} } }`])).toEqual([]);
    const failures = await failuresOf([...before, `{ at: ${at}, expect: { ${wrong} } }`]);
    expect(failures).toEqual([`${at}: ${says}`]);
  });

  test('no key is without such a proof', () => {
    expect([...new Set(CASES.map(([key]) => key))].sort()).toEqual(Object.keys(Expect.shape).sort());
  });

  test('all that is wrong in one expect is told, and the story goes on after it', async () => {
    const failures = await failuresOf([
      '{ at: 0m, expect: { step: classify, cycle: 3 } }',
      '{ at: 1h, expect: { contacts: 9 } }',
    ]);
    expect(failures.map((it) => it.split(' ')[1])).toEqual(['step:', 'cycle:', 'contacts:']);
  });

  test('a failure points at the value, and tells what happened before it', async () => {
    const { told } = await toldOf([REGISTERED, '{ at: 10m, expect: { clock: { response: running } } }']);
    const [failure] = told.failures;
    expect(failure?.range.start).toMatchObject({ line: 8, column: 49 });
    expect(failure?.before.at(-1)?.type).toBe('task.assigned');
  });
});
