/** Look-ups that are worked out once per plan object: steps by id, clocks by moment, what can still be reached. */
import { choicesRead } from '../language/clock-reads.ts';
import { factsOf } from '../language/kinds/of-step.ts';
import { startsOf, stopsOf } from '../language/moments.ts';
import type { ClockPlan, LevelPlan, OutcomePlan, Plan, StepPlan } from '../language/plan.ts';
import { once } from './once.ts';

export interface PlanIndex {
  steps: Map<string, StepPlan>;
  clocks: Map<string, ClockPlan>;
  /** Clocks that start, or stop, at a moment. */
  starting: Map<string, ClockPlan[]>;
  stopping: Map<string, ClockPlan[]>;
  /** Clocks that begin again at a moment. */
  restarting: Map<string, ClockPlan[]>;
  /** Steps, legs and other places of whose moments some clock speaks. */
  places: Set<string>;
  /** Clocks whose limit or due reads a field. */
  reading: Map<string, ClockPlan[]>;
  /** Of a clock that ends by steps alone, those steps; none for what something of the case or an event can always end. */
  awaited: Map<string, string[]>;
  /** Steps that can follow a step without a re-open, itself excluded unless a ring leads back. */
  reach: Map<string, Set<string>>;
  /** The hand-over each leg belongs to. */
  legs: Map<string, string>;
  /** How a case is re-opened from closed: by the SOP's first outcome that re-opens, with its effects. */
  reopening?: { step: string; outcome: string; plan: OutcomePlan };
}

const indexed = once(build);
let last: { plan: Plan; index: PlanIndex } | undefined;

/** Turns ask for it dozens of times, mostly of the plan they asked for before. */
export function indexOf(plan: Plan): PlanIndex {
  if (last?.plan !== plan) last = { plan, index: indexed(plan) };
  return last.index;
}

/** The step of this id; a missing one is a bug of the compiler, not a state of the world. */
export function stepOf(plan: Plan, id: string): StepPlan {
  const step = indexOf(plan).steps.get(id);
  if (step === undefined) throw new Error(`Plan ${plan.sop}@${plan.version} has no step ${id}`);
  return step;
}

/** None for a name the plan does not have: `escalate` brings it as somebody typed it. */
export function levelsOf(plan: Plan, ladder: string): LevelPlan[] {
  return Object.hasOwn(plan.ladders, ladder) ? (plan.ladders[ladder] ?? []) : [];
}

/** Every outcome a step can leave by, guard and silence included. */
export function exits(step: StepPlan): OutcomePlan[] {
  const silent = 'ifSilent' in step && step.ifSilent !== undefined ? [step.ifSilent.then] : [];
  const rows = factsOf(step)
    .rows(step)
    .map((row) => row.plan);
  return [...Object.values(step.outcomes), ...rows, ...silent];
}

function build(plan: Plan): PlanIndex {
  const reopening = plan.steps
    .flatMap((s) => Object.entries(s.outcomes).map(([outcome, o]) => ({ step: s.id, outcome, plan: o })))
    .find((o) => o.plan.reopen);
  const legs = new Map(
    plan.steps.flatMap(
      (s) =>
        factsOf(s)
          .block(s)
          ?.legs?.map((l) => [l.id, s.id] as const) ?? [],
    ),
  );
  return {
    steps: new Map(plan.steps.map((s) => [s.id, s])),
    clocks: new Map(plan.clocks.map((c) => [c.id, c])),
    starting: group(plan.clocks, startsOf),
    stopping: group(plan.clocks, stopsOf),
    restarting: group(plan.clocks, (c) => c.restart ?? []),
    places: new Set(plan.clocks.flatMap((c) => [...startsOf(c), ...stopsOf(c), ...(c.restart ?? [])].map(placeOf))),
    reading: group(plan.clocks, readFields),
    awaited: new Map(plan.clocks.flatMap((clock) => stepsAwaited(clock, legs))),
    reach: reachability(plan),
    legs,
    reopening,
  };
}

/** `resolve.done` → `resolve`. */
function placeOf(moment: string): string {
  return moment.slice(0, moment.lastIndexOf('.'));
}

function stepsAwaited(clock: ClockPlan, legs: ReadonlyMap<string, string>): [clock: string, steps: string[]][] {
  const stops = stopsOf(clock);
  if (stops.some((stop) => stop.startsWith('case.') || stop.startsWith('event.'))) return [];
  return [[clock.id, stops.map((stop) => legs.get(placeOf(stop)) ?? placeOf(stop))]];
}

function readFields(clock: ClockPlan): string[] {
  return [...(clock.due === undefined ? [] : [clock.due]), ...choicesRead(clock)];
}

function group(clocks: ClockPlan[], keys: (clock: ClockPlan) => readonly string[]): Map<string, ClockPlan[]> {
  const groups = new Map<string, ClockPlan[]>();
  for (const clock of clocks) for (const key of keys(clock)) groups.set(key, [...(groups.get(key) ?? []), clock]);
  return groups;
}

/** What can come right after a step: targets, the first steps of a block's branches; after a branch, what follows its block. */
function followers(plan: Plan, step: StepPlan): string[] {
  const targets = exits(step)
    .filter((o) => !o.reopen)
    .map((o) => o.to);
  const facts = factsOf(step);
  const inside = facts.block(step)?.branches ?? [];
  const passes = facts.passes || (step.when !== undefined && step.outcomes.skipped === undefined);
  const ends = inside.length > 0 && step.outcomes.done === undefined;
  // An outside event, an outcome of the case, or a correction can lead away from wherever the case waits.
  const led =
    step.in === undefined
      ? [
          ...(plan.on ?? []).flatMap((e) => e.to ?? []),
          ...Object.values(plan.anywhere ?? {}).map((o) => o.to),
          ...Object.values(plan.corrections?.backTo ?? {}),
        ]
      : [];
  const all = [...targets, ...led, ...inside.map((b) => b.first), ...(passes || ends ? [step.next] : [])];
  return all.flatMap((to) => nodesOf(plan, step, to));
}

/** `^x` leads to whatever can follow the block, and to the block's other branches; `block.leg` into the block. */
function nodesOf(plan: Plan, step: StepPlan, to: string): string[] {
  if (!to.startsWith('^')) return [to.split('.')[0] ?? to];
  const block = plan.steps.find((s) => s.id === step.in?.block);
  return block === undefined ? [] : followers(plan, block);
}

function reachability(plan: Plan): Map<string, Set<string>> {
  const next = new Map(plan.steps.map((s) => [s.id, followers(plan, s)]));
  const reach = new Map<string, Set<string>>();
  for (const step of plan.steps) {
    const seen = new Set<string>();
    const stack = [...(next.get(step.id) ?? [])];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      stack.push(...(next.get(id) ?? []));
    }
    reach.set(step.id, seen);
  }
  return reach;
}
