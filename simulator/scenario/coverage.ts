/**
 * What of an SOP the scenarios reached: outcomes of steps, rows of tables, levels of ladders, signals, and what became of clocks;
 * and what none did, without a reason written in the file.
 */
import { clockId, clockName, PROMISE } from '../../language/clock-id.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ScenarioFile } from '../../language/scenario/scenario.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import type { Plan, StepPlan } from '../../language/plan.ts';

export interface Reachable {
  kind: 'outcome' | 'row' | 'level' | 'signal' | 'clock';
  /** The step, ladder, signal or clock; of the case's own outcomes `anywhere`. */
  of: string;
  /** The outcome, the number of the row or level, what became of the clock; of a signal empty. */
  name: string;
}

export interface Coverage {
  sop: string;
  reached: number;
  total: number;
  /** In the order of the SOP. */
  missing: Reachable[];
  /** Not reached, for a reason that the file gives. */
  excused: (Reachable & { reason: string })[];
  /** Reasons of the file for what is reached, or is not there. */
  needless: string[];
}

/** Where outcomes of the whole case stand: no step is called so by chance, for it is a key of the file. */
const ANYWHERE = 'anywhere';

/** Over all events of all cases of one SOP. */
export function coverageOf(
  plan: Plan,
  cases: readonly (readonly DomainEvent[])[],
  reasons: ScenarioFile['notReached'] = {},
): Coverage {
  const all = reachableIn(plan);
  const reached = new Set(cases.flatMap((events) => events.flatMap(reachedBy)));
  const open = all.filter((it) => !reached.has(keyOf(it)));
  const excused = open.flatMap((it) => {
    const given = reasons[keyOf(it)];
    return given === undefined ? [] : [{ ...it, reason: given.reason }];
  });
  const missing = open.filter((it) => reasons[keyOf(it)] === undefined);
  const needless = Object.keys(reasons).filter((key) => !open.some((it) => keyOf(it) === key));
  return { sop: plan.sop, reached: all.length - open.length, total: all.length, missing, excused, needless };
}

/** Whole percent of what is not excused, rounded down, so that 100 means all. */
export function percentOf({ reached, total, excused }: Coverage): number {
  const wanted = total - excused.length;
  return wanted === 0 ? 100 : Math.floor((reached / wanted) * 100);
}

/** As a scenario file names it under `not_reached`. */
export function keyOf({ kind, of, name }: Reachable): string {
  return name === '' ? `${kind} ${of}` : `${kind} ${of} ${name}`;
}

function reachableIn(plan: Plan): Reachable[] {
  const levels = Object.entries(plan.ladders).flatMap(([of, ladder]) =>
    ladder.map((_, i): Reachable => ({ kind: 'level', of, name: String(i + 1) })),
  );
  const beside = Object.keys(plan.anywhere ?? {}).map((name): Reachable => ({ kind: 'outcome', of: ANYWHERE, name }));
  const signals = (plan.signals ?? []).map(({ code }): Reachable => ({ kind: 'signal', of: code, name: '' }));
  return [...stepsIn(plan.steps).flatMap(outcomesOf), ...beside, ...levels, ...signals, ...clocksOf(plan)];
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

/** What becomes of a clock of a step, a leg or a promise. */
const ENDS = ['met', 'breached', 'met_late'] as const;

/** A clock of the case may be cancelled with it; one that can be paused was. */
function clocksOf(plan: Plan): Reachable[] {
  const own = plan.clocks.flatMap(({ id, pauseOn = [] }) =>
    [...ENDS, 'cancelled', ...(pauseOn.length > 0 ? ['paused'] : [])].map((state) => named(id, state)),
  );
  const others = plan.steps.flatMap((step) => {
    const legs = (factsOf(step).block(step)?.legs ?? []).map(({ id }) => clockId('line', id));
    const head = !('clock' in step) || step.clock === undefined ? [] : [clockId('step', step.id)];
    return [...head, ...legs].flatMap((id) => ENDS.map((state) => named(id, state)));
  });
  return [...own, ...others, ...(plan.promises ? ENDS.map((state) => named(clockId('promise', 1), state)) : [])];
}

/** As scenarios call it: a step's clock by the step, a red line by its leg, any promise so. */
function named(id: string, state: string): Reachable {
  const { head, of } = clockName(id);
  return { kind: 'clock', of: head === 'promise' ? PROMISE : of, name: state };
}

function reachedBy({ type, step, clock, data }: DomainEvent): string[] {
  if (type === 'step.skipped') return [keyOf({ kind: 'outcome', of: step, name: 'skipped' })];
  if (type === 'level.fired') return [keyOf({ kind: 'level', of: data.ladder, name: String(data.level) })];
  if (type === 'case.concluded') return [keyOf({ kind: 'outcome', of: ANYWHERE, name: data.as })];
  if (type === 'signal.fired') return [keyOf({ kind: 'signal', of: data.signal, name: '' })];
  const state = STATES[type];
  if (state !== undefined && clock !== undefined) return [keyOf(named(clock, state))];
  if (type !== 'step.done') return [];
  const { outcome } = data;
  const row = /^row-(\d+)$/.exec(outcome)?.[1];
  return [
    keyOf({ kind: 'outcome', of: step, name: outcome }),
    ...(row === undefined ? [] : [keyOf({ kind: 'row', of: step, name: row })]),
  ];
}

const STATES: Partial<Record<DomainEvent['type'], string>> = {
  'clock.met': 'met',
  'clock.breached': 'breached',
  'clock.met_late': 'met_late',
  'clock.paused': 'paused',
  'clock.cancelled': 'cancelled',
};
