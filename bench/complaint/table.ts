/** Costs as a table, each contestant beside the product's ratio to it and the budget of that ratio. */
import type { Cost } from './measure.ts';
import { type Contestant, CONTESTANTS } from './sides.ts';

interface Row {
  name: string;
  of: (cost: Cost) => number;
  digits: number;
  /** Budgets of product / by hand, and of product / by hand with local activities. */
  budget?: string;
  localBudget?: string;
}

const share = (values: readonly number[], at: number) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * at), sorted.length - 1)] ?? Number.NaN;
};

const rows: Row[] = [
  { name: 'events (median)', of: (it) => share(it.events, 0.5), digits: 1, budget: '≤ 0.7', localBudget: '≤ 1.0' },
  { name: 'history, KB', of: (it) => share(it.bytes, 0.5) / 1_024, digits: 1 },
  { name: 'worker CPU, ms/case', of: (it) => it.workerMs / it.cases, digits: 1, budget: '≤ 1.0' },
  { name: 'server CPU, ms/case', of: (it) => it.serverMs / it.cases, digits: 1, budget: '≤ 0.8' },
  { name: 'PostgreSQL CPU, ms/case', of: (it) => it.postgresMs / it.cases, digits: 1 },
  { name: 'cases/s', of: (it) => (it.cases / it.tookMs) * 1_000, digits: 1, budget: '≥ 1.2' },
  { name: 'act p50, ms', of: (it) => share(it.actsMs, 0.5), digits: 0 },
  { name: 'act p99, ms', of: (it) => share(it.actsMs, 0.99), digits: 0 },
];

/** Lines to print. */
export function table(costs: Record<Contestant, Cost>): string[] {
  const cells = (name: string, values: readonly string[]) =>
    name.padEnd(26) + values.map((it) => it.padStart(16)).join('');
  const head = cells('', [...CONTESTANTS, '/ by hand', 'budget', '/ local', 'budget']);
  const body = rows.map(({ name, of, digits, budget = '', localBudget = '' }) => {
    const values = CONTESTANTS.map((it) => of(costs[it]));
    const [product = Number.NaN, byHand = Number.NaN, local = Number.NaN] = values;
    const numbers = values.map((it) => it.toFixed(digits));
    return cells(name, [...numbers, (product / byHand).toFixed(2), budget, (product / local).toFixed(2), localBudget]);
  });
  return [head, ...body];
}
