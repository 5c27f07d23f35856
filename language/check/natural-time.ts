/** About how long a limit takes by the wall clock: what limits on different calendars can be compared by. */
import type { Duration } from '../duration.ts';
import type { CalendarTable, Plan, StepClockPlan } from '../plan.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** A clock's limit for one choice of its `by`; undefined: it has none, its due is a date. */
export function naturalMs(
  plan: Plan,
  { limit, calendar }: Pick<StepClockPlan, 'limit' | 'calendar'>,
  choice: string | undefined,
): number | undefined {
  if (limit === undefined) return undefined;
  const duration: Duration =
    'by' in limit ? ((choice !== undefined ? limit.of[choice] : undefined) ?? limit.otherwise) : limit;
  return spreadMs(plan, calendar, duration);
}

/** Service time spread over the calendar's usual week, in ms. */
export function spreadMs(plan: Plan, calendar: string, duration: Duration): number {
  if (duration.unit === 'nd') return duration.days * DAY_MS;
  const { openMs, openDays } = usualWeek(plan.calendars[calendar]);
  if (duration.unit === 'wd') return (duration.days * WEEK_DAYS * DAY_MS) / Math.max(1, openDays);
  return (duration.ms * WEEK_DAYS * DAY_MS) / Math.max(1, openMs);
}

/** The service time of one usual working day, in ms. */
export function openDayMs(table: CalendarTable | undefined): number {
  const { openMs, openDays } = usualWeek(table);
  return openMs / Math.max(1, openDays);
}

function usualWeek(table: CalendarTable | undefined): { openMs: number; openDays: number } {
  if (table === undefined) return { openMs: WEEK_DAYS * DAY_MS, openDays: WEEK_DAYS };
  const days = table.week.map((t) => {
    const template = table.templates[t] ?? [];
    let minutes = 0;
    for (let i = 0; i + 1 < template.length; i += 2) minutes += (template[i + 1] ?? 0) - (template[i] ?? 0);
    return minutes * 60_000;
  });
  return { openMs: days.reduce((a, b) => a + b, 0), openDays: days.filter((d) => d > 0).length };
}
