/** Of two clocks that start together, the one that always stops first has the shorter limit on its calendar (rule 8). */
import { fault } from '../context.ts';
import type { Duration } from '../duration.ts';
import type { CalendarTable, ClockPlan, Plan } from '../plan.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** Hours a week divided out leave crumbs. */
const TOLERANCE_MS = 1_000;

export const clockOrder: Rule = ({ context, plan, facts }) => {
  plan.clocks.forEach((early, i) => {
    plan.clocks.forEach((late, j) => {
      const together = i !== j && early.from === late.from && early.until !== late.until;
      const first = together && !facts.stopsBefore.has(`${i},${j}`) && facts.stopped.has(j);
      if (!first || early.when !== undefined || late.when !== undefined || !isLonger(plan, early, late)) return;
      fault(context, 'clock/limits-out-of-order', at(context.root, 'clocks', early.id, 'limit'), {
        clock: early.id,
        other: late.id,
      });
    });
  });
};

/** Longer for any choice that either limit speaks of. */
function isLonger(plan: Plan, early: ClockPlan, late: ClockPlan): boolean {
  if (early.limit === undefined || late.limit === undefined) return false;
  const choices = [early.limit, late.limit].flatMap((l) => ('by' in l ? Object.keys(l.of) : []));
  return [undefined, ...choices].some(
    (choice) => naturalMs(plan, early, choice) > naturalMs(plan, late, choice) + TOLERANCE_MS,
  );
}

/** About how long it takes by the wall clock: service time spread over the calendar's usual week. */
function naturalMs(plan: Plan, clock: ClockPlan, choice: string | undefined): number {
  const { limit } = clock;
  if (limit === undefined) return 0;
  const duration: Duration =
    'by' in limit ? ((choice !== undefined ? limit.of[choice] : undefined) ?? limit.otherwise) : limit;
  if (duration.unit === 'nd') return duration.days * DAY_MS;
  const table = plan.calendars[clock.calendar];
  const { openMs, openDays } = usualWeek(table);
  if (duration.unit === 'wd') return (duration.days * WEEK_DAYS * DAY_MS) / Math.max(1, openDays);
  return (duration.ms * WEEK_DAYS * DAY_MS) / Math.max(1, openMs);
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
