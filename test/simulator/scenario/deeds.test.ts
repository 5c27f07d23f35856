/** What a story does: acts by whoever may, refusals, replies, other intakes, and the order of one instant. */
import { expect, test } from 'vitest';
import { failureText } from '../../../simulator/scenario/report.ts';
import { failuresOf, toldOf } from './told.ts';

const REGISTERED =
  '{ at: 10m, act: { complete: receive, as: registered, with: { category: product }, evidence: [call-recording, case-record] } }';
const TO_PAYMENT = [
  REGISTERED,
  '{ at: 20m, act: { complete: classify, as: judged } }',
  '{ at: 30m, act: { claim: dispatch } }',
  '{ at: 40m, act: { complete: propose, as: agreed, with: { plan: 换新, plan_due: 2026-12-08T18:00+08:00, compensation: 80 } } }',
];

test('an act that the case refuses ends the story', async () => {
  const failures = await failuresOf([
    '{ at: 1m, act: { complete: classify, as: judged, by: li } }',
    '{ at: 2m, expect: { step: classify } }',
  ]);
  expect(failures).toEqual(['1m: the act was refused: act/step-not-open']);
});

test('a refusal can be expected, and only that one', async () => {
  const act = '{ complete: classify, as: judged, by: li }';
  expect(await failuresOf([`{ at: 1m, act: ${act}, refused: act/step-not-open }`])).toEqual([]);
  expect(await failuresOf([`{ at: 1m, act: ${act}, refused: act/not-yours }`])).toEqual([
    '1m: expected to be refused with act/not-yours, found act/step-not-open',
  ]);
  expect(await failuresOf(['{ at: 1m, act: { contact: in }, refused: act/case-over }'])).toEqual([
    '1m: expected to be refused with act/case-over, found accepted',
  ]);
});

test('without `by` the one who has the task acts; with nobody there it must be said', async () => {
  expect(await failuresOf([REGISTERED, '{ at: 10m, expect: { owner: li } }'])).toEqual([]);
  expect(await failuresOf([REGISTERED.replace('10m', '31m')])).toEqual([
    '31m: nobody has the task: say who acts with `by`',
  ]);
});

test('replies come in turn, then empty ones', async () => {
  const failed = '    replies: { payments.compensate: [failed] }\n';
  expect(await failuresOf([...TO_PAYMENT, '{ at: 40m, expect: { step: resolve } }'])).toEqual([]);
  expect(await failuresOf([...TO_PAYMENT, '{ at: 40m, expect: { step: pay-by-hand } }'], failed)).toEqual([]);
});

test('people on leave get no work and are not told', async () => {
  const offered = '{ at: 0m, expect: { tasks: { receive: { assignee: li } } } }';
  expect(await failuresOf([offered])).toEqual([]);
  expect(await failuresOf([offered], '    absent: li\n')).toEqual([
    '0m: tasks.assignee receive: expected li, found wang',
  ]);
  const told = ['{ at: 4h, expect: { notified: role/team-lead } }'];
  expect(
    await failuresOf(told, '    absent: [zhang, qian, feng, cao, kong, shi, yu, su, fan, lu, miao, hao, tang, ren]\n'),
  ).toEqual(['4h: notified role/team-lead: not told so far']);
});

test('another intake with the same join fields is a contact; any other opens a case of its own', async () => {
  const again = '{ customer: C-1, order: O-9, channel: wechat, description: 又来问 }';
  expect(await failuresOf([`{ at: 1h, open: ${again} }`, '{ at: 1h, expect: { contacts: 2 } }'])).toEqual([]);
  expect(await failuresOf([`{ at: 1h, open: ${again.replace('O-9', 'O-10')} }`])).toEqual([
    '1h: this opens another case, which a scenario does not follow',
  ]);
});

test('at one instant an act comes before what falls due, an expectation after it (rule 2)', async () => {
  const inTime = [
    REGISTERED.replace('10m', '4h').replace('complete: receive,', 'complete: receive, by: li,'),
    '{ at: 4h, expect: { clock: { response: met }, level: 0 } }',
  ];
  expect(await failuresOf(inTime)).toEqual([]);
  expect(await failuresOf(['{ at: 4h, expect: { clock: { response: breached }, level: 1 } }'])).toEqual([]);
});

test('lines too close before a deadline are marked: a server is a little late', async () => {
  const closeOf = async (at: string) => (await toldOf([`{ at: ${at}, act: { contact: in } }`])).told.close;
  expect(await closeOf('3h59m55s')).toHaveLength(1);
  expect(await closeOf('3h59m')).toHaveLength(0);
});

test('a failure in full: place, line, caret, and what happened before', async () => {
  const { told, shown } = await toldOf([REGISTERED, '{ at: 1h, expect: { data: { severity: S1 } } }']);
  const [failure] = told.failures;
  expect(failure && failureText(failure, shown).split('\n')).toEqual([
    'complaint.test.yaml:8:47: 1h: data severity: expected S1, found S3',
    '8 |       - { at: 1h, expect: { data: { severity: S1 } } }',
    '  |                                               ^^',
    '  before:',
    '    10m       entered 定级 (li)',
    '    10m       done 定级 row-3 (li)',
    '    10m       fields severity (li)',
    '    10m       entered 初判 (li)',
    '    10m       taken by 初判 li (li)',
  ]);
});
