/** Values between callers and the kernel: what goes in comes out, and what is wrong is told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantMs } from '../../api/translate/instants.ts';
import { incoming } from '../../api/translate/personal.ts';
import { masked, revealed } from '../../api/translate/reveal.ts';
import { boundsOf, fromWire, toWire } from '../../api/translate/values.ts';
import { isVaultReference } from '../../engine/values/fit.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';

const read = (field: FieldPlan, value: Value) => fromWire(field, value);

test('money is read from its digits, as a number or a text, at most two decimals', () => {
  const money: FieldPlan = { type: 'money', min: -1_000_000_000 };
  for (const [given, fen] of [
    [128.5, 12_850],
    ['128.50', 12_850],
    [0.29, 29],
    [-1, -100],
    ['0', 0],
    [1e7, 1_000_000_000],
  ] as const)
    expect(read(money, given)).toEqual({ value: fen });
  for (const wrong of [1.005, '1,000', '1e3', '', '一百', true, null, [1], 1e21])
    expect(read(money, wrong as Value)).toEqual(wrong === null ? { value: null } : { code: 'data/not-an-amount' });
});

test('any amount in 分 survives the way out and in', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }), (fen) => {
      const money: FieldPlan = { type: 'money', min: -9_999_999_999 };
      const out = toWire(money, fen);
      expect(read(money, JSON.parse(JSON.stringify(out)))).toEqual({ value: fen === 0 ? 0 : fen });
    }),
  );
});

test('instants have an offset, and days are in the calendar', () => {
  expect(instantMs('2026-02-14T12:00:00+08:00')).toBe(Date.UTC(2026, 1, 14, 4));
  expect(instantMs('2026-02-14T12:00Z')).toBe(Date.UTC(2026, 1, 14, 12));
  for (const wrong of [
    '2026-02-14T12:00:00',
    '2026-02-30T12:00:00Z',
    '2026-13-01T00:00:00Z',
    '14.2.2026',
    '2026-02-14',
    '2026-02-14T25:00:00Z',
  ])
    expect([wrong, instantMs(wrong)]).toEqual([wrong, undefined]);
  expect(toWire({ type: 'instant' }, Date.UTC(2026, 1, 14, 4))).toBe('2026-02-14T04:00:00.000Z');
});

test('lists of records are converted item by item', () => {
  const items: FieldPlan = { type: 'list', of: { price: { type: 'money', required: true }, at: { type: 'instant' } } };
  const given = [{ price: '1.5', at: '2026-02-14T04:00:00.000Z' }];
  const kernel = [{ price: 150, at: Date.UTC(2026, 1, 14, 4) }];
  expect(read(items, given)).toEqual({ value: kernel });
  expect(toWire(items, kernel)).toEqual([{ price: 1.5, at: '2026-02-14T04:00:00.000Z' }]);
  expect(read(items, [{ price: 1, extra: 1 }])).toEqual({ code: 'data/unknown-field' });
  expect(read(items, [{}])).toEqual({ code: 'data/required' });
  expect(read(items, 'x')).toEqual({ code: 'data/not-a-list' });
});

test('bounds are told in the caller’s units', () => {
  expect(boundsOf({ type: 'money', min: 100, max: 12_345 })).toEqual({ min: 1, max: 123.45 });
  // Also those that the SOP does not declare: a fault that names no bound helps nobody.
  expect(boundsOf({ type: 'text' })).toEqual({ max: 4000 });
  expect(boundsOf({ type: 'party', max: 1000 })).toEqual({ max: 200 });
  expect(boundsOf({ type: 'list', of: { type: 'text' } })).toEqual({ max: 100 });
});

const plan = {
  fields: {
    phone: { type: 'text', personal: true, max: 5 },
    people: { type: 'list', of: { name: { type: 'text', personal: true }, age: { type: 'integer' } } },
    note: { type: 'text', personal: true },
  },
} as unknown as Plan;
const key = Buffer.alloc(32, 1);

test('personal values are checked, kept and replaced, also in lists; the same request makes the same references', () => {
  const once = incoming(plan, key, 'id-1');
  const data = once.fields({ phone: '12345', people: [{ name: '李', age: 3 }] });
  expect(isVaultReference(data.phone)).toBe(true);
  expect(data.people).toEqual([{ name: expect.stringMatching(/^v1\./), age: 3 }]);
  expect(once.rows.map((it) => it.value)).toEqual(['12345', '李']);
  expect(incoming(plan, key, 'id-1').fields({ phone: '99999' }).phone).toBe(data.phone);
  expect(incoming(plan, key, 'id-2').fields({ phone: '12345' }).phone).not.toBe(data.phone);
  const wrong = incoming(plan, key, 'id-1');
  wrong.fields({ phone: '123456', fone: 1 }, 'with.');
  expect(wrong.faults.map((it) => `${it.field} ${it.code}`)).toEqual([
    'with.phone data/too-long',
    'with.fone data/unknown-field',
  ]);
  expect(wrong.rows).toEqual([]);
});

test('a field and a text of one name are two values', () => {
  const brought = incoming(plan, key, 'id-1');
  expect(brought.fields({ note: '甲' }).note).not.toBe(brought.text('note', '乙'));
  expect(brought.rows).toHaveLength(2);
});

test('a mask stands for every reference, however deep', () => {
  const ref = `v1.${'a'.repeat(43)}`;
  expect(revealed({ a: [ref, 1], b: { c: ref }, d: 'v1.short' }, masked)).toEqual({
    a: ['***', 1],
    b: { c: '***' },
    d: 'v1.short',
  });
});
