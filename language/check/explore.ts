/**
 * Walks every path of an SOP at once: the states a case can be in (step, resolved or not, owned or not, which clocks run),
 * each visited once. What the rules about paths ask is gathered on the way.
 */
import { endsCase } from '../anywhere.ts';
import { CONTACT } from '../compile/event-names.ts';
import { momentsOfClock, sameMoments, startsOf, stopsOf } from '../moments.ts';
import type { Plan } from '../plan.ts';
import { type ClockStatus, clockEvent, clockReopened, startOfClocks } from './clock-status.ts';
import { factsOf } from '../kinds/of-step.ts';
import { ENTERS, ON, type Routes, waits, type Way } from './routes.ts';

/** More states than this come only from a dozen clocks that overlap in every way. */
const STATES_MAX = 20_000;

/** What is known of a case on a path: no values of fields, no instants. */
export interface State {
  step: string;
  resolved: boolean;
  owned: boolean;
  /** A case that was re-opened: orders of moments are judged in the first cycle. */
  again: boolean;
  clocks: readonly ClockStatus[];
}

/** Pairs of clocks, by position: noted at every state, so that they must cost next to nothing. */
class Pairs {
  private readonly known: Uint8Array;
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.known = new Uint8Array(size * size);
  }

  add(a: number, b: number): void {
    this.known[a * this.size + b] = 1;
  }

  has(a: number, b: number): boolean {
    return this.known[a * this.size + b] === 1;
  }
}

export interface Facts {
  /** Steps in which a case can wait while nobody owns it. */
  unowned: Set<string>;
  /** Steps in which a case can wait while no clock of the case runs. */
  uncovered: Set<string>;
  /** Ways that resolve a resolved case, and that re-open an open one. */
  resolvesTwice: Set<Way>;
  reopensOpen: Set<Way>;
  /** Ways to `close` or `cancel` on which a clock may still run, by the clock's position in the plan. */
  runsAtEnd: Map<number, Way>;
  started: Set<number>;
  stopped: Set<number>;
  /** By block: clocks, by position, that run when it ends in the first cycle, whichever path led there. */
  runsAfterBlock: Map<string, Set<number>>;
  /** Of a and b: in the first cycle b can stop while a has not. */
  stopsBefore: Pairs;
  /** There were more states than are walked: what was not found may be there all the same. */
  cut: boolean;
}

export function explore(plan: Plan, routes: Routes): Facts {
  const facts = walk(plan, routes);
  return facts.cut ? oneByOne(plan, routes, facts) : facts;
}

/**
 * Clocks do not move each other, so that what concerns one or two of them, or none, shows as well on a walk with these
 * alone, and that has few states. Only whether some clock covers a wait asks for all at once.
 */
function oneByOne(plan: Plan, routes: Routes, { uncovered }: Facts): Facts {
  const facts: Facts = {
    ...walk({ ...plan, clocks: [] }, routes),
    uncovered,
    stopsBefore: new Pairs(plan.clocks.length),
  };
  plan.clocks.forEach((clock, i) => {
    const alone = walk({ ...plan, clocks: [clock] }, routes);
    if (alone.started.has(0)) facts.started.add(i);
    if (alone.stopped.has(0)) facts.stopped.add(i);
    for (const way of alone.runsAtEnd.values()) facts.runsAtEnd.set(i, way);
    for (const [block, running] of alone.runsAfterBlock)
      if (running.has(0)) facts.runsAfterBlock.set(block, (facts.runsAfterBlock.get(block) ?? new Set()).add(i));
    facts.cut ||= alone.cut;
    plan.clocks.forEach((other, j) => {
      // Only of clocks that start together is the order of their ends asked.
      if (j <= i || sameMoments(startsOf(other)) !== sameMoments(startsOf(clock))) return;
      const both = walk({ ...plan, clocks: [clock, other] }, routes);
      if (both.stopsBefore.has(0, 1)) facts.stopsBefore.add(i, j);
      if (both.stopsBefore.has(1, 0)) facts.stopsBefore.add(j, i);
      facts.cut ||= both.cut;
    });
  });
  return facts;
}

/** What a walk begins with. */
export function nothingKnown(plan: Plan): Facts {
  return {
    unowned: new Set(),
    uncovered: new Set(),
    resolvesTwice: new Set(),
    reopensOpen: new Set(),
    runsAtEnd: new Map(),
    started: new Set(),
    stopped: new Set(),
    runsAfterBlock: new Map(),
    stopsBefore: new Pairs(plan.clocks.length),
    cut: false,
  };
}

/** Where every case begins. */
export function beginning(plan: Plan): State | undefined {
  const step = plan.steps[0]?.id;
  const clocks = clockEvent(plan, startOfClocks(plan), 'case.opened');
  return step === undefined ? undefined : { step, resolved: false, owned: false, again: false, clocks };
}

/** The same text for the same state, and for no other. */
export function keyOf({ step, resolved, owned, again, clocks }: State): string {
  return `${step} ${resolved} ${owned} ${again} ${clocks.join('')}`;
}

function walk(plan: Plan, routes: Routes): Facts {
  const facts = nothingKnown(plan);
  const first = beginning(plan);
  const queue = first === undefined ? [] : [first];
  const seen = new Set<string>();
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const key = keyOf(state);
    if (seen.has(key)) continue;
    if (seen.size === STATES_MAX) return { ...facts, cut: true };
    seen.add(key);
    visit(plan, routes, facts, state, (_, next) => {
      if (next !== undefined) queue.push(next);
    });
  }
  return facts;
}

/** A way that may be taken, and where it leads; to nothing when the case has ended. */
export type Leads = (way: Way, next: State | undefined) => void;

/** All that can come next, one step further; what is seen on the way is noted in `facts`. */
export function visit(plan: Plan, routes: Routes, facts: Facts, state: State, leads: Leads): void {
  note(facts, state);
  const step = routes.steps.get(state.step);
  if (step === undefined) {
    // The instant at which a block ends.
    if (!state.again) noteRunning(facts, state);
    for (const way of routes.ways.get(state.step) ?? []) {
      leads(way, take(plan, routes, facts, state, way));
    }
    return;
  }
  const skipped = state.clocks;
  const entered = clockEvent(plan, state.clocks, `${step.id}.entered`);
  const here = { ...state, clocks: entered };
  note(facts, here);
  if (waits(step)) judgeWait(plan, routes, facts, here);
  for (const way of routes.ways.get(step.id) ?? []) {
    if (way.outcome === ON && state.resolved && (way.resolves || !endsCase(way))) continue;
    for (const clocks of way.outcome === 'skipped' ? [skipped] : during(plan, routes, here, way)) {
      note(facts, { ...here, clocks });
      leads(way, take(plan, routes, facts, { ...here, clocks }, way));
    }
  }
}

function note(facts: Facts, { clocks, again }: State): void {
  for (const [i, status] of clocks.entries()) {
    if (status === 'running' || status === 'perhaps') facts.started.add(i);
    if (status !== 'stopped') continue;
    facts.stopped.add(i);
    if (again) continue;
    for (let j = 0; j < clocks.length; j++) if (j !== i && clocks[j] !== 'stopped') facts.stopsBefore.add(j, i);
  }
}

function noteRunning(facts: Facts, { step, clocks }: State): void {
  const running = clocks.flatMap((status, i) => (status === 'running' ? [i] : []));
  const [block = '', outcome] = step.split('^');
  if (outcome !== 'done') return;
  const known = facts.runsAfterBlock.get(block);
  facts.runsAfterBlock.set(block, new Set(running.filter((i) => known === undefined || known.has(i))));
}

/** The judgement of a wait: somebody owns the case, a clock runs whose stop is still ahead. */
function judgeWait(plan: Plan, routes: Routes, facts: Facts, state: State): void {
  const step = routes.steps.get(state.step);
  if (step === undefined) return;
  const groupWork = 'for' in step && /^(team|role)\//.test(String(step.for));
  if (!state.owned && !groupWork) facts.unowned.add(step.id);
  const covered = plan.clocks.some((clock, i) => {
    if (state.clocks[i] !== 'running') return false;
    return stopsOf(clock).some((moment) => {
      const [written = ''] = moment.split('.');
      const head = routes.legs.get(written) ?? written;
      return head === 'case' || head === 'event' || head === step.id || routes.reach.get(step.id)?.has(head) === true;
    });
  });
  if (!covered) facts.uncovered.add(step.id);
}

/** What clocks may have become while the step waited: the customer may have called, an event have come. */
function during(plan: Plan, routes: Routes, state: State, way: Way): (readonly ClockStatus[])[] {
  const step = routes.steps.get(state.step);
  if (step === undefined) return [state.clocks];
  const facts = factsOf(step);
  if (!facts.takesTime(step)) return [state.clocks];
  const assigned = facts.owns && way.outcome !== 'silent' && way.outcome !== 'nobody' && way.outcome !== ON;
  const base = assigned ? clockEvent(plan, state.clocks, `${step.id}.assigned`) : state.clocks;
  const reached = facts.contacts(way.outcome);
  const heard = hearings(plan, base);
  const contacted = heard.map((clocks) => clockEvent(plan, clocks, 'case.contacted'));
  const variants = reached ? contacted : [...heard, ...contacted];
  const events = way.outcome === ON ? undefined : facts.eventsBefore(step, way.outcome);
  if (events === undefined) return variants;
  return variants.flatMap((clocks) => events.map((event) => clockEvent(plan, clocks, `event.${event}`)));
}

/** A contact, and what `on` names, may come wherever the case stands: each of those that a clock names, or none. */
function hearings(plan: Plan, base: readonly ClockStatus[]): (readonly ClockStatus[])[] {
  const named = new Set(plan.clocks.flatMap(momentsOfClock));
  const moments = [CONTACT, ...(plan.on ?? []).map(({ event }) => event)].map((event) => `event.${event}`);
  let variants = [base];
  for (const moment of new Set(moments))
    if (named.has(moment)) variants = variants.flatMap((clocks) => [clocks, clockEvent(plan, clocks, moment)]);
  return variants;
}

/** Leaves by a way; nothing when the case ends. */
function take(plan: Plan, routes: Routes, facts: Facts, state: State, way: Way): State | undefined {
  let clocks =
    way.outcome === 'skipped' || way.outcome === ENTERS || way.outcome === ON
      ? state.clocks
      : clockEvent(plan, clockEvent(plan, state.clocks, `${way.step}.${way.outcome}`), `${way.step}.done`);
  for (const moment of way.moments ?? []) clocks = clockEvent(plan, clocks, moment);
  // What stops with the step has stopped before what stops with the case, though at the same instant.
  note(facts, { ...state, clocks });
  const owned = ownedAfter(routes, state, way);
  let { resolved, again } = state;
  if (way.resolves) {
    if (resolved) facts.resolvesTwice.add(way);
    resolved = true;
    clocks = clockEvent(plan, clocks, 'case.resolved');
  }
  if (way.reopen) {
    if (!resolved) facts.reopensOpen.add(way);
    [resolved, again] = [false, true];
    clocks = clockEvent(plan, clockReopened(plan, clocks), 'case.reopened');
  }
  if (way.to === 'close' || way.to === 'cancel') {
    const ended = clockEvent(plan, clocks, 'case.closed');
    note(facts, { ...state, again, clocks: ended });
    ended.forEach((status, i) => {
      if (way.to === 'close' && (status === 'running' || status === 'perhaps')) facts.runsAtEnd.set(i, way);
    });
    return way.to === 'close' ? reopenedByIntake(plan, owned, ended) : undefined;
  }
  return { step: way.to, resolved, owned, again, clocks };
}

/** Whoever takes the first task owns the case until an `assign` finds somebody, also when that task closes it. */
function ownedAfter(routes: Routes, state: State, way: Way): boolean {
  const worked =
    way.outcome !== ON && way.outcome !== 'skipped' && way.outcome !== 'silent' && way.outcome !== 'nobody';
  const step = routes.steps.get(way.step);
  const staffed = step !== undefined && factsOf(step).owns && factsOf(step).staffing(step) !== undefined;
  // Who accepts a leg owns the case.
  const accepted = way.outcome !== ON && (way.moments ?? []).length > 0;
  // Who takes an outcome of the case owns what nobody owned.
  return state.owned || accepted || way.anywhere !== undefined || (worked && staffed);
}

/** A closed case begins its next cycle where `intake.reopen` says. */
function reopenedByIntake(plan: Plan, owned: boolean, clocks: readonly ClockStatus[]): State | undefined {
  const to = plan.intake?.reopen?.to;
  if (to === undefined || to.includes('.')) return undefined;
  const again = clockEvent(plan, clockReopened(plan, clocks), 'case.reopened');
  return { step: to, resolved: false, owned, again: true, clocks: again };
}
