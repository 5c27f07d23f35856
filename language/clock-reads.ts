/** What a clock's limit and calendar hang on, and every calendar it may run on. */
import type { StepClockPlan } from './plan-parts.ts';

type Chosen = Pick<StepClockPlan, 'limit' | 'calendarBy'>;

/** The choice fields by which its limit and its calendar are chosen. */
export function choicesRead({ limit, calendarBy }: Chosen): string[] {
  return [...(limit !== undefined && 'by' in limit ? [limit.by] : []), ...(calendarBy ? [calendarBy.by] : [])];
}

/** Every calendar it may run on. */
export function calendarsOf({ calendar, calendarBy }: Pick<StepClockPlan, 'calendar' | 'calendarBy'>): string[] {
  return [calendar, ...Object.values(calendarBy?.of ?? {})];
}

/** The calendar for the data as they are. */
export function calendarOf(
  { calendar, calendarBy }: Pick<StepClockPlan, 'calendar' | 'calendarBy'>,
  data: Readonly<Record<string, unknown>>,
): string {
  if (calendarBy === undefined) return calendar;
  const value = String(data[calendarBy.by]);
  return (Object.hasOwn(calendarBy.of, value) ? calendarBy.of[value] : undefined) ?? calendar;
}
