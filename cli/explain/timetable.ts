/** The timetable of a case on which nobody acts: the kernel itself plays it on a virtual clock, and its events become rows. */
import { planOf, titleOf as clockTitle } from '../../engine/clocks/plan.ts';
import { type EventName, factsOf } from '../../engine/told/events.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { isProvisional } from '../../language/calendar/arithmetic.ts';
import { isCovered } from '../../language/calendar/zone-years.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { Play, type Sent } from '../../simulator/play.ts';
import { completeRow } from './complete.ts';
import type { Row, RowKind } from './row.ts';
import { addTold } from './told.ts';

/** A case is looked at for so long: everything that ladders do lies within. */
const HORIZON_MS = 400 * 86_400_000;
/** More rows nobody reads; an endless reminder would make them. */
export const ROWS_MAX = 300;

export interface Timetable {
  rows: Row[];
  /** Clocks that ran, by their ids. */
  started: Set<string>;
  stepsEntered: Set<string>;
  /** Told only up to here. */
  cutAtMs?: number;
}

/** Plays the case, first what is done `before` it is left alone, and reads the rows off its events. */
export function timetableOf(
  plan: Plan,
  organization: Organization,
  data: Record<string, Value>,
  startMs: number,
  before: (play: Play) => void = () => {},
): Timetable {
  const play = new Play({ plan, organization }, { data }, startMs);
  before(play);
  const untilMs = startMs + HORIZON_MS;
  const table = plan.calendars[plan.calendar];
  // Beyond the years a case knows its hours would be those of the wrong season.
  const isTold = (atMs: number) => atMs <= untilMs && (table === undefined || isCovered(table, 'case', atMs));
  while (play.nextMs !== undefined && isTold(play.nextMs) && play.events.length < 4 * ROWS_MAX) {
    play.advanceTo(play.nextMs);
  }
  const rows = rowsOf(plan, play.events, play.sent);
  const cut = rows.length > ROWS_MAX || play.nextMs !== undefined;
  const kept = rows.slice(0, ROWS_MAX);
  return {
    rows: kept,
    started: new Set(play.events.filter((e) => e.type === 'clock.started').map((e) => e.clock ?? '')),
    stepsEntered: new Set(play.events.filter((e) => e.type === 'step.entered').map((e) => e.step ?? '')),
    ...(cut && { cutAtMs: kept.at(-1)?.atMs ?? startMs }),
  };
}

function rowsOf(plan: Plan, events: readonly DomainEvent[], sent: readonly Sent[]): Row[] {
  const rows: Row[] = [];
  let notices = 0;
  for (const event of events) {
    const row = rowOf(plan, event);
    if (row !== undefined) rows.push(row);
    // The kernel emits one such event with each message, in the same order.
    else if (event.type === 'notice.sent') addTold(plan, rows, event, sent[notices++]);
    else completeRow(plan, rows, event);
  }
  return rows;
}

const KINDS: Partial<Record<EventName, RowKind>> = {
  'step.entered': 'step',
  'task.offered': 'offered',
  'task.assigned': 'offered',
  'task.lapsed': 'lapsed',
  'step.done': 'outcome',
  'clock.warned': 'warning',
  'clock.breached': 'due',
  'level.fired': 'level',
  'level.repeated': 'repeat',
  'case.orphaned': 'orphan',
  'signal.fired': 'signal',
};

function rowOf(plan: Plan, event: DomainEvent): Row | undefined {
  const kind = KINDS[event.type];
  if (kind === undefined) return undefined;
  const { percent, ladder, level, repeat, assignee, outcome, signal, accept_by: acceptBy } = factsOf(event);
  const number = (value: Value | undefined) => (typeof value === 'number' ? value : undefined);
  const text = (value: Value | undefined) => (typeof value === 'string' ? value : undefined);
  const of = event.clock ?? event.step ?? text(signal) ?? text(ladder) ?? '';
  const table = event.clock === undefined ? undefined : calendarOf(plan, event.clock);
  return {
    atMs: event.atMs,
    kind,
    of,
    title: event.clock === undefined ? titleOf(plan, of) : clockTitle(plan, { id: event.clock }),
    told: [],
    ...defined({
      percent: number(percent),
      ladder: text(ladder),
      level: number(level),
      repeat: number(repeat),
      assignee: text(assignee),
      outcome: text(outcome),
      acceptByMs: number(acceptBy),
    }),
    ...(table !== undefined && isProvisional(table, event.atMs) && { provisional: true as const }),
  };
}

function calendarOf(plan: Plan, clock: string) {
  const step = clock.slice(clock.indexOf(':') + 1);
  const at = planOf(plan, { id: clock }) ?? plan.steps.find((s) => s.id === step) ?? plan;
  return plan.calendars[at.calendar];
}

/** Of a step, a signal or, where nothing else is known, a ladder. */
function titleOf(plan: Plan, of: string): string {
  const named = plan.steps.find((s) => s.id === of) ?? plan.signals?.find((s) => s.code === of);
  return named?.title ?? of;
}

function defined<T extends object>(parts: T): Partial<T> {
  const kept: Partial<T> = { ...parts };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}
