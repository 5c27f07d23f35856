/** What must hold of blocks: of a hand-over's parties at every instant (rules 19–21), and of what stands inside a block. */
import { blockVisit, visitsInside } from '../engine/route/block.ts';
import { legsOf } from '../engine/see/legs.ts';
import { stepOf } from '../engine/plan-index.ts';
import type { State, Visit } from '../engine/state/state.ts';
import type { DomainEvent } from '../engine/turn.ts';
import { clockOfHead } from '../language/clock-id.ts';
import { factsOf } from '../language/kinds/of-step.ts';
import type { Plan } from '../language/plan.ts';
import { stormOf } from './kinds/of-step.ts';

/** Between two events. */
export function blockViolations(plan: Plan, state: State): string[] {
  const found: string[] = [];
  for (const visit of state.visits) {
    if (visit.in !== undefined && blockVisit(state, visit.in) === undefined)
      found.push(`${visit.step} is open inside a block that is over`);
    if (visit.branches !== undefined) found.push(...branches(state, visit, visit.branches.open));
    const step = stepOf(plan, visit.step);
    found.push(...stormOf(step).violations(state, visit, step));
  }
  return found;
}

/** Every open branch is somewhere, and at one place alone. */
function branches(state: State, block: Visit, open: number): string[] {
  const direct = visitsInside(state, block).filter((v) => v.in?.block === block.step && v.in.visit === block.visit);
  const places = new Set(direct.map((v) => `${v.in?.branch} ${v.in?.item}`));
  if (places.size !== direct.length) return [`a branch of ${block.step} is at two places`];
  return places.size === open ? [] : [`${block.step} has ${open} open branches, ${places.size} of them somewhere`];
}

/** Of the whole story: exactly one party is accountable at every instant of a hand-over, and breaches are that party's. */
export function accountableViolations(plan: Plan, events: readonly DomainEvent[]): string[] {
  const steps = new Set(plan.steps.filter((s) => factsOf(s).block(s)?.legs !== undefined).map((s) => s.id));
  if (steps.size === 0) return [];
  const found: string[] = [];
  let team: string | undefined;
  /** Of a hand-over that a merge withdrew: its undo brings it back. */
  let withdrawn: { team: string | undefined; atMs: number } | undefined;
  let sinceMs = 0;
  for (const e of events) {
    if (e.type === 'accountable.changed') {
      const { before, after, since } = e.data;
      if (before !== team) found.push(`accountable passed from ${before}, it was ${team} at ${e.seq}`);
      if (team !== undefined && since !== sinceMs)
        found.push(`${team} is said to be accountable since another instant`);
      [team, sinceMs] = [after, e.atMs];
    }
    if (steps.has(e.step ?? '') && (e.type === 'step.done' || e.type === 'step.withdrawn')) {
      [withdrawn, team] = [e.type === 'step.withdrawn' ? { team, atMs: e.atMs } : undefined, undefined];
    }
    if (e.type === 'case.merged' && withdrawn?.atMs !== e.atMs) withdrawn = undefined;
    if (e.type === 'case.unmerged') team = withdrawn?.team ?? team;
    // Late help is the lateness of whoever was asked (rule 33).
    const ofCase = e.type === 'clock.breached' && clockOfHead(e.clock, 'help') === undefined;
    if (ofCase && team !== undefined && e.data.accountable !== team)
      found.push(`the breach of ${e.clock} is ${e.data.accountable}'s, accountable was ${team}`);
  }
  return [...found, ...spans(legsOf(events).accountable)];
}

/** As the report of legs tells it: no overlap, no gap inside a hand-over. */
function spans(told: ReturnType<typeof legsOf>['accountable']): string[] {
  const wrong = told.findIndex((span, i) => {
    const next = told[i + 1];
    return (
      next !== undefined && (span.untilMs === undefined || span.untilMs > next.fromMs || span.untilMs < span.fromMs)
    );
  });
  return wrong < 0 ? [] : [`the report has ${told[wrong]?.team} accountable beside another at span ${wrong}`];
}
