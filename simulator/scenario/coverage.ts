/** What of an SOP the scenarios reached: outcomes of steps, rows of tables, levels of ladders; and what none did. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import type { Plan, StepPlan } from '../../language/plan.ts';

export interface Reachable {
  kind: 'outcome' | 'row' | 'level';
  /** The step or ladder; of the case's own outcomes `anywhere`. */
  of: string;
  /** The outcome, or the number of the row or level. */
  name: string;
}

export interface Coverage {
  sop: string;
  reached: number;
  total: number;
  /** In the order of the SOP. */
  missing: Reachable[];
}

/** Where outcomes of the whole case stand: no step is called so by chance, for it is a key of the file. */
const ANYWHERE = 'anywhere';

/** Over all events of all scenarios of one SOP. */
export function coverageOf(plan: Plan, stories: readonly (readonly DomainEvent[])[]): Coverage {
  const all = reachableIn(plan);
  const reached = new Set(stories.flatMap((events) => events.flatMap(reachedBy)));
  const missing = all.filter((it) => !reached.has(keyOf(it)));
  return { sop: plan.sop, reached: all.length - missing.length, total: all.length, missing };
}

/** Whole percent, rounded down, so that 100 means all. */
export function percentOf({ reached, total }: Coverage): number {
  return total === 0 ? 100 : Math.floor((reached / total) * 100);
}

function reachableIn(plan: Plan): Reachable[] {
  const levels = Object.entries(plan.ladders).flatMap(([of, ladder]) =>
    ladder.map((_, i): Reachable => ({ kind: 'level', of, name: String(i + 1) })),
  );
  const beside = Object.keys(plan.anywhere ?? {}).map((name): Reachable => ({ kind: 'outcome', of: ANYWHERE, name }));
  return [...stepsIn(plan.steps).flatMap(outcomesOf), ...beside, ...levels];
}

/** Every step, those inside blocks after the block. */
function stepsIn(part: unknown): StepPlan[] {
  if (Array.isArray(part)) return part.flatMap(stepsIn);
  if (typeof part !== 'object' || part === null) return [];
  const isStep = 'id' in part && 'kind' in part && 'outcomes' in part;
  return [...(isStep ? [part as StepPlan] : []), ...Object.values(part).flatMap(stepsIn)];
}

function outcomesOf(step: StepPlan): Reachable[] {
  const rows = factsOf(step).rows(step);
  if (rows.length > 0) return rows.map((_, i) => ({ kind: 'row', of: step.id, name: String(i + 1) }));
  const silent = 'ifSilent' in step && step.ifSilent !== undefined ? ['silent'] : [];
  return [...new Set([...Object.keys(step.outcomes), ...silent])].map((name) => ({
    kind: 'outcome',
    of: step.id,
    name,
  }));
}

function reachedBy({ type, step, data }: DomainEvent): string[] {
  if (type === 'step.skipped') return [keyOf({ kind: 'outcome', of: step, name: 'skipped' })];
  if (type === 'level.fired') return [keyOf({ kind: 'level', of: data.ladder, name: String(data.level) })];
  if (type === 'case.concluded') return [keyOf({ kind: 'outcome', of: ANYWHERE, name: data.as })];
  if (type !== 'step.done') return [];
  const { outcome } = data;
  const row = /^row-(\d+)$/.exec(outcome)?.[1];
  return [
    keyOf({ kind: 'outcome', of: step, name: outcome }),
    ...(row === undefined ? [] : [keyOf({ kind: 'row', of: step, name: row })]),
  ];
}

function keyOf({ kind, of, name }: Reachable): string {
  return `${kind} ${of} ${name}`;
}
