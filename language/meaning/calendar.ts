/** A compiled calendar as people read one: hours of the week, days that differ, until when days off are known. */
import type { CalendarTable } from '../calendar/table.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MS = 86_400_000;

/** Zone offsets are left out: they follow from the zone. */
export function readable({ zone, templates, week, days, knownUntilMs }: CalendarTable) {
  const hours = (template: number) => hoursOf(templates[template] ?? []);
  return {
    zone,
    week: Object.fromEntries(WEEKDAYS.map((day, i) => [day, hours(week[i] ?? -1)])),
    days: Object.fromEntries(days.map(([day, template]) => [dateOf(day * DAY_MS), hours(template)])),
    known_until: dateOf(knownUntilMs),
  };
}

function hoursOf(minutes: readonly number[]): string {
  const pairs = minutes.flatMap((from, i) => (i % 2 === 0 ? [`${clock(from)}-${clock(minutes[i + 1] ?? 0)}`] : []));
  return pairs.length === 0 ? 'closed' : pairs.join(' ');
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((it) => String(it).padStart(2, '0')).join(':');
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
