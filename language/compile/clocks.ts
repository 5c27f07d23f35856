/** `clocks` and step clocks → plan: moments known, exactly one of `limit` and `due`, defaults of the rules. */
import { type Context, fault, faultAtKey } from '../context.ts';
import type { Duration } from '../duration.ts';
import { compileCondition } from '../expression/condition.ts';
import { resolveName } from '../expression/names.ts';
import type { Named } from '../expression/types.ts';
import { startsOf } from '../moments.ts';
import type { CalendarTable, Chosen, ClockPlan, Moment, StepClockPlan } from '../plan.ts';
import type { ClockSource, StepClockSource } from '../schema/clock.ts';
import { at, type Place } from '../source/place.ts';
import { factsOfKind } from '../kinds/of-step.ts';
import { nearest } from '../suggest.ts';
import { eventOf, hearing } from './brought.ts';
import { checkCalendar } from './calendars.ts';
import { checkLadder, fieldOf } from './effects.ts';
import { CONTACT, CORRECTED, eventNames } from './event-names.ts';
import { checkReason } from './reasons.ts';

/** Rule 5: what is left at least after a recompute. */
const MIN_GRACE_MS = 15 * 60_000;

export const CASE_MOMENTS = ['opened', 'contacted', 'resolved', 'reopened', 'closed'].map((m) => `case.${m}`);

export function compileClocks(context: Context, clocks: Record<string, ClockSource>, place: Place): ClockPlan[] {
  return Object.entries(clocks).map(([id, source]) => {
    const here = at(place, id);
    checkMoments(context, source.from, at(here, 'from'));
    checkMoments(context, source.until, at(here, 'until'));
    checkRestart(context, source, here);
    const [event, another] = startsOf(source).flatMap((it) => eventOf(it) ?? []);
    const heard = event === undefined || another !== undefined ? context : hearing(context, event);
    const [from, until] = [oneOrAll(source.from), oneOrAll(source.until)];
    const restart = source.restart === undefined ? undefined : [source.restart].flat();
    return {
      id,
      from,
      until,
      ...(restart && { restart }),
      ...shared(heard, source, source.title, context.sop.calendar, here),
    };
  });
}

export function compileStepClock(
  context: Context,
  source: StepClockSource,
  title: string,
  calendar: string,
  place: Place,
): StepClockPlan {
  return shared(context, source, source.title ?? title, calendar, place);
}

function shared(
  context: Context,
  source: StepClockSource,
  title: string,
  nearest: string,
  place: Place,
): StepClockPlan {
  const { calendar, calendarBy } = compileCalendar(context, source.calendar, nearest, at(place, 'calendar'));
  checkLadder(context, source.ladder, at(place, 'ladder'));
  if (source.limit === undefined && source.due === undefined) faultAtKey(context, 'clock/no-limit', place);
  if (source.limit !== undefined && source.due !== undefined)
    faultAtKey(context, 'clock/limit-and-due', at(place, 'due'));
  checkPauses(context, source, place);
  checkDue(context, source, [calendar, ...Object.values(calendarBy?.of ?? {})], place);
  return {
    title,
    ...(source.limit !== undefined && { limit: compileChosen(context, source.limit, at(place, 'limit')) }),
    due: source.due,
    ...(source.early === 'previous' && { early: source.early }),
    calendar,
    ...(calendarBy && { calendarBy }),
    ...(source.when !== undefined && {
      when: compileCondition({ ...context, calendar }, source.when, at(place, 'when')),
    }),
    warn: warnPoints(context, source.warn ?? [], at(place, 'warn')),
    ladder: source.ladder,
    minGraceMs: graceMs(context, source.min_grace, at(place, 'min_grace')),
    ...(source.statutory && { statutory: true as const }),
    pauseOn: source.pause_on,
  };
}

/** Rule 4: reasons are declared; the law does not pause. */
function checkPauses(context: Context, source: StepClockSource, place: Place): void {
  source.pause_on?.forEach((reason, i) => checkReason(context, reason, at(place, 'pause_on', i)));
  if (source.pause_on !== undefined && source.statutory) faultAtKey(context, 'pause/of-the-law', at(place, 'pause_on'));
}

export function warnPoints(context: Context, warn: readonly number[], place: Place): number[] {
  warn.forEach((percent, i) => {
    if (percent <= 0 || percent >= 100) fault(context, 'clock/warn-out-of-range', at(place, i));
  });
  return [...new Set(warn)].sort((a, b) => a - b);
}

function graceMs(context: Context, grace: Duration | undefined, place: Place): number {
  if (grace === undefined) return MIN_GRACE_MS;
  if (grace.unit === 'service') return grace.ms;
  fault(context, 'duration/only-hours', place);
  return MIN_GRACE_MS;
}

/** One calendar for all, or one for each choice of a field. The nearest one around was looked at where it is written. */
function compileCalendar(
  context: Context,
  source: StepClockSource['calendar'],
  nearest: string,
  place: Place,
): Pick<StepClockPlan, 'calendar' | 'calendarBy'> {
  if (source === undefined) return { calendar: nearest };
  if (typeof source === 'string') return { calendar: checkCalendar(context, source, place) };
  const { by, otherwise, ...of } = source;
  checkChoices(context, by, Object.keys(of), place);
  for (const [choice, id] of Object.entries(of)) checkCalendar(context, id, at(place, choice));
  return { calendar: checkCalendar(context, otherwise, at(place, 'otherwise')), calendarBy: { by, of } };
}

function checkDue(context: Context, { due, early }: StepClockSource, calendars: string[], place: Place): void {
  const field = due === undefined ? undefined : checkDueField(context, due, at(place, 'due'));
  if (early !== undefined && (due === undefined || (field !== undefined && field.type !== 'date')))
    faultAtKey(context, 'clock/early-without-date', at(place, 'early'));
  if (early !== undefined || field?.type !== 'date') return;
  const closed = calendars.find((id) => {
    const table = context.calendars.entries?.get(id);
    return table !== undefined && hasClosedWeekday(table);
  });
  if (closed !== undefined)
    fault(context, 'clock/due-on-closed-day', at(place, 'due'), { found: due ?? '', calendar: closed });
}

function hasClosedWeekday({ week, templates }: CalendarTable): boolean {
  return week.some((template) => (templates[template]?.length ?? 0) === 0);
}

function checkDueField(context: Context, name: string, place: Place): Pick<Named, 'type' | 'personal'> | undefined {
  const field =
    name === 'item' || name.startsWith('item.') ? itemField(context, name, place) : fieldOf(context, name, place);
  if (field !== undefined && field.type !== 'date' && field.type !== 'instant')
    fault(context, 'clock/due-type', place, { found: name, type: field.type });
  if (field?.personal) fault(context, 'expression/personal', place, { field: name });
  return field;
}

/** Inside `each`: the item, or one of its fields. */
function itemField(context: Context, name: string, place: Place): Pick<Named, 'type' | 'personal'> | undefined {
  const found = resolveName(context, name);
  if ('named' in found) return found.named;
  fault(context, 'expression/unknown-name', place, { found: name, suggestion: found.suggestion });
  return undefined;
}

/** A duration that may follow a choice: the field and its choices are known. */
export function compileChosen(
  context: Context,
  source: Duration | ({ by: string; otherwise: Duration } & Record<string, Duration | string>),
  place: Place,
): Chosen<Duration> {
  if (!('by' in source)) return source;
  const { by, otherwise, ...rest } = source;
  checkChoices(context, by, Object.keys(rest), place);
  return { by, of: rest as Record<string, Duration>, otherwise };
}

/** `{ by: field, <choice>: … }`: the field is a choice that may be read, and has these choices. */
export function checkChoices(context: Context, by: string, choices: readonly string[], place: Place): void {
  const here = at(place, 'by');
  const field = fieldOf(context, by, here);
  if (field !== undefined && field.type !== 'choice')
    fault(context, 'clock/by-not-a-choice', here, { found: by, type: field.type });
  if (field?.personal) fault(context, 'expression/personal', here, { field: by });
  for (const choice of choices) {
    if (field?.choices !== undefined && !field.choices.includes(choice)) {
      faultAtKey(context, 'literal/unknown-choice', at(place, choice), {
        found: choice,
        expected: field.choices.join(', '),
        suggestion: nearest(choice, field.choices),
      });
    }
  }
}

/** A list of one says the same as the moment itself. */
function oneOrAll(moments: Moment | Moment[]): Moment | Moment[] {
  return typeof moments !== 'string' && moments.length === 1 ? (moments[0] ?? '') : moments;
}

/** A clock to a date is due on it however often it begins; what stops a clock does not begin it again. */
function checkRestart(context: Context, { restart, until, due }: ClockSource, place: Place): void {
  if (restart === undefined) return;
  const here = at(place, 'restart');
  checkMoments(context, restart, here);
  if (due !== undefined) faultAtKey(context, 'clock/restart-with-due', here);
  const both = [restart].flat().find((moment) => [until].flat().includes(moment));
  if (both !== undefined) faultAtKey(context, 'clock/restart-at-stop', here, { moment: both });
}

function checkMoments(context: Context, moments: Moment | Moment[], place: Place): void {
  if (typeof moments === 'string') checkMoment(context, moments, place);
  else moments.forEach((moment, i) => checkMoment(context, moment, at(place, i)));
}

/** `case.opened`, `<step>.done`, `event.<name>`. */
function checkMoment(context: Context, moment: string, place: Place): void {
  const all = momentsOf(context);
  if (!all.includes(moment))
    fault(context, 'clock/unknown-moment', place, { found: moment, suggestion: nearest(moment, all) });
}

/** Every moment that can occur in this SOP. */
export function momentsOf(context: Context): string[] {
  const steps = [...context.steps].flatMap(([id, step]) => {
    const assigned = factsOfKind(step.kind).owns ? ['assigned'] : [];
    return ['entered', ...assigned, 'done', ...step.outcomes].map((m) => `${id}.${m}`);
  });
  const legs = [...context.legs.keys()].flatMap((leg) => ['offered', 'accepted', 'done'].map((m) => `${leg}.${m}`));
  const events = [CONTACT, CORRECTED, ...eventNames(context)].map((e) => `event.${e}`);
  return [...new Set([...CASE_MOMENTS, ...steps, ...legs, ...events])];
}
