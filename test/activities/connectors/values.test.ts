/** The border between the kernel's values and the outside: each kind there and back, personal ones never through. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outsideArguments, referencesIn, undeclaredIn } from '../../../activities/connectors/arguments.ts';
import { savedOf } from '../../../activities/connectors/saved.ts';
import { RULES_NEWEST } from '../../../engine/rules.ts';
import { readSaved } from '../../../engine/values/saved.ts';
import { looksLike } from '../../../language/personal.ts';
import type { DoStep, FieldPlan, Plan, Value } from '../../../language/plan.ts';

const AT = Date.parse('2026-11-23T01:00:00Z');
const ref = (name: string) => `v1.${name.padEnd(43, '_')}`;

const fields: Record<string, FieldPlan> = {
  amount: { type: 'money' },
  at: { type: 'instant' },
  day: { type: 'date' },
  phone: { type: 'text', personal: true },
  born: { type: 'instant', personal: true },
  times: { type: 'list', of: { type: 'instant' } },
  visits: { type: 'list', of: { at: { type: 'instant' }, door: { type: 'text', personal: true } } },
  text: { type: 'text' },
};
const plan = { fields } as unknown as Plan;

function stepOf(more: Partial<DoStep>): DoStep {
  return {
    kind: 'do',
    id: 'pay',
    title: '付款',
    call: 'p.c',
    with: [],
    timeoutMs: 1,
    retryForMs: 1,
    save: [],
    calendar: '',
    next: 'close',
    outcomes: {},
    ...more,
  };
}

const all = stepOf({ with: Object.keys(fields).map((name) => [name, ['f', name]]) });
const kept = {
  amount: 8_850,
  at: AT,
  day: '2026-11-23',
  phone: ref('phone'),
  born: ref('born'),
  times: [AT, null],
  visits: [{ at: AT, door: ref('door'), more: ref('not-one') }],
  text: ref('looks-like-one'),
};

test('references are found by the plan, inside of lists too, and never by their looks', () => {
  expect(referencesIn(plan, all, kept)).toEqual([ref('phone'), ref('born'), ref('door')]);
  const computed = stepOf({ with: [['x', ['+', ['f', 'text'], '']]] });
  expect(referencesIn(plan, computed, { x: ref('phone') })).toEqual([]);
});

test('a reply that was kept for looking personal goes out as it came; other texts that look like references stay', () => {
  const perhaps = undeclaredIn(plan, all, kept);
  expect(perhaps).toEqual([{ ref: ref('looks-like-one'), field: 'text' }]);
  const sent = (found: [string, Value][]) => outsideArguments(plan, all, kept, new Map(), new Map(found)).text;
  expect(sent([[ref('looks-like-one'), '6222020200112230004']])).toBe('6222020200112230004');
  expect(sent([])).toBe(ref('looks-like-one'));
});

test('each kind of value goes out as the documentation says', () => {
  const opened = new Map<string, Value>([
    [ref('phone'), '138'],
    [ref('born'), 0],
    [ref('door'), '3-2-1'],
  ]);
  expect(outsideArguments(plan, all, kept, opened)).toEqual({
    amount: 8_850,
    at: '2026-11-23T01:00:00.000Z',
    day: '2026-11-23',
    phone: '138',
    born: '1970-01-01T00:00:00.000Z',
    times: ['2026-11-23T01:00:00.000Z', null],
    visits: [{ at: '2026-11-23T01:00:00.000Z', door: '3-2-1', more: ref('not-one') }],
    text: ref('looks-like-one'),
  });
});

test('an instant that was computed goes out like any other, and what is empty does not', () => {
  const step = stepOf({
    with: [
      ['later', ['+', ['f', 'at'], 3_600_000], 'instant'],
      ['number', ['+', ['f', 'amount'], 1]],
      ['nothing', null],
      ['empty', ['f', 'text']],
    ],
  });
  const given = { later: AT + 3_600_000, number: 8_851, nothing: null, empty: null };
  expect(outsideArguments(plan, step, given, new Map())).toEqual({ later: '2026-11-23T02:00:00.000Z', number: 8_851 });
});

const save = (...names: [field: string, path: string][]) => stepOf({ save: names });
const saved = (step: DoStep, reply: Record<string, Value>) => {
  const { result, kept: rows } = savedOf(plan, step, reply, ref);
  return { result: JSON.parse(JSON.stringify(result)), rows };
};

test('what comes back is what is saved, in the kernel’s units, personal values kept apart', () => {
  const reply = {
    payout: { id: 'PO-1', at: '2026-11-23T09:00:00+08:00', secret: 'x' },
    phone: '138',
    visits: [{ at: '2026-11-23T01:00:00Z', door: '3-2-1' }],
  };
  const step = save(
    ['text', 'payout.id'],
    ['at', 'payout.at'],
    ['phone', 'phone'],
    ['visits', 'visits'],
    ['day', 'no.where'],
  );
  expect(saved(step, reply)).toEqual({
    result: {
      payout: { id: 'PO-1', at: AT },
      phone: ref('phone'),
      visits: [{ at: AT, door: ref('visits.0.door') }],
    },
    rows: [
      { ref: ref('phone'), field: 'phone', value: '138' },
      { ref: ref('visits.0.door'), field: 'visits.0.door', value: '3-2-1' },
    ],
  });
});

test.each([
  ['at', 'tomorrow'],
  ['at', '2026-11-23T09:00:00'],
  ['amount', 88.5],
  ['amount', '8850'],
  ['phone', 138],
  ['times', ['2026-11-23T01:00:00Z', 'x']],
  ['visits', [{ at: 'x' }]],
  ['text', { in: 'side' }],
])('%s = %o does not fit, and the failure tells the field alone', (field, value) => {
  expect(() => savedOf(plan, save([field, 'it']), { it: value as Value }, ref)).toThrow(
    `p.c: the reply does not fit the field ${field}.`,
  );
});

test('whatever a reply holds: the kernel reads the same values back, and nothing else comes along', () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>;
  const path = fc.array(fc.constantFrom('a', 'b', '__proto__', 'constructor'), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.record({ a: json, b: json, marker: fc.constant('never') }),
      fc.uniqueArray(
        fc.tuple(
          fc.constantFrom('text', 'amount', 'phone'),
          path.map((names) => names.join('.')),
        ),
        { maxLength: 3, selector: ([field]) => field },
      ),
      (reply, names) => {
        const step = save(...names);
        let made: ReturnType<typeof savedOf>;
        try {
          made = savedOf(plan, step, reply, ref);
        } catch {
          return;
        }
        const result = JSON.parse(JSON.stringify(made.result)) as Record<string, Value>;
        expect(JSON.stringify(result)).not.toContain('never');
        expect(readSaved(plan, step.save, result, RULES_NEWEST)).toHaveProperty('values');
        for (const row of made.kept) expect(typeof row.value).toBe('string');
      },
    ),
  );
});

test.each<[string, FieldPlan, Value]>([
  ['a text', { type: 'text' }, '请回电 13800138000'],
  ['a number', { type: 'integer' }, 13_800_138_000],
  ['an item of a list', { type: 'list', of: { type: 'text' } }, ['ok', 'zhang@example.com']],
  ['a part of an item', { type: 'list', of: { tag: { type: 'text' } } }, [{ tag: '6222020200112230004' }]],
])('a reply that looks personal travels as a reference where nothing says so: %s', (_what, field, value) => {
  const open = { fields: { it: field, id: { type: 'text' } } } as unknown as Plan;
  const step = stepOf({
    save: [
      ['it', 'it'],
      ['id', 'id'],
    ],
  });
  const { result, kept: rows, undeclared } = savedOf(open, step, { it: value, id: 'PO-1' }, ref);
  expect(undeclared).toEqual(['it']);
  expect(JSON.stringify(result)).not.toMatch(/138|zhang|6222/);
  expect(readSaved(open, step.save, result, RULES_NEWEST)).toHaveProperty('values.id', 'PO-1');
  // A number cannot be a reference: it is left out.
  expect(rows.map((row) => row.value).join()).toMatch(typeof value === 'number' ? /^$/ : /138|zhang|6222/);
  expect(result.it === undefined).toBe(typeof value === 'number');
});

test('where a reference does not fit, the field stays empty, and the case goes on', () => {
  const short = { fields: { it: { type: 'text', max: 20 } } } as unknown as Plan;
  const step = stepOf({ save: [['it', 'it']] });
  const { result, undeclared } = savedOf(short, step, { it: '13800138000' }, ref);
  expect([result, undeclared]).toEqual([Object.create(null), ['it']]);
  expect(readSaved(short, step.save, result, RULES_NEWEST)).toEqual({ values: { it: null } });
});

test('what an organization says looks personal is kept apart, too, and what is declared personal becomes a reference', () => {
  const open = { fields: { it: { type: 'text' } } } as unknown as Plan;
  const step = stepOf({ save: [['it', 'it']] });
  expect(savedOf(open, step, { it: 'VIP-1234' }, ref).result).toEqual({ it: 'VIP-1234' });
  expect(savedOf(open, step, { it: 'VIP-1234' }, ref, looksLike(['VIP-9999'])).result).toEqual({ it: ref('it') });
  const veiled = { fields: { it: { type: 'text', personal: true } } } as unknown as Plan;
  expect(savedOf(veiled, step, { it: '13800138000' }, ref).result).toEqual({ it: ref('it') });
});
