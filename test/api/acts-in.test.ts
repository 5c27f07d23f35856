/** Acts on their way in: nothing of the wire's own words is left, and no free text reaches the kernel. */
import { expect, test } from 'vitest';
import { actFromWire } from '../../api/translate/act.ts';
import { incoming } from '../../api/translate/personal.ts';
import { isVaultReference } from '../../engine/values/fit.ts';
import type { Plan } from '../../language/plan.ts';
import { ActSchema } from '../../wire/act.ts';

const plan = { fields: { amount: { type: 'money' }, at: { type: 'instant' } } } as unknown as Plan;
const read = () => incoming(plan, Buffer.alloc(32, 1), 'id-1');

/** References stand as `@`. */
function kernel(body: object) {
  const brought = read();
  const act = actFromWire(ActSchema.parse(body), brought);
  const shown = JSON.parse(JSON.stringify(act, (_, it) => (typeof it === 'string' && isVaultReference(it) ? '@' : it)));
  return { act: shown, texts: brought.rows.map((it) => it.value), faults: brought.faults.map((it) => it.field) };
}

const until = '2026-11-25T10:00:00+08:00';
const untilMs = Date.UTC(2026, 10, 25, 2);

test.each([
  [
    { act: 'complete', step: 's', as: 'done', with: { amount: '1.50' }, evidence: ['a'], reason: 'r', note: 'n' },
    {
      act: 'complete',
      step: 's',
      as: 'done',
      with: { amount: 150 },
      evidence: [{ name: 'a' }],
      reason: '@',
      note: '@',
    },
    ['r', 'n'],
  ],
  [
    { act: 'pause', reason: 'force_majeure', until, evidence: [{ name: 'a', ref: 'F-1' }], note: 'n' },
    { act: 'pause', reason: 'force_majeure', untilMs, evidence: [{ name: 'a', ref: 'F-1' }], note: '@' },
    ['n'],
  ],
  [{ act: 'resume', reason: 'force_majeure' }, { act: 'resume', reason: 'force_majeure' }, []],
  [{ act: 'promise', what: 'w', until }, { act: 'promise', what: '@', untilMs }, ['w']],
  [{ act: 'approve', step: 's', amount: 0.29 }, { act: 'approve', step: 's', amount: 29 }, []],
  [{ act: 'approve', step: 's', note: 'n' }, { act: 'approve', step: 's', note: '@' }, ['n']],
  [
    { act: 'contact', direction: 'in', message_id: 'M-1', keeps: 2 },
    { act: 'contact', direction: 'in', messageId: 'M-1', keeps: 2 },
    [],
  ],
  [{ act: 'reject', step: 's', reason: 'r' }, { act: 'reject', step: 's', reason: '@', evidence: [] }, ['r']],
  [{ act: 'survey', answers: { speed: 9 } }, { act: 'survey', answers: { speed: 9 } }, []],
  [{ act: 'claim', step: 's', attempt: 2 }, { act: 'claim', step: 's', attempt: 2 }, []],
])('%j', (body, act, texts) => {
  expect(kernel(body)).toEqual({ act, texts, faults: [] });
});

test('what cannot be read is told by its place, all of it', () => {
  expect(kernel({ act: 'complete', step: 's', as: 'done', with: { amount: 'much', other: 1 } }).faults).toEqual([
    'with.amount',
    'with.other',
  ]);
  expect(kernel({ act: 'approve', step: 's', amount: 'much' }).faults).toEqual(['amount']);
  expect(kernel({ act: 'promise', what: 'w', until: 'soon' }).faults).toEqual(['until']);
});
