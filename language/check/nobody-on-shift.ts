/** A step's clock does not run out while nobody whom it asks is on shift (semantics rule 26). */
import { fault, placeOf } from '../context.ts';
import { type Duration, formatDuration } from '../duration.ts';
import type { Plan, StepClockPlan } from '../plan.ts';
import { shiftGapsOf, weekMinute } from '../shift-gaps.ts';
import { at } from '../source/place.ts';
import { openDayMs } from './natural-time.ts';
import type { Rule } from './rule.ts';

const DAY_MS = 86_400_000;

export const nobodyOnShift: Rule = ({ context, plan }) => {
  if (context.organization === undefined) return;
  for (const gap of shiftGapsOf(plan, context.organization)) {
    const step = plan.steps.find((it) => it.id === gap.step);
    const clock = step !== undefined && 'clock' in step ? step.clock : undefined;
    if (clock === undefined || gap.clockMs < shortestMs(plan, clock)) continue;
    fault(context, 'staffing/nobody-on-shift', at(placeOf(context, gap.step), 'clock'), {
      who: gap.who,
      from: weekMinute(gap.fromMinute),
      until: weekMinute(gap.untilMinute),
      limit: formatDuration(shortestMs(plan, clock)),
    });
  }
};

/** The shortest limit that a choice may give it, in the clock's own time. */
function shortestMs(plan: Plan, { limit, calendar }: StepClockPlan): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const limits = 'by' in limit ? [...Object.values(limit.of), limit.otherwise] : [limit];
  return Math.min(...limits.map((it) => ownMs(plan, calendar, it)));
}

function ownMs(plan: Plan, calendar: string, duration: Duration): number {
  if (duration.unit === 'service') return duration.ms;
  return duration.days * (duration.unit === 'nd' ? DAY_MS : openDayMs(plan.calendars[calendar]));
}
