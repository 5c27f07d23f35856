/** Over random tables the prover says a row is dead exactly when the kernel takes it for no value whatever. */
import { expect, test } from 'vitest';
import { holds, type Scope } from '../../../engine/values/evaluate.ts';
import type { Expr, Plan, Value } from '../../../language/plan.ts';
import { firstRow, tablesOf } from '../../../language/prove/tables/rows.ts';
import { type Random, randomOf } from '../../../simulator/random.ts';
import { count } from '../../setup/length.ts';
import { SEED } from '../../setup/seed.ts';
import { planOf } from '../../setup/small-plan.ts';

const CHOICES = ['a', 'b', 'c'];
const fields: Plan['fields'] = {
  channel: { type: 'choice', choices: CHOICES },
  size: { type: 'integer', min: 0, max: 6 },
  amount: { type: 'money' },
  outside: { type: 'boolean' },
};

/** Every value there is, as far as conditions that name 0 to 6 can tell. */
const VALUES: Record<string, Value[]> = {
  channel: [null, ...CHOICES],
  size: [null, 0, 1, 2, 3, 4, 5, 6],
  amount: [null, 0, 1, 2, 3, 4, 5, 6, 7, 8],
  outside: [null, true, false],
};

function conditionOf(random: Random, depth = 2): Expr {
  if (depth > 0 && random.chance(0.5)) {
    if (random.chance(0.2)) return ['!', conditionOf(random, depth - 1)];
    return [random.chance(0.5) ? '&&' : '||', conditionOf(random, depth - 1), conditionOf(random, depth - 1)];
  }
  const kind = random.below(5);
  if (kind === 0) return ['f', 'outside'];
  if (kind === 1) return ['have', random.pick(Object.keys(fields)) ?? 'size'];
  if (kind === 2) return ['in', ['f', 'channel'], ['l', ...CHOICES.filter(() => random.chance(0.6))]];
  if (kind === 3) return ['==', ['f', 'channel'], random.pick(CHOICES) ?? 'a'];
  return [
    random.pick(['<', '<=', '>', '>=', '==']) ?? '<',
    ['f', random.pick(['size', 'amount']) ?? 'size'],
    random.below(7),
  ];
}

/** The rows that the kernel takes for some values of all fields. */
function takenByKernel(rows: { to: string; when?: Expr }[]): Set<number> {
  const taken = new Set<number>();
  const { channel = [], size = [], amount = [], outside = [] } = VALUES;
  for (const c of channel)
    for (const s of size)
      for (const a of amount)
        for (const o of outside) {
          const data: Record<string, Value> = { channel: c, size: s, amount: a, outside: o };
          const scope: Scope = {
            field: (name) => data[name] ?? null,
            name: () => null,
            now: () => null,
            given: () => false,
          };
          taken.add(rows.findIndex(({ when }) => when === undefined || holds(when, scope)));
        }
  return taken;
}

test('a row is dead for the prover exactly when it is for the kernel', () => {
  const random = randomOf(SEED);
  let dead = 0;
  for (let i = 0; i < count(300, 10_000); i++) {
    const rows = [...Array(1 + random.below(5)).keys()].map(() => ({ to: 'close', when: conditionOf(random) }));
    const base = planOf({ steps: [], fields });
    const step = {
      kind: 'decide' as const,
      id: 'judge',
      title: '判定',
      calendar: 'always-on',
      next: 'close',
      outcomes: {},
      rows: [...rows, { to: 'close' }],
    };
    const [table] = tablesOf({ ...base, steps: [step] });
    const taken = new Set((table?.cells ?? []).map((cell) => (table === undefined ? -1 : firstRow(table, cell))));
    expect(
      [...taken].toSorted((a, b) => a - b),
      JSON.stringify(rows),
    ).toEqual([...takenByKernel([...rows, { to: 'close' }])].toSorted((a, b) => a - b));
    dead += taken.size <= rows.length ? 1 : 0;
  }
  expect(dead).toBeGreaterThan(20);
});
