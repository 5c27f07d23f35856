/**
 * The way through the SOP: leaving a step by an outcome, its effects, resolving, re-opening, closing, and entering what
 * comes next, until something waits.
 */
import type { OutcomePlan, StepPlan } from '../language/plan.ts';
import { isUnmet, latestOf, startClock, targetOf } from './clock.ts';
import { scopeOf } from './context.ts';
import { type Draft, emit, noteStep } from './draft.ts';
import { applyEffects } from './effects.ts';
import { holds } from './evaluate.ts';
import type { Exit } from './exit.ts';
import { withdrawCallBack } from './kinds/call-back.ts';
import { enterKind } from './kinds/enter.ts';
import { closeCase, reopenCase, resolveCase } from './lifecycle.ts';
import { cancelPassedBy, meet, moment } from './moments.ts';
import { stepOf } from './plan-index.ts';
import { later } from './service-time.ts';
import type { Visit } from './state.ts';

/** More steps than this in one turn is a ring in which nothing waits; the checks exclude it, so it is a bug. */
const STEPS_PER_TURN_MAX = 2_000;

/** Follows an exit to wherever the case waits next. */
export function follow(d: Draft, exit: Exit | undefined): void {
  let next: Exit | undefined = exit;
  while (next !== undefined) next = take(d, next);
  cancelPassedBy(d);
}

/** Enters the first step of a new case. */
export function begin(d: Draft): void {
  const first = d.plan.steps[0];
  if (first !== undefined) follow(d, enter(d, first.id));
}

function take(d: Draft, exit: Exit): Exit | undefined {
  if (exit.outcome !== 'skipped') leave(d, exit);
  // A re-open comes first: what its effects raise belongs to the new cycle, whose level began at 0 (rules 11 and 15).
  if (exit.plan.reopen) reopenCase(d);
  applyEffects(d, exit.plan);
  if (exit.plan.resolves) resolveCase(d);
  return arrive(d, exit.plan, exit.outcome);
}

function arrive(d: Draft, plan: OutcomePlan, outcome: string): Exit | undefined {
  if (plan.to === 'close') closeCase(d, 'closed', plan.result ?? (outcome === 'satisfied' ? 'confirmed' : 'done'));
  else if (plan.to === 'cancel') closeCase(d, 'cancelled', plan.result ?? 'cancelled');
  else return enter(d, plan.to);
  return undefined;
}

/** Ends a visit: its clock is met, its moments occur, the outcome is remembered. */
function leave(d: Draft, exit: Exit): void {
  const { visit } = exit;
  noteStep(d, exit.step, { outcome: exit.outcome });
  if (visit !== undefined) {
    d.state.visits.splice(d.state.visits.indexOf(visit), 1);
    d.state.pending = d.state.pending.filter((p) => p.key !== visit.action);
  }
  emit(d, 'step.done', { step: exit.step, ...(visit && { visit: visit.visit }), data: { outcome: exit.outcome } });
  const clock = latestOf(d.state, `step:${exit.step}`);
  if (clock !== undefined && isUnmet(clock)) meet(d, clock);
  const step = stepOf(d.plan, exit.step);
  if (step.kind === 'call_back') withdrawCallBack(d, step);
  if (exit.outcome !== 'done') moment(d, `${exit.step}.${exit.outcome}`);
  moment(d, `${exit.step}.done`);
}

/** Enters a step; a false guard passes it by, through `skipped` when the author lists it. */
function enter(d: Draft, id: string): Exit | undefined {
  if (++d.entered > STEPS_PER_TURN_MAX)
    throw new Error(`A ring of steps that never waits at ${id} in ${d.plan.sop}@${d.plan.version}`);
  const step = stepOf(d.plan, id);
  if (step.when !== undefined && !holds(step.when, scopeOf(d))) {
    emit(d, 'step.skipped', { step: id });
    return { step: id, outcome: 'skipped', plan: step.outcomes.skipped ?? { to: step.next } };
  }
  const before = d.state.steps[id];
  const total = (before?.total ?? 0) + 1;
  d.state.steps = { ...d.state.steps, [id]: { ...before, visits: (before?.visits ?? 0) + 1, total } };
  const visit: Visit = { step: id, visit: total, enteredAtMs: d.nowMs };
  d.state.visits.push(visit);
  emit(d, 'step.entered', { step: id, visit: total });
  moment(d, `${id}.entered`);
  startWaiting(d, visit, step);
  const exit = enterKind(d, visit, step);
  return exit === undefined ? undefined : { ...exit, visit };
}

/** What any waiting step may carry: its clock, the silence that ends it, its reminders. */
function startWaiting(d: Draft, visit: Visit, step: StepPlan): void {
  if (
    'clock' in step &&
    step.clock !== undefined &&
    (step.clock.when === undefined || holds(step.clock.when, scopeOf(d)))
  ) {
    const target = targetOf(d, step.clock, d.nowMs);
    const { ladder } = step.clock;
    if (target !== undefined)
      startClock(d, { id: `step:${step.id}`, of: visit.visit, ...target, ...(ladder !== undefined && { ladder }) });
  }
  if ('ifSilent' in step && step.ifSilent !== undefined)
    visit.untilMs = later(d.plan, step.calendar, d.nowMs, step.ifSilent.after);
  if ('remind' in step && step.remind !== undefined)
    visit.remindAtMs = later(d.plan, step.calendar, d.nowMs, step.remind.every);
}
