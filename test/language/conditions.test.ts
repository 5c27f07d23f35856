/** Conditions: the map form and CEL give the same operations, and those mean what language.md says. */
import { describe, expect, test } from 'vitest';
import { evaluate, holds, type Scope } from '../../engine/values/evaluate.ts';
import { load } from '../../language/load.ts';
import type { Expr, Value } from '../../language/plan.ts';
import { overlay } from '../setup/overlay.ts';

/** The compiled guard of a step, and the codes of what was wrong. */
function compile(when: string): { expr: Expr | undefined; codes: string[] } {
  const data =
    'data:\n  vip: { type: boolean, required: true }\n  count: { type: integer, required: true }\n  ratio: { type: number, required: true }\n  refund: { type: money, required: true }\n  items: { type: list, of: money, required: true }\n  parts: { type: list, of: { sku: { type: text } }, required: true }\n  met_at: { type: instant, required: true }';
  const clocks = 'clocks:\n  first-answer: { title: 答, from: case.opened, until: receive.done, limit: 4h }';
  const step = `steps:\n  handle:\n    title: 处理\n    when: ${when}\n    task: { for: owner, evidence: [voucher] }\n    outcomes: { handled: close }`;
  const { packages, diagnostics } = load(overlay('sample.sop.yaml', `${data}\n${clocks}\n${step}`));
  const found = packages.get('sample')?.plan.steps.find((s) => s.id === 'handle')?.when;
  return { expr: found, codes: diagnostics.map((d) => d.code) };
}

const GOLDEN: [map: string, cel: string, expected: Expr][] = [
  ["{ amount: '>= 5000' }", "'amount >= yuan(5000)'", ['>=', ['f', 'amount'], 500000]],
  ["{ amount: '> 99.9' }", "'amount > yuan(99.9)'", ['>', ['f', 'amount'], 9990]],
  ['{ amount: 0.1 }', "'amount == yuan(0.1)'", ['==', ['f', 'amount'], 10]],
  ['{ channel: [app, media] }', '\'channel in ["app", "media"]\'', ['in', ['f', 'channel'], ['l', 'app', 'media']]],
  [
    '{ channel: app, vip: true }',
    '\'channel == "app" && vip == true\'',
    ['&&', ['==', ['f', 'channel'], 'app'], ['==', ['f', 'vip'], true]],
  ],
  [
    "{ any: [{ channel: app }, { count: '< 3' }] }",
    '\'channel == "app" || count < 3\'',
    ['||', ['==', ['f', 'channel'], 'app'], ['<', ['f', 'count'], 3]],
  ],
  ['{ not: { have: [order] } }', "'!have(order)'", ['!', ['have', 'order']]],
  [
    '{ have: [note, voucher, owner] }',
    '\'have(note) && have("voucher") && have(owner)\'',
    ['&&', ['have', 'note'], ['evidence', 'voucher'], ['!=', ['n', 'owner'], null]],
  ],
  ["{ refund: '<= amount' }", "'refund <= amount'", ['<=', ['f', 'refund'], ['f', 'amount']]],
  [
    "{ refund: '= amount' }",
    "'refund == amount'",
    ['&&', ['have', 'refund'], ['have', 'amount'], ['==', ['f', 'refund'], ['f', 'amount']]],
  ],
  ["{ refund: '!= 5' }", "'refund != yuan(5)'", ['&&', ['have', 'refund'], ['!=', ['f', 'refund'], 500]]],
  ["{ clock.whole.used: '>= 90%' }", "'clock.whole.used >= 0.9'", ['>=', ['n', 'clock', 'whole', 'used'], 0.9]],
  [
    "{ clock.first-answer.left: '< 1h30m' }",
    '\'clock["first-answer"].left < duration("1h30m")\'',
    ['<', ['n', 'clock', 'first-answer', 'left'], 5_400_000],
  ],
  [
    "{ clock.whole.left: '< 2nd' }",
    '\'clock.whole.left < duration("48h")\'',
    ['<', ['n', 'clock', 'whole', 'left'], 172_800_000],
  ],
  [
    '{ clock.whole.state: [breached, met_late] }',
    '\'clock.whole.state in ["breached", "met_late"]\'',
    ['in', ['n', 'clock', 'whole', 'state'], ['l', 'breached', 'met_late']],
  ],
  [
    "{ met_at: '< 2026-12-31T18:00+08:00' }",
    '\'met_at < timestamp("2026-12-31T18:00+08:00")\'',
    ['<', ['f', 'met_at'], Date.UTC(2026, 11, 31, 10)],
  ],
  ["{ promised: '>= 2026-12-31' }", '\'promised >= "2026-12-31"\'', ['>=', ['f', 'promised'], '2026-12-31']],
  ["{ case.cycle: '>= 3' }", "'case.cycle >= 3'", ['>=', ['n', 'case', 'cycle'], 3]],
  ["{ task.receive.visits: '> 1' }", '\'task["receive"].visits > 1\'', ['>', ['n', 'task', 'receive', 'visits'], 1]],
  ["{ ratio: '> -1.5' }", "'ratio > -1.5'", ['>', ['f', 'ratio'], -1.5]],
];

test.each(GOLDEN)('%s is %s', (map, cel, expected) => {
  expect(compile(map)).toEqual({ expr: expected, codes: [] });
  expect(compile(cel)).toEqual({ expr: expected, codes: [] });
});

test.each<[string, Expr]>([
  ["'count / 2 == 1'", ['&&', ['have', 'count'], ['==', ['div', ['f', 'count'], 2], 1]]],
  ["'ratio / 2 > 1'", ['>', ['/', ['f', 'ratio'], 2], 1]],
  ["'refund / amount > 0.5'", ['>', ['/', ['f', 'refund'], ['f', 'amount']], 0.5]],
  ["'items.exists(i, i > yuan(3))'", ['exists', ['f', 'items'], 'i', ['>', ['v', 'i'], 300]]],
  ['\'parts.all(p, p.sku != "x")\'', ['all', ['f', 'parts'], 'p', ['!=', ['.', ['v', 'p'], 'sku'], 'x']]],
  [
    "'size(items) > 2 ? vip : count > 1'",
    ['?', ['>', ['call', 'size', ['f', 'items']], 2], ['f', 'vip'], ['>', ['f', 'count'], 1]],
  ],
  ["'yuan(3) in items'", ['in', 300, ['f', 'items']]],
  ["'count in [1, 2]'", ['in', ['f', 'count'], ['l', 1, 2]]],
  ['\'order.startsWith("O-")\'', ['call', 'startsWith', ['f', 'order'], 'O-']],
])('%s', (cel, expected) => {
  const { expr, codes } = compile(cel);
  expect(codes).toEqual([]);
  expect(withoutGuard(expr)).toEqual(withoutGuard(expected));
});

/** A guard in front of an equality with a literal is not needed and not written. */
function withoutGuard(expr: Expr | undefined): unknown {
  return Array.isArray(expr) && expr[0] === '&&' ? expr.at(-1) : expr;
}

test.each<[string, Expr]>([
  ["{ promised: '>= +24h' }", ['>=', ['f', 'promised'], ['now', 'date', 'h', 86_400_000, 'always-on']]],
  ["{ met_at: '< -2wd' }", ['<', ['f', 'met_at'], ['now', 'instant', 'wd', -2, 'always-on']]],
  ["{ clock.whole.due: '<= + 3nd' }", ['<=', ['n', 'clock', 'whole', 'due'], ['now', 'instant', 'nd', 3, 'always-on']]],
])('%s is compared with now', (map, expected) => {
  expect(compile(map)).toEqual({ expr: expected, codes: [] });
});

test.each([
  ["{ promised: '>= +24' }", 'duration/bare-number'],
  ["{ promised: '>= +2d' }", 'duration/bare-day'],
  ["{ promised: '= +24h' }", 'literal/not-a-date'],
  ["{ count: '> +24h' }", 'literal/not-an-integer'],
])('%s is no comparison with now', (map, code) => {
  expect(compile(map).codes).toEqual([code]);
});

describe('ids with hyphens', () => {
  const left: Expr = ['n', 'clock', 'first-answer', 'left'];

  test.each<[string, Expr]>([
    ['\'clock.first-answer.left < duration("1h")\'', ['<', left, 3_600_000]],
    [
      "'ratio - clock.first-answer.used > 0.5'",
      ['>', ['-', ['f', 'ratio'], ['n', 'clock', 'first-answer', 'used']], 0.5],
    ],
    [
      "'clock.first-answer.used-clock.whole.used > 0.5'",
      ['>', ['-', ['n', 'clock', 'first-answer', 'used'], ['n', 'clock', 'whole', 'used']], 0.5],
    ],
    [
      '\'order.startsWith("clock.first-answer.left")\'',
      ['call', 'startsWith', ['f', 'order'], 'clock.first-answer.left'],
    ],
    ["'have(clock.first-answer.due)'", ['!=', ['n', 'clock', 'first-answer', 'due'], null]],
  ])('%s is read as written', (cel, expected) => {
    const { expr, codes } = compile(cel);
    expect(codes).toEqual([]);
    expect(expr).toEqual(expected);
  });
});

describe('meaning', () => {
  const scope = (data: Record<string, Value>): Scope => ({
    field: (name) => data[name] ?? null,
    name: () => null,
    now: () => null,
    given: () => false,
  });
  const tested = (when: string, data: Record<string, Value>) => holds(compile(when).expr ?? null, scope(data));

  test('a test on an empty value fails, whatever the operator', () => {
    for (const op of ['<', '<=', '>', '>=', '=', '!=']) {
      expect(tested(`{ refund: '${op} 5' }`, {})).toBe(false);
      expect(tested(`{ refund: '${op} amount' }`, {})).toBe(false);
      expect(tested(`{ refund: '${op} amount' }`, { refund: 1 })).toBe(false);
    }
    expect(tested("'refund + amount != yuan(5)'", { refund: 1 })).toBe(false);
    expect(tested('{ channel: [app] }', {})).toBe(false);
    expect(tested('{ not: { channel: app } }', {})).toBe(true);
  });

  test('money is compared in 分, read from its digits', () => {
    expect(tested("{ amount: '>= 100.10' }", { amount: 10010 })).toBe(true);
    expect(tested("{ amount: '>= 100.10' }", { amount: 10009 })).toBe(false);
    expect(evaluate(compile("'amount - refund > yuan(1)'").expr ?? null, scope({ amount: 300, refund: 199 }))).toBe(
      true,
    );
  });
});
