/**
 * A world moved in time: a server's clock cannot be set, so the scenario's clocks on the wall are. All zone offsets are
 * changed by what lies between a scenario's start and the server's now; local dates, weekdays and hours stay the
 * scenario's own, for any start past or future, and every rule gives the same answer at the moved instant.
 */
import type { Act } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { View } from '../../engine/see/view.ts';
import { isField } from '../../engine/values/fit.ts';
import type { CalendarTable, FieldPlan, Plan, Value } from '../../language/plan.ts';

/**
 * Moves are multiples of this: offsets are kept in minutes, and a thirty-second of a minute is exact in binary and a whole
 * number of milliseconds.
 */
export const MOVE_STEP_MS = 1_875;

/** Numbers of expressions in this range (2008 to 2103) are instants: no other number of an SOP is so large. */
const INSTANTS_FROM_MS = 1_200_000_000_000;
const INSTANTS_UNTIL_MS = 4_200_000_000_000;

/** The plan with its calendars and its instants moved by `byMs`. */
export function movedPlan(plan: Plan, byMs: number): Plan {
  const fields = Object.entries(plan.fields).map(([name, field]): [string, FieldPlan] => [
    name,
    field.default === undefined ? field : { ...field, default: movedValue(field, field.default, byMs) },
  ]);
  return {
    ...plan,
    fields: Object.fromEntries(fields),
    calendars: movedCalendars(plan.calendars, byMs),
    steps: movedNumbers(plan.steps, byMs),
    clocks: movedNumbers(plan.clocks, byMs),
    ladders: movedNumbers(plan.ladders, byMs),
  };
}

/** The organization, whose shifts follow the moved clocks. */
export function movedOrganization(organization: Organization, byMs: number): Organization {
  return { ...organization, calendars: movedCalendars(organization.calendars, byMs) };
}

/** Fields of an opening or an act. */
export function movedData(plan: Plan, data: Record<string, Value>, byMs: number): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const field = plan.fields[name];
      return [name, field === undefined ? value : movedValue(field, value, byMs)];
    }),
  );
}

/** An act: the fields it brings, the instant until which somebody waits or promises, that at which it was received. */
export function movedAct(plan: Plan, act: Act, byMs: number): Act {
  return {
    ...act,
    ...('with' in act && act.with && { with: movedData(plan, act.with, byMs) }),
    ...('claimedAtMs' in act && act.claimedAtMs !== undefined && { claimedAtMs: act.claimedAtMs + byMs }),
    ...('atMs' in act && { atMs: act.atMs + byMs }),
    ...('untilMs' in act && act.untilMs !== undefined && { untilMs: act.untilMs + byMs }),
  };
}

/** The view on the scenario's own time line again. */
export function viewBack(plan: Plan, view: View, byMs: number): View {
  return { ...instantsBack(view, byMs), data: movedData(plan, view.data, -byMs) };
}

/** Events on the scenario's own time line again. */
export function eventsBack(events: readonly DomainEvent[], byMs: number): DomainEvent[] {
  return events.map((event) => ({ ...event, atMs: event.atMs - byMs }));
}

function movedCalendars(calendars: Record<string, CalendarTable>, byMs: number): Record<string, CalendarTable> {
  return Object.fromEntries(
    Object.entries(calendars).map(([id, table]): [string, CalendarTable] => [
      id,
      {
        ...table,
        offsets: table.offsets.map(([fromMs, minutes]) => [fromMs + byMs, minutes - byMs / 60_000]),
        knownUntilMs: table.knownUntilMs + byMs,
      },
    ]),
  );
}

function movedValue(field: FieldPlan, value: Value, byMs: number): Value {
  if (field.type === 'instant') return typeof value === 'number' ? value + byMs : value;
  const { of } = field;
  if (field.type !== 'list' || !Array.isArray(value) || of === undefined) return value;
  if (isField(of)) return value.map((item) => movedValue(of, item, byMs));
  return value.map((item) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).map(([name, it]) => {
            const inner = of[name];
            return [name, inner === undefined ? it : movedValue(inner, it, byMs)];
          }),
        )
      : item,
  );
}

function movedNumbers<T>(part: T, byMs: number): T {
  if (typeof part === 'number') return (part >= INSTANTS_FROM_MS && part < INSTANTS_UNTIL_MS ? part + byMs : part) as T;
  if (Array.isArray(part)) return part.map((item) => movedNumbers(item as unknown, byMs)) as T;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, movedNumbers(value as unknown, byMs)]),
  ) as T;
}

/** Members named `…Ms` of a view are instants. */
function instantsBack<T>(part: T, byMs: number, name = ''): T {
  if (typeof part === 'number') return (name.endsWith('Ms') ? part - byMs : part) as T;
  if (Array.isArray(part)) return part.map((item) => instantsBack(item as unknown, byMs)) as T;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, instantsBack(value as unknown, byMs, key)]),
  ) as T;
}
