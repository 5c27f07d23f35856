/** Dates of the Gregorian calendar as day numbers since 1970-01-01, by integers alone: no Date, no Intl. */

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
export const WEEK_DAYS = 7;

/** Days before the 1st of each month, in a year that begins in March: so that a leap day comes last. */
const BEFORE_MONTH = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];
const ERA_DAYS = 146_097;
const ERA_YEARS = 400;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_SHIFT = 719_468;

/** Monday is 0; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
}

function dayOf(year: number, month: number, date: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / ERA_YEARS);
  const ofEra = marchYear - era * ERA_YEARS;
  const ofYear = (BEFORE_MONTH[(month + 9) % 12] ?? 0) + date - 1;
  return era * ERA_DAYS + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - EPOCH_SHIFT;
}

/** Year, month (January 1) and day of the month of a day number. */
export function civilOf(day: number): { year: number; month: number; day: number } {
  const shifted = day + EPOCH_SHIFT;
  const era = Math.floor(shifted / ERA_DAYS);
  const ofEra = shifted - era * ERA_DAYS;
  const years = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const month = BEFORE_MONTH.findLastIndex((before) => before <= ofYear);
  return {
    year: era * ERA_YEARS + years + (month >= 10 ? 1 : 0),
    month: month >= 10 ? month - 9 : month + 3,
    day: ofYear - (BEFORE_MONTH[month] ?? 0) + 1,
  };
}

/** Day number of `YYYY-MM-DD`; undefined for anything that is not a date of the calendar (`2026-02-30`). */
export function dayNumberOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || date < 1) return undefined;
  const day = dayOf(year, month, date);
  const back = civilOf(day);
  return back.month === month && back.day === date ? day : undefined;
}

/** `YYYY-MM-DD` of a day number. */
export function dateOf(dayNumber: number): string {
  const { year, month, day } = civilOf(dayNumber);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
