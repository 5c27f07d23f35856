/** When is it due, and how much service time lies between: the arithmetic of semantics rules 2–4 with pauses. */
import { addService, addWorkingDays, NEVER_MS, serviceBetween } from '../../language/calendar/arithmetic.ts';
import { ALWAYS_ON } from '../../language/calendar/compile.ts';
import type { CalendarTable } from '../../language/calendar/table.ts';
import type { Duration } from '../../language/duration.ts';

/** The clock stands still in [fromMs, toMs). */
export interface Pause {
  fromMs: number;
  toMs: number;
}

const DAY_MS = 86_400_000;

/**
 * The earliest instant when the limit is consumed, counting from `fromMs` and outside the pauses. Natural days run 24×7;
 * working days are first fixed as the service time up to their target (rule 3). Undefined: never, the calendar does not
 * open again.
 */
export function dueOf(
  table: CalendarTable,
  fromMs: number,
  limit: Duration,
  pauses: readonly Pause[],
): number | undefined {
  const [calendar, amountMs] = targetOf(table, fromMs, limit);
  if (amountMs <= 0) return fromMs;
  let left = amountMs;
  for (const { fromMs: runsMs, toMs: stopsMs } of running(fromMs, pauses)) {
    const dueMs = addService(calendar, runsMs, left);
    if (dueMs <= stopsMs) return dueMs >= NEVER_MS ? undefined : dueMs;
    left -= serviceBetween(calendar, runsMs, stopsMs);
  }
  return undefined;
}

function targetOf(table: CalendarTable, fromMs: number, limit: Duration): [CalendarTable, number] {
  switch (limit.unit) {
    case 'service':
      return [table, limit.ms];
    case 'nd':
      return [ALWAYS_ON, limit.days * DAY_MS];
    case 'wd':
      return [table, serviceBetween(table, fromMs, addWorkingDays(table, fromMs, limit.days))];
  }
}

/** Service time in [fromMs, untilMs) outside the pauses, in ms. */
export function serviceOf(table: CalendarTable, fromMs: number, untilMs: number, pauses: readonly Pause[]): number {
  return running(fromMs, pauses).reduce(
    (sum, it) => sum + serviceBetween(table, Math.min(it.fromMs, untilMs), Math.min(it.toMs, untilMs)),
    0,
  );
}

/** The stretches in which the clock runs, from its start for ever; pauses may overlap and come in any order. */
function running(fromMs: number, pauses: readonly Pause[]): Pause[] {
  const stretches: Pause[] = [];
  let runsMs = fromMs;
  for (const pause of pauses.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (pause.fromMs > runsMs) stretches.push({ fromMs: runsMs, toMs: pause.fromMs });
    runsMs = Math.max(runsMs, pause.toMs);
  }
  return [...stretches, { fromMs: runsMs, toMs: Number.POSITIVE_INFINITY }];
}
