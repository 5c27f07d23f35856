/** Names of calendars, resolved and remembered: a plan carries the tables of those it refers to. */
import { ALWAYS_ON } from '../calendar/compile.ts';
import { type Context, fault } from '../context.ts';
import type { CalendarTable } from '../plan.ts';
import type { Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';

/** The id as written; an unknown one is reported. `always-on` is there without a file. */
export function checkCalendar(context: Context, id: string, place: Place): string {
  const { entries } = context.calendars;
  if (entries !== undefined && !entries.has(id) && id !== ALWAYS_ON.id) {
    fault(context, 'calendar/unknown', place, {
      found: id,
      suggestion: nearest(id, entries.keys()),
      expected: [...entries.keys()].join(', '),
    });
  }
  return id;
}

/** Tables of the calendars named, in the order of their ids. */
export function tablesOf(context: Context, ids: Iterable<string>): Record<string, CalendarTable> {
  const tables: Record<string, CalendarTable> = {};
  for (const id of [...new Set(ids)].sort()) {
    const table = context.calendars.entries?.get(id) ?? (id === ALWAYS_ON.id ? ALWAYS_ON : undefined);
    if (table !== undefined) tables[id] = table;
  }
  return tables;
}
