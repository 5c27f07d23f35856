/** What a completion or an attempt brings wrong and what it lacks are told at once: fields, answers, evidence, checklist, reason. */
import { expect, it } from 'vitest';
import { Refused } from '../../engine/kernel.ts';
import type { CallBackStep } from '../../language/plan.ts';
import { play, service, task } from '../setup/small-plan.ts';

const evidence = ['call-recording', 'case-record'];
const fields = { amount: { type: 'integer' as const, max: 9 }, cause: { type: 'text' as const } };

const callBack: CallBackStep = {
  kind: 'call_back',
  id: 'call-back',
  title: '回访',
  for: 'team/follow-up',
  by: 'claim',
  notBy: [],
  after: service(0),
  within: service(24 * 3_600_000),
  hours: 'calling-hours',
  attempts: 3,
  spaced: 'half_day',
  evidence,
  survey: ['attitude', 'speed'],
  pass: 6,
  ask: [],
  calendar: 'always-on',
  next: 'close',
  outcomes: {
    satisfied: { to: 'close' },
    dissatisfied: { to: 'solve', ask: ['cause'] },
    unreachable: { to: 'close' },
  },
};

const solve = task('solve', 'call-back', {
  ask: ['amount', 'severity'],
  evidence,
  checklist: 3,
  outcomes: { solved: { to: 'call-back', ask: ['cause'], reasonRequired: true } },
});

/** All that a refusal names, in order. */
function mistakesOf(deed: () => unknown): string[] {
  try {
    deed();
  } catch (error) {
    if (error instanceof Refused) return (error.refusal.fields ?? []).map(({ field, code }) => `${field} ${code}`);
    throw error;
  }
  return [];
}

it('of a completion: wrong fields, missing ones, those of the outcome, evidence, the reason, each open point of the checklist', () => {
  const p = play({ steps: [solve, callBack], fields });
  const act = { act: 'complete' as const, step: 'solve', as: 'solved' };
  const brought = { with: { amount: 10, order: 'x' }, evidence: [{ name: 'photo' }], checked: [1] };
  expect(mistakesOf(() => p.act('li', { ...act, ...brought }))).toEqual([
    'amount data/too-large',
    'order data/not-asked',
    'severity data/required',
    'cause data/required',
    'evidence.photo data/not-asked',
    'evidence.call-recording data/required',
    'evidence.case-record data/required',
    'reason data/required',
    'checked.0 data/unchecked',
    'checked.2 data/unchecked',
  ]);
  expect(p.state.data).not.toHaveProperty('amount');
});

it('a checklist wants every point ticked, and no more', () => {
  const step = task('solve', 'close', { checklist: 2 });
  const act = { act: 'complete' as const, step: 'solve', as: 'done' };
  const p = play({ steps: [step] });
  expect(mistakesOf(() => p.act('li', act))).toEqual(['checked.0 data/unchecked', 'checked.1 data/unchecked']);
  expect(mistakesOf(() => p.act('li', { ...act, checked: [0] }))).toEqual(['checked.1 data/unchecked']);
  expect(mistakesOf(() => p.act('li', { ...act, checked: [1, 0] }))).toEqual([]);
  expect(p.state.state).toBe('closed');
});

it('of an attempt: answers, fields of what they amount to, and evidence', () => {
  const p = play({ steps: [task('solve', 'call-back'), callBack], fields });
  p.act('li', { act: 'complete', step: 'solve', as: 'done' });
  const act = { act: 'attempt' as const, step: 'call-back' };
  const with_ = { amount: 1 };
  expect(
    mistakesOf(() => p.act('zheng', { ...act, outcome: 'satisfied', answers: { speed: 11, tone: 5 }, with: with_ })),
  ).toEqual([
    'answers.speed data/not-a-score',
    'answers.tone data/not-asked',
    'answers.attitude data/required',
    'amount data/not-asked',
    'evidence.call-recording data/required',
    'evidence.case-record data/required',
  ]);
  // Low scores are dissatisfied whatever was chosen, and ask for what that outcome asks.
  const low = { attitude: 1, speed: 2 };
  expect(
    mistakesOf(() => p.act('zheng', { ...act, outcome: 'satisfied', answers: low, evidence: [{ name: 'photo' }] })),
  ).toEqual([
    'cause data/required',
    'evidence.photo data/not-asked',
    'evidence.call-recording data/required',
    'evidence.case-record data/required',
  ]);
  expect(
    mistakesOf(() =>
      p.act('zheng', {
        ...act,
        outcome: 'unreachable',
        answers: low,
        evidence: [{ name: 'call-recording', ref: 'REC-1' }],
      }),
    ),
  ).toEqual(['answers data/not-asked', 'evidence.case-record data/required']);
  expect(p.state.survey).toBeUndefined();
});
