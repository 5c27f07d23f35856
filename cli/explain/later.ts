/** Clocks that do not start at the opening: what starts and stops them, and what their ladders do. */
import { clockId } from '../../language/clock-id.ts';
import { durationText } from '../../language/duration.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import { momentsText, startsOf, stopsOf } from '../../language/moments.ts';
import type {
  CallBackStep,
  Chosen,
  ClockPlan,
  Duration,
  LevelPlan,
  Plan,
  StepClockPlan,
  StepPlan,
} from '../../language/plan.ts';
import type { Timetable } from './timetable.ts';

export interface LaterClock {
  id: string;
  title: string;
  /** Moments (language: `clocks.<id>.from`); of a call-back also `<step>.attempted`, its first attempt. */
  from: string;
  until: string;
  /** Moments at which it begins again. */
  restart?: string;
  limit: string;
  calendar: string;
  /** As written: else it does not start. */
  when?: string;
  warn: number[];
  ladder?: string;
  levels: string[];
  /** Of a call-back, whose clock does not run on calling hours: it opens `after` its entering, and calls are made in `hours`. */
  call?: { after: string; hours: string; message?: string };
}

/**
 * Clocks of the SOP, of steps and of call-backs that the timetable does not hold. `written`: a clock's `when`, as it
 * stands in the file.
 */
export function laterClocks(
  plan: Plan,
  { started, stepsEntered }: Timetable,
  written: (clock: string) => string | undefined,
): LaterClock[] {
  const clocks = [
    ...plan.clocks.filter((c) => !started.has(c.id) && mayStart(c)).map((c) => ofClock(plan, c)),
    ...plan.steps.filter((s) => !stepsEntered.has(s.id)).flatMap((s) => ofStep(plan, s)),
  ];
  return clocks.map((clock) => {
    const when = written(clock.id);
    return when === undefined ? clock : { ...clock, when };
  });
}

/** Its `when` was false at the opening, which does not come again; one that waits for its `due` starts when that is filled. */
function mayStart(clock: ClockPlan): boolean {
  return startsOf(clock).some((start) => start !== 'case.opened') || clock.due !== undefined;
}

function ofClock(plan: Plan, clock: ClockPlan): LaterClock {
  return {
    id: clock.id,
    title: clock.title,
    from: momentsText(startsOf(clock)),
    until: momentsText(stopsOf(clock)),
    ...(clock.restart && { restart: momentsText(clock.restart) }),
    limit: clock.limit === undefined ? (clock.due ?? '') : limitText(clock.limit),
    calendar: calendarText(clock),
    warn: clock.warn,
    ...ladderOf(plan, clock.ladder),
  };
}

function ofStep(plan: Plan, step: StepPlan): LaterClock[] {
  const clocks: LaterClock[] = [];
  const from = `${step.id}.entered`;
  if ('clock' in step && step.clock !== undefined) {
    const { title, limit, due, warn, ladder } = step.clock;
    const amount = limit === undefined ? (due ?? '') : limitText(limit);
    clocks.push({
      id: clockId('step', step.id),
      title,
      from,
      until: `${step.id}.done`,
      limit: amount,
      calendar: calendarText(step.clock),
      warn,
      ...ladderOf(plan, ladder),
    });
  }
  const call = factsOf(step).callBack(step);
  if (call !== undefined) clocks.push(ofCallBack(plan, call));
  return clocks;
}

/**
 * Semantics rule 13: `after` and `within` both count from the entering, on the step's calendar. Of a message of the
 * engine's, `within` is how long an answer is waited for.
 */
function ofCallBack(plan: Plan, step: CallBackStep): LaterClock {
  const [from, until] = step.message === undefined ? ['entered', 'attempted'] : ['attempted', 'done'];
  return {
    id: clockId('attempt', step.id),
    title: step.title,
    from: `${step.id}.${from}`,
    until: `${step.id}.${until}`,
    limit: durationText(step.within),
    calendar: step.calendar,
    warn: [],
    ...ladderOf(plan, step.ladder),
    call: {
      after: durationText(step.after),
      hours: step.hours,
      message: step.message,
    },
  };
}

function ladderOf(plan: Plan, ladder: string | undefined): { ladder?: string; levels: string[] } {
  if (ladder === undefined) return { levels: [] };
  return { ladder, levels: (plan.ladders[ladder] ?? []).map(levelText) };
}

/** `due: role/team-lead, ack 30m`. */
function levelText(level: LevelPlan): string {
  const { at } = level;
  const place = 'percent' in at ? (at.percent === 100 ? 'due' : `${at.percent}%`) : `+${durationText(at.after)}`;
  const parts = [
    ...(level.notify ?? []).map((n) => (n.message === undefined ? n.who : `${n.who} (${n.message})`)),
    ...(level.reassign === undefined ? [] : [`reassign ${level.reassign}`]),
    ...(level.raise ? ['raise severity'] : []),
    ...(level.escalate === undefined ? [] : [`escalate ${level.escalate.ladder} ${level.escalate.level}`]),
    ...(level.watch ?? []).map((who) => `watch ${who}`),
    ...(level.ackWithin === undefined ? [] : [`ack ${durationText(level.ackWithin)}`]),
    ...(level.repeat === undefined ? [] : [repeatText(level.repeat)]),
  ];
  return `${place}: ${parts.join(', ')}`;
}

/** `repeat 3 × 1h`, `repeat every 24h until closed`. */
function repeatText({ every, times, until }: NonNullable<LevelPlan['repeat']>): string {
  const how = times === undefined ? 'every ' : `${times} × `;
  const end = until ?? (times === undefined ? 'acknowledged' : undefined);
  return `repeat ${how}${durationText(every)}${end === undefined ? '' : ` until ${end}`}`;
}

function calendarText({ calendar, calendarBy }: StepClockPlan): string {
  if (calendarBy === undefined) return calendar;
  const cases = Object.entries(calendarBy.of).map(([choice, id]) => `${choice} ${id}`);
  return `${calendarBy.by}: ${[...cases, `… ${calendar}`].join(', ')}`;
}

function limitText(limit: Chosen<Duration>): string {
  if (!('by' in limit)) return durationText(limit);
  const cases = Object.entries(limit.of).map(([choice, duration]) => `${choice} ${durationText(duration)}`);
  return `${limit.by}: ${[...cases, `… ${durationText(limit.otherwise)}`].join(', ')}`;
}
