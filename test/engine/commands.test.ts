/** What commands carry for those who obey them: a call its times, a message what its text names. */
import { expect, test } from 'vitest';
import type { DoStep } from '../../language/plan.ts';
import { Play } from '../../simulator/play.ts';
import { apply } from '../../engine/kernel.ts';
import { clock, HOUR, ORGANIZATION, planOf, shanghai, START, task } from '../setup/small-plan.ts';

const pay: DoStep = {
  kind: 'do',
  id: 'pay',
  title: '付款',
  call: 'payments.compensate',
  with: [['due', ['n', 'clock', 'whole', 'due'], 'instant']],
  timeoutMs: 3_000,
  retryForMs: 60_000,
  save: [],
  calendar: 'always-on',
  next: 'close',
  outcomes: { done: { to: 'close' }, failed: { to: 'receive' } },
};
const receive = task('receive', 'pay', {
  outcomes: { done: { to: 'pay', notify: [{ who: 'field/customer', message: 'hello' }] } },
});

function plan() {
  const made = planOf({
    steps: [receive, pay],
    clocks: [clock('whole', 'case.opened', 'case.closed', 48, { warn: [50] })],
  });
  made.messages.hello = {
    by: 'sms',
    hours: 'calling-hours',
    values: [
      ['clock.whole.due', ['n', 'clock', 'whole', 'due']],
      ['customer', ['f', 'customer']],
      ['owner', ['n', 'owner']],
    ],
  };
  return made;
}

test('a call carries the times of its step, and its values', () => {
  const p = new Play({ plan: plan(), organization: ORGANIZATION }, { data: { customer: 'C-1' } }, START);
  const turn = apply(
    p.world.plan,
    p.state,
    p.acting('li', { act: 'complete', step: 'receive', as: 'done' }, 'a'),
    START,
  );
  expect(turn.commands.find((it) => it.type === 'run_action')).toMatchObject({
    step: 'pay',
    with: { due: START + 48 * HOUR },
    timeoutMs: 3_000,
    retryForMs: 60_000,
  });
});

test('a message carries what its text names, as it stands when the message leaves and not when it was wished', () => {
  const night = shanghai('2026-11-23T22:00');
  const p = new Play({ plan: plan(), organization: ORGANIZATION }, { data: { customer: 'C-1' } }, night);
  p.act('li', { act: 'complete', step: 'receive', as: 'done' });
  expect(p.sent.filter((it) => it.message === 'hello')).toEqual([]);
  p.advanceTo(shanghai('2026-11-24T09:00'));
  expect(p.sent.find((it) => it.message === 'hello')?.values).toEqual({
    'clock.whole.due': night + 48 * HOUR,
    customer: 'C-1',
    owner: 'li',
  });
});

test('a standard notice carries the instant at which it was decided', () => {
  const p = new Play({ plan: plan(), organization: ORGANIZATION }, { data: { customer: 'C-1' } }, START);
  p.act('li', { act: 'claim', step: 'receive' });
  p.advance(25 * HOUR);
  expect(p.sent).toMatchObject([{ about: 'warn', values: { percent: 50, at: START + 24 * HOUR } }]);
});
