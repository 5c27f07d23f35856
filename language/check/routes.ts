/** The ways between steps: every outcome, row, silence and passing-by, with where it stands in the file. */
import type { Plan, StepPlan } from '../plan.ts';

export interface Way {
  step: string;
  /** As the kernel names it: `registered`, `row-2`, `silent`, `skipped`. */
  outcome: string;
  to: string;
  resolves: boolean;
  reopen: boolean;
  /** Below the step's place; empty where nothing is written. */
  path: (string | number)[];
}

export interface Routes {
  steps: ReadonlyMap<string, StepPlan>;
  ways: ReadonlyMap<string, Way[]>;
  /** Steps that can come after a step, itself only when a ring leads back. `close` and `cancel` count. */
  reach: ReadonlyMap<string, ReadonlySet<string>>;
}

export function routesOf(plan: Plan): Routes {
  const steps = new Map(plan.steps.map((s) => [s.id, s]));
  const ways = new Map(plan.steps.map((s) => [s.id, waysOf(s)]));
  const reach = new Map(plan.steps.map((s) => [s.id, reachable(s.id, ways)]));
  return { steps, ways, reach };
}

function waysOf(step: StepPlan): Way[] {
  const way = (
    outcome: string,
    to: string,
    path: (string | number)[],
    more: { resolves?: true; reopen?: true } = {},
  ): Way => ({
    step: step.id,
    outcome,
    to,
    resolves: more.resolves === true,
    reopen: more.reopen === true,
    path,
  });
  const ways = Object.entries(step.outcomes).map(([name, o]) => way(name, o.to, ['outcomes', name], o));
  if (step.kind === 'decide') ways.push(...step.rows.map((row, i) => way(`row-${i + 1}`, row.to, ['decide', i], row)));
  if (step.kind === 'notify') ways.push(way('done', step.next, []));
  if ('ifSilent' in step && step.ifSilent)
    ways.push(way('silent', step.ifSilent.then.to, ['if_silent'], step.ifSilent.then));
  if (step.when !== undefined && step.outcomes.skipped === undefined) ways.push(way('skipped', step.next, []));
  return ways;
}

function reachable(from: string, ways: ReadonlyMap<string, Way[]>): Set<string> {
  const seen = new Set<string>();
  const stack = (ways.get(from) ?? []).map((w) => w.to);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...(ways.get(id) ?? []).map((w) => w.to));
  }
  return seen;
}

/** Whether entering the step can take time. A `do` takes as long as its call, so a ring of calls is no ring that waits. */
export function waits(step: StepPlan): boolean {
  return step.kind === 'task' || step.kind === 'assign' || step.kind === 'call_back' || step.kind === 'wait';
}
