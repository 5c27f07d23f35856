/**
 * The way through the SOP: leaving a step by an outcome, its effects, resolving, re-opening, closing, and entering what
 * comes next, until something waits.
 */
import { clockId } from '../../language/clock-id.ts';
import type { StepPlan } from '../../language/plan.ts';
import { blockVisit } from './block.ts';
import { clockOf, isUnmet } from '../clocks/clock.ts';
import { scopeOf } from '../values/context.ts';
import { type Draft, emit, noteStep, own } from '../state/draft.ts';
import { applyEffects } from './effects.ts';
import { holds } from '../values/evaluate.ts';
import { type Exit, leaveBy, type Next, type Opening } from './exit.ts';
import { keepsAuthors } from '../grants/authors.ts';
import { releaseAsked } from '../grants/grants.ts';
import { staleApprovals } from '../kinds/approve/stale.ts';
import type { Entering } from '../kinds/kind.ts';
import { kindOf } from '../kinds/of-step.ts';
import { closeCase, reopenCase, resolveCase } from './lifecycle.ts';
import { cancelPassedBy, meet, momentOf } from '../clocks/moments.ts';
import { pauseWhileOpen, visitLeft } from '../clocks/pauses.ts';
import { stepOf } from '../plan-index.ts';
import { later } from '../clocks/service-time.ts';
import type { Visit } from '../state/state.ts';
import { startStepClock } from '../clocks/visit-clocks.ts';
import { withdrawAll, withdrawInside, withdrawOne } from './withdraw.ts';

/** More steps than this in one turn is a ring in which nothing waits; the checks exclude it, so it is a bug. */
const STEPS_PER_TURN_MAX = 2_000;

/** Follows what comes next to wherever the case waits; branches of a block one after the other, each to its own wait. */
export function follow(d: Draft, next: Next): void {
  run(d, next);
  // Rule 23: what an open approval is about has changed; it begins anew, and an answer to the old visit is refused.
  for (const visit of staleApprovals(d)) {
    // One before it may have ended the block it stood in, or the case.
    if (!d.state.visits.includes(visit)) continue;
    const requesters = visit.approval?.requesters ?? [];
    withdrawOne(d, visit);
    run(d, enter(d, visit.step, visit.in, { requesters }));
  }
  d.frame = undefined;
  cancelPassedBy(d);
}

function run(d: Draft, next: Next): void {
  const todo = listOf(next);
  for (let one = todo.shift(); one !== undefined; one = todo.shift()) {
    if (!isStillOpen(d, one)) continue;
    todo.unshift(...listOf('plan' in one ? take(d, one) : open(d, one)));
  }
}

function listOf(next: Next): (Exit | Opening)[] {
  return next === undefined ? [] : Array.isArray(next) ? next : [next];
}

/** What stood in a block that another branch has ended meanwhile goes no further. */
function isStillOpen(d: Draft, next: Exit | Opening): boolean {
  if ('plan' in next && next.visit !== undefined) return d.state.visits.includes(next.visit);
  return next.in === undefined || blockVisit(d.state, next.in) !== undefined;
}

/** Enters the first step of a new case, or the one at which it stood elsewhere (rule 31). */
export function begin(d: Draft, at?: string): void {
  const first = at === undefined ? d.plan.steps[0] : stepOf(d.plan, at);
  if (first !== undefined) follow(d, enter(d, first.id, undefined));
}

function open(d: Draft, opening: Opening): Next {
  return enter(d, opening.step, opening.in, opening);
}

function take(d: Draft, exit: Exit): Next {
  const frame = exit.visit === undefined ? exit.in : exit.visit.in;
  d.frame = frame;
  if (exit.away) leadAway(d, exit);
  else if (exit.outcome !== 'skipped') leave(d, exit);
  // A re-open comes first: what its effects raise belongs to the new cycle, whose level began at 0 (rules 11 and 15).
  if (exit.plan.reopen) reopenCase(d);
  applyEffects(d, exit.plan);
  if (exit.plan.resolves) resolveCase(d);
  return arrive(d, exit, frame);
}

function arrive(d: Draft, { step, outcome, plan }: Exit, frame: Visit['in']): Next {
  const { to } = plan;
  if (to.startsWith('^')) return frame === undefined ? undefined : endBranch(d, frame, step, to.slice(1));
  if (to === 'close') closeCase(d, 'closed', plan.result ?? (outcome === 'satisfied' ? 'confirmed' : 'done'));
  else if (to === 'cancel') closeCase(d, 'cancelled', plan.result ?? 'cancelled');
  else return enter(d, to, frame);
  return undefined;
}

/** The whole case goes elsewhere: nothing that was open goes on. */
function leadAway(d: Draft, { step, plan }: Exit): void {
  withdrawAll(d);
  emit(d, 'case.led', { data: { by: step, to: plan.to } });
}

/** A branch or leg is done, or its block is left by an outcome of its own. */
function endBranch(d: Draft, frame: NonNullable<Visit['in']>, from: string, name: string): Next {
  const block = blockVisit(d.state, frame);
  const step = block && stepOf(d.plan, block.step);
  if (block === undefined || step === undefined) return undefined;
  if (name !== 'done') return leaveBy(block, step, name);
  return kindOf(step).branchDone(d, block, step, { step: from, branch: frame.branch });
}

/** Ends a visit: its clock is met, its moments occur, the outcome is remembered. */
function leave(d: Draft, exit: Exit): void {
  const { visit } = exit;
  noteStep(d, exit.step, { outcome: exit.outcome });
  if (visit !== undefined) {
    withdrawInside(d, visit);
    d.state.visits.splice(d.state.visits.indexOf(visit), 1);
    d.state.pending = d.state.pending.filter((p) => p.key !== visit.action);
    releaseAsked(d, visit);
    visitLeft(d, visit);
  }
  emit(d, 'step.done', { step: exit.step, visit: visit?.visit, data: { outcome: exit.outcome } });
  const clock = visit && clockOf(d.state, clockId('step', exit.step), visit.visit);
  if (clock !== undefined && isUnmet(clock)) meet(d, clock);
  const step = stepOf(d.plan, exit.step);
  kindOf(step).left(d, visit, step);
  if (exit.outcome !== 'done') momentOf(d, exit.step, exit.outcome);
  momentOf(d, exit.step, 'done');
}

/** Enters a step, or a hand-over at a leg; a false guard passes it by, through `skipped` when the author lists it. */
function enter(d: Draft, to: string, frame: Visit['in'], opening?: Entering): Next {
  const dot = to.indexOf('.');
  const id = dot < 0 ? to : to.slice(0, dot);
  const leg = dot < 0 ? undefined : to.slice(dot + 1);
  if (++d.entered > STEPS_PER_TURN_MAX)
    throw new Error(`A ring of steps that never waits at ${id} in ${d.plan.sop}@${d.plan.version}`);
  const step = stepOf(d.plan, id);
  d.frame = frame;
  if (step.when !== undefined && !holds(step.when, scopeOf(d))) {
    emit(d, 'step.skipped', { step: id });
    return { step: id, outcome: 'skipped', plan: step.outcomes.skipped ?? { to: step.next }, in: frame };
  }
  const { visits = 0, total = 0, assignee, outcome } = d.state.steps[id] ?? {};
  own(d, 'steps')[id] = { visits: visits + 1, total: total + 1, assignee, outcome };
  const visit: Visit = { step: id, visit: total + 1, enteredAtMs: d.nowMs, in: frame };
  if (keepsAuthors(d.state) && d.led !== undefined) visit.led = d.led;
  d.state.visits.push(visit);
  emit(d, 'step.entered', { step: id, visit: visit.visit, data: frame && { ...frame } });
  momentOf(d, id, 'entered');
  startWaiting(d, visit, step);
  const next = kindOf(step).enter(d, visit, step, { leg, ...opening });
  return next === undefined || Array.isArray(next) ? next : { ...next, visit };
}

/** What any waiting step may carry: its pause, its clock, the silence that ends it, its reminders. */
function startWaiting(d: Draft, visit: Visit, step: StepPlan): void {
  if ('pause' in step && step.pause !== undefined) pauseWhileOpen(d, visit, step.pause);
  startStepClock(d, visit, step);
  if ('ifSilent' in step && step.ifSilent !== undefined)
    visit.untilMs = later(d.plan, step.calendar, d.nowMs, step.ifSilent.after);
  if ('remind' in step && step.remind !== undefined)
    visit.remindAtMs = later(d.plan, step.calendar, d.nowMs, step.remind.every);
}
