/** Semantics rules 2, 3, 6, 7 and 13 on calendars without clock changes: one example for each clause. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  addService,
  addWorkingDays,
  endOfInterval,
  halfDayDeadline,
  isOpen,
  isProvisional,
  lastServiceMomentOf,
  NEVER_MS,
  nextOpening,
  serviceBetween,
} from '../../../language/calendar/arithmetic.ts';
import { ALWAYS_ON } from '../../../language/calendar/compile.ts';
import { examplesOf } from '../../setup/page-tables.ts';
import { calendar, HOUR, inShanghai, shanghai, shipped } from '../../setup/calendars.ts';

const office = shipped('cn-office');
const calling = shipped('calling-hours');
const shown = (atMs: number | undefined) => (atMs === undefined ? 'never' : inShanghai(atMs));

describe('rule 2: consumed and due', () => {
  test('rule 2: the due is the end of an interval, to the millisecond', () => {
    expect(addService(office, shanghai('03-02 10:00'), 2 * HOUR)).toBe(shanghai('03-02 12:00'));
    expect(addService(office, shanghai('03-02 10:00'), 2 * HOUR + 1)).toBe(shanghai('03-02 13:30') + 1);
  });

  test('rule 2: intervals are half-open', () => {
    expect(isOpen(office, shanghai('03-02 09:00'))).toBe(true);
    expect(isOpen(office, shanghai('03-02 09:00') - 1)).toBe(false);
    expect(isOpen(office, shanghai('03-02 12:00') - 1)).toBe(true);
    expect(isOpen(office, shanghai('03-02 12:00'))).toBe(false);
  });

  test('rule 2: only calendar time is consumed; nothing before it begins', () => {
    expect(serviceBetween(office, shanghai('03-02 11:30'), shanghai('03-02 14:00'))).toBe(HOUR);
    expect(serviceBetween(office, shanghai('03-02 12:00'), shanghai('03-02 13:30'))).toBe(0);
    expect(serviceBetween(office, shanghai('03-02 14:00'), shanghai('03-02 11:30'))).toBe(0);
  });

  test('rule 2: the next opening', () => {
    expect(shown(nextOpening(office, shanghai('03-02 12:00')))).toBe('03-02 13:30');
    expect(shown(nextOpening(office, shanghai('02-14 18:00')))).toBe('02-24 09:00');
    expect(shown(nextOpening(office, shanghai('03-02 10:17')))).toBe('03-02 10:17');
  });
});

test('rule 3: natural time runs 24×7', () => {
  expect(shown(addService(ALWAYS_ON, shanghai('02-13 17:00'), 5 * 24 * HOUR))).toBe('02-18 17:00');
});

describe('rule 6: which hours a date has', () => {
  const week = { mon: ['08:00-10:00'], 'tue-fri': ['09:00-17:00'] };
  const rows = examplesOf('golden-hours', ['line', 'date', 'hours', 'shows']);

  test.each(rows)('rule 6: %s', (_, row) => {
    const table = calendar({ week, days: ['cn-2026'], ...(parse(row.line) as Parameters<typeof calendar>[0]) });
    const fromMs = shanghai(`${row.date} 00:00`);
    expect(serviceBetween(table, fromMs, fromMs + 24 * HOUR) / HOUR).toBe(Number(row.hours));
  });

  test('rule 6: an end of 24:00 goes on into the next day', () => {
    const nights = calendar({ week: { all: ['00:00-06:00', '22:00-24:00'] } });
    expect(shown(addService(nights, shanghai('03-02 23:00'), 3 * HOUR))).toBe('03-03 02:00');
    expect(serviceBetween(nights, shanghai('03-02 12:00'), shanghai('03-03 12:00'))).toBe(8 * HOUR);
  });

  test('rule 6: from the day after known_until an instant is provisional and the week decides', () => {
    expect(isProvisional(office, shanghai('12-31 23:59'))).toBe(false);
    expect(isProvisional(office, shanghai('2027-01-01 00:00'))).toBe(true);
    expect(isOpen(office, shanghai('2027-01-01 10:00'))).toBe(true);
    expect(isProvisional(ALWAYS_ON, shanghai('2099-01-01 00:00'))).toBe(false);
  });
});

describe('rule 7: a calendar is a value', () => {
  test('rule 7: a table with new holidays answers anew and leaves the old one alone', () => {
    const before = calendar({ known_until: '2026-12-31' });
    const [from, limit] = [shanghai('12-31 17:00'), 4 * HOUR];
    expect(shown(addService(before, from, limit))).toBe('2027-01-01 12:00');
    const after = calendar({ overrides: { '2027-01-01': 'closed' }, known_until: '2027-12-31' });
    expect(shown(addService(after, from, limit))).toBe('2027-01-04 12:00');
    expect(isProvisional(after, shanghai('2027-01-04 12:00'))).toBe(false);
    expect(shown(addService(before, from, limit))).toBe('2027-01-01 12:00');
  });
});

describe('rule 13: calling hours', () => {
  const half = (from: string, table: typeof calling) => {
    const { fromMs, dueMs } = halfDayDeadline(table, shanghai(from));
    return `${shown(fromMs)} ${shown(dueMs)}`;
  };

  test('rule 13: a half-day without calling hours is passed over', () => {
    const evenings = calendar({ week: { all: ['18:00-21:00'] } });
    expect(half('03-02 19:00', evenings)).toBe('03-03 18:00 03-03 21:00');
  });

  test('rule 13: hours that go on over noon end at noon', () => {
    expect(half('03-02 15:00', calendar({ week: { all: ['10:00-16:00'] } }))).toBe('03-03 10:00 03-03 12:00');
    expect(half('03-02 15:00', calendar({ week: { all: ['08:00-10:00', '11:00-16:00'] } }))).toMatch(/08:00 .*12:00$/);
  });

  test('rule 13: the end of the calling interval, over midnight too', () => {
    expect(shown(endOfInterval(calling, shanghai('03-02 14:00')))).toBe('03-02 20:00');
    expect(shown(endOfInterval(calling, shanghai('03-02 13:00')))).toBe('03-02 13:00');
    const nights = calendar({ week: { all: ['00:00-06:00', '22:00-24:00'] } });
    expect(shown(endOfInterval(nights, shanghai('03-02 23:00')))).toBe('03-03 06:00');
  });

  test('rule 13: of hours that never end, the end of the day', () => {
    expect(shown(endOfInterval(shipped('always-on'), shanghai('03-02 23:00')))).toBe('03-03 00:00');
  });
});

test.each(['2026-02-30', '2026-3-2', 'soon'])('%s has no last service moment', (date) => {
  expect(lastServiceMomentOf(office, date)).toBeUndefined();
});

describe('a calendar that never opens', () => {
  const never = { ...ALWAYS_ON, templates: [[]], days: [[20_000, 0] as [number, number]] };

  test('answers never instead of searching for ever', () => {
    expect(addService(never, 0, 1)).toBe(NEVER_MS);
    expect(addWorkingDays(never, 0, 1)).toBe(NEVER_MS);
    expect(nextOpening(never, 0)).toBeUndefined();
    expect(halfDayDeadline(never, 0)).toEqual({ fromMs: NEVER_MS, dueMs: NEVER_MS });
    expect(lastServiceMomentOf(never, '2026-03-02')).toBeUndefined();
  });

  test('an amount beyond all time is never reached', () => {
    expect(addService(office, 0, Number.POSITIVE_INFINITY)).toBe(NEVER_MS);
  });
});
