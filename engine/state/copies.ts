/**
 * Copies of what rules change in place: the state, its visits and its clocks. Written out field by field, so that every
 * copy has one shape: V8 makes it twenty times as fast as a spread to which something is added, and copying is the larger
 * part of a turn. For the same reason a fact that is gone is set to undefined, not deleted; JSON knows neither.
 */
import type { Approval } from './approval.ts';
import type { CallBack, Clock, Climb, HandOver, Pause, State, Visit, Work } from './state.ts';

/** Every field, so that one that is added and not copied is an error of the compiler. */
type Whole<T> = { [K in keyof Required<T>]: T[K] };

/**
 * Visits, clocks, notices and pauses are copied, since rules change them in place. Steps, moments and signals are copied by
 * whoever first writes into them in a turn (`own`); everything else is replaced as a whole by whoever changes it.
 */
export function copyState(s: State): State {
  const draft: Whole<State> = {
    format: s.format,
    rules: s.rules,
    case: s.case,
    sop: s.sop,
    version: s.version,
    state: s.state,
    result: s.result,
    cycle: s.cycle,
    openedAtMs: s.openedAtMs,
    atMs: s.atMs,
    openedBy: s.openedBy,
    intakeId: s.intakeId,
    resolvedAtMs: s.resolvedAtMs,
    resolvedBy: s.resolvedBy,
    closedAtMs: s.closedAtMs,
    reopenedAtMs: s.reopenedAtMs,
    owner: s.owner,
    ownerTeam: s.ownerTeam,
    team: s.team,
    coordinator: s.coordinator,
    watchers: s.watchers,
    data: s.data,
    evidence: s.evidence,
    seals: s.seals,
    grants: s.grants,
    authors: s.authors,
    ownerRoles: s.ownerRoles,
    workers: s.workers,
    placed: s.placed,
    rejected: s.rejected,
    rejectedThere: s.rejectedThere,
    parties: s.parties,
    involved: s.involved,
    unknown: s.unknown,
    contacts: s.contacts,
    ownerActs: s.ownerActs,
    differs: s.differs,
    rejections: s.rejections,
    forced: s.forced,
    edges: s.edges,
    level: s.level,
    pauses: s.pauses?.map(copyPause),
    pausedMs: s.pausedMs,
    promised: s.promised,
    helped: s.helped,
    helps: s.helps,
    transfer: s.transfer,
    reminders: s.reminders,
    orphan: s.orphan,
    survey: s.survey,
    visits: s.visits.map(copyVisit),
    steps: s.steps,
    clocks: s.clocks.map(copyClock),
    parent: s.parent,
    links: s.links,
    signals: s.signals,
    firings: s.firings,
    heard: s.heard,
    merged: s.merged,
    paid: s.paid,
    paidThere: s.paidThere,
    cancelAsked: s.cancelAsked,
    moments: s.moments,
    pending: s.pending,
    notices: s.notices.map((notice) => ({ ...notice })),
    acts: s.acts,
    happened: s.happened,
    seq: s.seq,
    nextKey: s.nextKey,
  };
  return draft;
}

/** A pause that can be changed without its original. */
export function copyPause(p: Pause): Pause {
  const draft: Whole<Pause> = {
    reason: p.reason,
    sinceMs: p.sinceMs,
    untilMs: p.untilMs,
    calendar: p.calendar,
    of: p.of,
    by: p.by,
    remindAtMs: p.remindAtMs,
  };
  return draft;
}

/** A visit that can be changed without its original. */
export function copyVisit(v: Visit): Visit {
  const draft: Whole<Visit> = {
    step: v.step,
    visit: v.visit,
    enteredAtMs: v.enteredAtMs,
    work: v.work && copyWork(v.work),
    action: v.action,
    call: v.call && copyCall(v.call),
    in: v.in,
    child: v.child,
    branches: v.branches,
    handOver: v.handOver && copyHandOver(v.handOver),
    approval: v.approval && copyApproval(v.approval),
    led: v.led,
    untilMs: v.untilMs,
    remindAtMs: v.remindAtMs,
    reminded: v.reminded,
  };
  return draft;
}

function copyWork(w: Work): Work {
  const draft: Whole<Work> = {
    status: w.status,
    team: w.team,
    role: w.role,
    assignee: w.assignee,
    sinceMs: w.sinceMs,
    acceptByMs: w.acceptByMs,
    lapses: w.lapses,
    declined: w.declined,
    askedTeam: w.askedTeam,
    asked: w.asked,
  };
  return draft;
}

function copyCall(c: CallBack): CallBack {
  const draft: Whole<CallBack> = {
    opensAtMs: c.opensAtMs,
    attempt: c.attempt,
    fromMs: c.fromMs,
    dueMs: c.dueMs,
    sent: c.sent,
  };
  return draft;
}

function copyHandOver(h: HandOver): HandOver {
  const draft: Whole<HandOver> = {
    leg: h.leg,
    accountable: h.accountable,
    sinceMs: h.sinceMs,
    offer: h.offer,
    rejections: h.rejections,
    settled: h.settled,
    arbitration: h.arbitration,
    doer: h.doer,
    done: h.done,
  };
  return draft;
}

function copyApproval(a: Approval): Approval {
  const draft: Whole<Approval> = {
    grant: a.grant,
    amount: a.amount,
    hash: a.hash,
    seen: a.seen,
    requesters: a.requesters,
    role: a.role,
    least: a.least,
    basis: a.basis,
    signed: a.signed,
    upTo: a.upTo,
    given: a.given,
    asked: a.asked,
    atMs: a.atMs,
    tries: a.tries,
  };
  return draft;
}

/** A clock that can be changed without its original; one that is over does not change and is given back as it is. */
export function copyClock(c: Clock): Clock {
  if ((c.phase === 'met' && c.ladder?.tellsOn === undefined) || c.phase === 'cancelled') return c;
  const draft: Whole<Clock> = {
    id: c.id,
    of: c.of,
    phase: c.phase,
    startedAtMs: c.startedAtMs,
    targetFromMs: c.targetFromMs,
    targetMs: c.targetMs,
    consumedMs: c.consumedMs,
    sinceMs: c.sinceMs,
    stillMs: c.stillMs,
    carriedMs: c.carriedMs,
    measuredMs: c.measuredMs,
    calendar: c.calendar,
    breachedAtMs: c.breachedAtMs,
    breachedBy: c.breachedBy,
    attributedTo: c.attributedTo,
    stoppedAtMs: c.stoppedAtMs,
    reason: c.reason,
    dueMs: c.dueMs,
    nextMs: c.nextMs,
    warned: c.warned,
    ladder: c.ladder && copyClimb(c.ladder),
  };
  return draft;
}

function copyClimb(l: Climb): Climb {
  const draft: Whole<Climb> = {
    id: l.id,
    level: l.level,
    firedAtMs: l.firedAtMs,
    told: l.told,
    toldAfterDue: l.toldAfterDue,
    notified: l.notified,
    repeats: l.repeats,
    quiet: l.quiet,
    tellsOn: l.tellsOn,
    ackBy: l.ackBy,
    heldUntilMs: l.heldUntilMs,
    shiftMs: l.shiftMs,
    lagMs: l.lagMs,
    empty: l.empty,
    asking: l.asking,
    orphan: l.orphan,
  };
  return draft;
}
