/** Reads what people write of hours and weekdays: `09:00-12:00`, `mon-fri`. */
import type { ProblemPath, Report } from './source.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const DAY_MINUTES = 1_440;

/** Weekday numbers (Monday 0) of `mon`, `mon-fri`, `mon,wed`, `all`; undefined for anything else. */
export function weekdaysOf(key: string): number[] | undefined {
  if (key === 'all') return WEEKDAYS.map((_, i) => i);
  const days = new Set<number>();
  for (const part of key.split(',')) {
    const [first = '', last = first, more] = part.split('-').map((name) => name.trim());
    const [from, until] = [WEEKDAYS.indexOf(first), WEEKDAYS.indexOf(last)];
    if (from < 0 || until < from || more !== undefined) return undefined;
    for (let day = from; day <= until; day++) days.add(day);
  }
  return [...days];
}

/** Minutes of local time `[from, until, …]`, ascending; intervals that touch are one. Wrong ones are reported and left out. */
export function templateOf(texts: readonly string[], path: ProblemPath, report: Report): number[] {
  const template: number[] = [];
  texts.forEach((text, i) => {
    const interval = intervalOf(text, [...path, i], report);
    if (interval === undefined) return;
    const [from, until] = interval;
    const last = template.at(-1) ?? 0;
    if (from < last) report('calendar/overlap', [...path, i], { found: text });
    else if (from === last && template.length > 0) template.splice(-1, 1, until);
    else template.push(from, until);
  });
  return template;
}

function intervalOf(text: string, path: ProblemPath, report: Report): [from: number, until: number] | undefined {
  const [from, until] = /^\d\d:\d\d-\d\d:\d\d$/.test(text) ? text.split('-').map(minuteOf) : [];
  if (from === undefined || until === undefined || from === until || from === DAY_MINUTES) {
    report('calendar/bad-interval', path, { found: text, expected: '09:00-12:00' });
    return undefined;
  }
  const [start = '', end = ''] = text.split('-');
  if (until < from) {
    const expected = until === 0 ? `${start}-24:00` : `${start}-24:00, 00:00-${end}`;
    report('calendar/end-before-start', path, { found: text, expected });
    return undefined;
  }
  if (until === DAY_MINUTES - 1) {
    report('calendar/end-23-59', path, { found: text, expected: `${start}-24:00` }, 'warning');
  }
  return [from, until];
}

/** Minutes since midnight of `HH:MM` up to `24:00`; undefined when the clocks never show it. */
function minuteOf(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return minutes < 60 && minute <= DAY_MINUTES ? minute : undefined;
}
