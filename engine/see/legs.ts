/** The legs of a hand-over, read from a case's audit: times, breaches, and whom they are attributed to (rules 19–21). Pure. */
import { clockOfHead } from '../../language/clock-id.ts';
import type { DataOf, DomainEvent } from '../told/events.ts';

/** One taking of a leg by its party; a leg that a re-open offers anew is another one. */
export interface Leg {
  /** The hand-over's step, and which of its legs. */
  step: string;
  leg: string;
  party: string;
  cycle: number;
  offeredAtMs: number;
  /** Absent: not accepted yet. `how`: by a person, by force after the window, or by a ruling. */
  acceptedAtMs?: number;
  how?: DataOf<'handover.accepted'>['how'];
  /** Until the next party accepted, or the hand-over was done or left. */
  endedAtMs?: number;
  rejections: number;
  breaches: Breach[];
}

export interface Breach {
  clock: string;
  /** Which instance of it: a cycle's, or a visit's. */
  of: number;
  atMs: number;
  /** The party accountable at that instant, before and after arbitration; both are kept (rule 21). */
  accountable?: string;
  attributedTo?: string;
  /** How long an offer had been open then, in ms. */
  offerAgeMs?: number;
}

/** One span of accountability; together they cover the hand-over without gap or overlap. */
export interface Accountable {
  team: string;
  fromMs: number;
  untilMs?: number;
}

export interface LegReport {
  legs: Leg[];
  accountable: Accountable[];
}

/** @param events in order, from the first. */
export function legsOf(events: readonly DomainEvent[]): LegReport {
  const report: LegReport = { legs: [], accountable: [] };
  /** The withdrawal of the open hand-over by a merge, until its undo. */
  let merging: DomainEvent | undefined;
  for (const event of events) {
    if (event.type === 'step.withdrawn' && isOfHandOver(report.legs, event)) merging = event;
    if (event.type === 'case.merged' && merging?.atMs !== event.atMs) merging = undefined;
    if (event.type === 'case.unmerged' && merging !== undefined) resume(report);
    take(report, event);
  }
  return report;
}

function take({ legs, accountable }: LegReport, event: DomainEvent): void {
  const held = legs.findLast((l) => l.acceptedAtMs !== undefined && l.endedAtMs === undefined);
  switch (event.type) {
    case 'handover.offered':
      if (awaiting(legs, event.data.leg) === undefined) legs.push(offered(event));
      return;
    case 'handover.rejected': {
      const open = awaiting(legs, event.data.leg);
      if (open !== undefined) open.rejections += 1;
      return;
    }
    case 'handover.accepted': {
      const open = awaiting(legs, event.data.leg);
      if (held !== undefined) held.endedAtMs = event.atMs;
      if (open === undefined) return;
      open.acceptedAtMs = event.atMs;
      open.how = event.data.how;
      return;
    }
    case 'accountable.changed':
      change(accountable, event);
      return;
    case 'step.done':
    case 'step.withdrawn':
      // The hand-over itself is over: its last leg, and whoever answered for the whole.
      if (accountable.at(-1)?.untilMs !== undefined || !isOfHandOver(legs, event)) return;
      if (held !== undefined) held.endedAtMs = event.atMs;
      end(accountable, event.atMs);
      return;
    case 'clock.breached':
      breach(legs, held, event);
      return;
    case 'breach.attributed':
      attribute(legs, event);
      return;
  }
}

/** Rule 18: a merge withdrew the hand-over, its undo brings it back as it stood; the party answered for it meanwhile. */
function resume({ legs, accountable }: LegReport): void {
  const last = accountable.at(-1);
  const mergedAtMs = last?.untilMs;
  if (last === undefined || mergedAtMs === undefined) return;
  delete last.untilMs;
  const leg = legs.findLast((l) => l.endedAtMs === mergedAtMs && l.party === last.team);
  if (leg !== undefined) delete leg.endedAtMs;
}

/** The leg that was offered and is not accepted yet. */
function awaiting(legs: readonly Leg[], id: string): Leg | undefined {
  return legs.find((l) => l.leg === id && l.acceptedAtMs === undefined);
}

function offered({ step, cycle, atMs, data }: DomainEvent<'handover.offered'>): Leg {
  const { leg, party } = data;
  return { step, leg, party, cycle, offeredAtMs: atMs, rejections: 0, breaches: [] };
}

function isOfHandOver(legs: readonly Leg[], event: DomainEvent): boolean {
  return legs.some((l) => l.step === event.step);
}

function change(accountable: Accountable[], { atMs, data }: DomainEvent<'accountable.changed'>): void {
  end(accountable, atMs);
  accountable.push({ team: data.after, fromMs: atMs });
}

function end(accountable: Accountable[], atMs: number): void {
  const last = accountable.at(-1);
  if (last !== undefined && last.untilMs === undefined) last.untilMs = atMs;
}

/** A red line's breach is its leg's; any other clock's is told with the leg that was held then. */
function breach(legs: readonly Leg[], held: Leg | undefined, event: DomainEvent<'clock.breached'>): void {
  const { clock, atMs, data } = event;
  const { of, accountable, offer_age_ms: offerAgeMs } = data;
  const line = clockOfHead(clock, 'line');
  const leg = line === undefined ? (held ?? legs.at(-1)) : legs.findLast((l) => l.leg === line);
  leg?.breaches.push({
    clock,
    of,
    atMs,
    ...(accountable !== null && { accountable }),
    offerAgeMs,
  });
}

function attribute(legs: readonly Leg[], { clock, data }: DomainEvent<'breach.attributed'>): void {
  const found = legs.flatMap((l) => l.breaches).findLast((b) => b.clock === clock && b.of === data.of);
  if (found !== undefined) found.attributedTo = data.after;
}
