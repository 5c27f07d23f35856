/**
 * Where the clock of a step runs on while nobody it asks is on shift: the longest such stretch of a usual week, in the clock's
 * own time. Holidays and swapped days are left out: they come and go with each year's notice.
 */
import { calendarsOf } from './clock-reads.ts';
import { factsOf } from './kinds/of-step.ts';
import type { Organization } from './organization.ts';
import type { CalendarTable, Plan, Who } from './plan.ts';

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const MINUTE_MS = 60_000;

/** A stretch of the week, in minutes since Monday 00:00 of the shifts' zone; `until` may lie in the next week. */
export interface ShiftGap {
  step: string;
  who: Who;
  fromMinute: number;
  untilMinute: number;
  /** What the clock consumes meanwhile. */
  clockMs: number;
}

/** Steps with a clock and a group to do their work; of several calendars the one that consumes most. */
export function shiftGapsOf(plan: Plan, organization: Organization): ShiftGap[] {
  return plan.steps.flatMap((step) => {
    const clock = 'clock' in step ? step.clock : undefined;
    const who = factsOf(step).staffing(step)?.for;
    const shifts = who === undefined ? undefined : shiftsOf(organization, who);
    if (clock?.limit === undefined || who === undefined || shifts === undefined) return [];
    const gaps = calendarsOf(clock).map((id) => longestGap(plan.calendars[id], shifts));
    const longest = gaps.reduce((a, b) => (b.clockMs > a.clockMs ? b : a));
    return longest.clockMs > 0 ? [{ step: step.id, who, ...longest }] : [];
  });
}

/** The calendars of who is of a team or holds a role; undefined when somebody is always there, or nobody is known. */
function shiftsOf({ people, calendars }: Organization, who: Who): CalendarTable[] | undefined {
  const [kind, name = ''] = who.split('/');
  if (kind !== 'team' && kind !== 'role') return undefined;
  const members = Object.values(people).filter((it) => it[kind === 'team' ? 'teams' : 'roles'].includes(name));
  const tables = members.map(({ shift }) => (shift === undefined ? undefined : calendars[shift]));
  const known = tables.filter((it) => it !== undefined);
  return known.length === 0 || known.length < tables.length ? undefined : known;
}

function longestGap(
  clock: CalendarTable | undefined,
  shifts: readonly CalendarTable[],
): Omit<ShiftGap, 'step' | 'who'> {
  const [wall] = shifts;
  if (wall === undefined) return { fromMinute: 0, untilMinute: 0, clockMs: 0 };
  const runs = clock === undefined ? undefined : openMinutes(clock, wall);
  const covered = shifts.map((it) => openMinutes(it, wall));
  const isAlone = (minute: number) => !covered.some((of) => of[minute % WEEK_MINUTES]);
  // Begun where somebody is there, a stretch over the end of the week is one.
  const first = Array.from({ length: WEEK_MINUTES }, (_, minute) => minute).findIndex((minute) => !isAlone(minute));
  let best = { fromMinute: 0, untilMinute: 0, clockMs: 0 };
  if (first < 0) return best;
  let from = first;
  let minutes = 0;
  for (let minute = first; minute < first + WEEK_MINUTES; minute++) {
    if (!isAlone(minute)) {
      from = minute + 1;
      minutes = 0;
    } else if (runs === undefined || runs[minute % WEEK_MINUTES]) {
      minutes++;
      if (minutes * MINUTE_MS > best.clockMs)
        best = { fromMinute: from, untilMinute: minute + 1, clockMs: minutes * MINUTE_MS };
    }
  }
  const from0 = best.fromMinute % WEEK_MINUTES;
  return { ...best, fromMinute: from0, untilMinute: best.untilMinute - best.fromMinute + from0 };
}

/** The open minutes of a usual week, on the wall of another calendar's zone. */
function openMinutes(table: CalendarTable, wall: CalendarTable): boolean[] {
  const shift = (wall.offsets.at(-1)?.[1] ?? 0) - (table.offsets.at(-1)?.[1] ?? 0);
  const open = Array<boolean>(WEEK_MINUTES).fill(false);
  table.week.forEach((template, day) => {
    const spans = table.templates[template] ?? [];
    for (let i = 0; i + 1 < spans.length; i += 2)
      for (let minute = spans[i] ?? 0; minute < (spans[i + 1] ?? 0); minute++)
        open[(day * DAY_MINUTES + minute + shift + WEEK_MINUTES) % WEEK_MINUTES] = true;
  });
  return open;
}

/** `5 18:00`: the day of the week, Monday 1, and the time. */
export function weekMinute(minute: number): string {
  const [day, ofDay] = [Math.floor(minute / DAY_MINUTES) % 7, minute % DAY_MINUTES];
  const two = (it: number) => String(it).padStart(2, '0');
  return `${day + 1} ${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}
