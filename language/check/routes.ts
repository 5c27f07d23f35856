/**
 * The ways between steps: every outcome, row, silence and passing-by, with where it stands in the file. Blocks are walked in
 * one order that holds all their moments: branches that must all be done one after the other, legs in theirs.
 */
import { type Context, placeOf } from '../context.ts';
import type { BlockFacts } from '../kinds/facts.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { LegPlan, OutcomePlan, Plan, StepPlan } from '../plan.ts';
import { at, type Place } from '../source/place.ts';

export interface Way {
  step: string;
  /** As the kernel names it: `registered`, `row-2`, `silent`, `skipped`; else `ON` and `ENTERS`, as no outcome is called. */
  outcome: string;
  to: string;
  resolves: boolean;
  reopen: boolean;
  /** Below the step's place; empty where nothing is written. */
  path: (string | number)[];
  /** Moments of legs that occur on the way. */
  moments?: string[];
  /** It is an outcome of the case, of this name (rule 36): written beside the steps. */
  anywhere?: string;
}

export interface Routes {
  steps: ReadonlyMap<string, StepPlan>;
  /** By step; and by `<block>^<outcome>`, the instant at which a block ends. */
  ways: ReadonlyMap<string, Way[]>;
  /** What can come after a step, itself only when a ring leads back. `close` and `cancel` count. */
  reach: ReadonlyMap<string, ReadonlySet<string>>;
  /** The first step of every leg. */
  legs: ReadonlyMap<string, string>;
}

/** The way an outside event, or an outcome of the whole case, leads from wherever the case waits. */
export const ON = '^on';

/** The way into a block is no outcome of it. */
export const ENTERS = '^enters';

export function routesOf(plan: Plan): Routes {
  const steps = new Map(plan.steps.map((s) => [s.id, s]));
  const legs = new Map(plan.steps.flatMap(legsOf).map((l) => [l.id, l.first]));
  const ways = new Map<string, Way[]>();
  for (const step of plan.steps) {
    ways.set(
      step.id,
      [...waysOf(step), ...ledAway(plan, step)].map((way) => resolved(steps, step, way)),
    );
    if (blockOf(step) !== undefined)
      for (const end of endsOf(step)) ways.set(`${step.id}^${end}`, [endOf(steps, step, end)]);
  }
  const reach = new Map([...ways.keys()].map((id) => [id, reachable(id, ways)]));
  return { steps, ways, reach, legs };
}

/** What stands inside the step, if it is a block. */
export function blockOf(step: StepPlan): BlockFacts | undefined {
  return factsOf(step).block(step);
}

function legsOf(step: StepPlan): readonly LegPlan[] {
  return blockOf(step)?.legs ?? [];
}

/** Where outside events and outcomes of the case lead from a step that waits; the moment of an event occurs on the way. */
function ledAway(plan: Plan, step: StepPlan): Way[] {
  if (!waits(step)) return [];
  const events = (plan.on ?? []).flatMap(({ event, to }): Way[] =>
    to === undefined ? [] : [{ ...way(step, ON, to, []), moments: [`event.${event}`] }],
  );
  const outcomes = Object.entries(plan.anywhere ?? {}).map(([anywhere, o]): Way => {
    return { ...way(step, ON, o.to, [], o), anywhere };
  });
  return [...events, ...outcomes];
}

function waysOf(step: StepPlan): Way[] {
  const facts = factsOf(step);
  const block = facts.block(step);
  const outcomes = block === undefined ? Object.entries(step.outcomes) : [];
  const ways = outcomes.map(([name, o]) => way(step, name, o.to, ['outcomes', name], o));
  if (block !== undefined) ways.push(...entriesOf(step, block), ...skippedOf(step));
  ways.push(...facts.rows(step).map(({ name, path, plan }) => way(step, name, plan.to, path, plan)));
  if (facts.passes) ways.push(way(step, 'done', step.next, []));
  if ('ifSilent' in step && step.ifSilent)
    ways.push(way(step, 'silent', step.ifSilent.then.to, ['if_silent'], step.ifSilent.then));
  if (step.when !== undefined && step.outcomes.skipped === undefined) ways.push(way(step, 'skipped', step.next, []));
  return ways;
}

function way(
  step: StepPlan,
  outcome: string,
  to: string,
  path: (string | number)[],
  more: Pick<OutcomePlan, 'resolves' | 'reopen'> = {},
): Way {
  return { step: step.id, outcome, to, resolves: more.resolves === true, reopen: more.reopen === true, path };
}

function skippedOf(step: StepPlan): Way[] {
  const { skipped } = step.outcomes;
  return skipped === undefined ? [] : [way(step, 'skipped', skipped.to, ['outcomes', 'skipped'], skipped)];
}

/** Into the first branch where all must be done, into any where not; into the first leg. */
function entriesOf(step: StepPlan, { branches, inOrder, each, legs }: BlockFacts): Way[] {
  const first = inOrder ? branches.slice(0, 1) : branches;
  const none = each === undefined ? [] : [way(step, ENTERS, `${step.id}^done`, [])];
  const moments = (id: string) => (legs === undefined ? {} : { moments: taken(id) });
  return [...first.map((b) => ({ ...way(step, ENTERS, b.first, []), ...moments(b.id) })), ...none];
}

function taken(leg: string): string[] {
  return [`${leg}.offered`, `${leg}.accepted`];
}

/** Targets that end a branch, or enter a leg, as the nodes they lead to. */
function resolved(steps: ReadonlyMap<string, StepPlan>, step: StepPlan, it: Way): Way {
  const around = step.in === undefined ? undefined : steps.get(step.in.block);
  const block = around && blockOf(around);
  if (it.to.startsWith('^') && around !== undefined && block !== undefined) {
    const name = it.to.slice(1);
    return name === 'done'
      ? { ...it, ...afterBranch(around.id, block, step.in?.branch ?? '') }
      : { ...it, to: `${around.id}^${name}` };
  }
  const [handOver = '', leg] = it.to.split('.');
  const at = steps.get(handOver);
  const target = leg === undefined || at === undefined ? undefined : legsOf(at).find((l) => l.id === leg);
  return target === undefined ? it : { ...it, to: target.first, moments: taken(target.id) };
}

function afterBranch(id: string, block: BlockFacts, branch: string): Pick<Way, 'to' | 'moments'> {
  const { branches, inOrder, legs } = block;
  const next = inOrder ? branches[branches.findIndex((b) => b.id === branch) + 1] : undefined;
  const done = legs === undefined ? [] : [`${branch}.done`];
  if (next === undefined) return { to: `${id}^done`, moments: done };
  return { to: next.first, moments: legs === undefined ? [] : [...done, ...taken(next.id)] };
}

/** The outcomes by which steps inside end a block. */
function endsOf(block: StepPlan): string[] {
  return [...new Set(['done', ...Object.keys(block.outcomes)])].filter((name) => name !== 'skipped');
}

function endOf(steps: ReadonlyMap<string, StepPlan>, block: StepPlan, name: string): Way {
  const outcome = block.outcomes[name];
  const end =
    outcome === undefined
      ? way(block, name, block.next, [])
      : way(block, name, outcome.to, ['outcomes', name], outcome);
  return resolved(steps, block, end);
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

/** Where the way is written. */
export function placeOfWay(context: Context, { step, path, anywhere }: Way): Place {
  return anywhere === undefined ? at(placeOf(context, step), ...path) : at(context.root, 'anywhere', anywhere);
}

/** Whether entering the step can take time. A `do` takes as long as its call, so a ring of calls is no ring that waits. */
export function waits(step: StepPlan): boolean {
  return factsOf(step).waits(step);
}
