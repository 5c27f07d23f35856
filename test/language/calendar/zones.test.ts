/** Rule 6 where clocks change: skipped and repeated local times, days of 23 and 25 hours; dates and local parts. */
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addService,
  addWorkingDays,
  isOpen,
  lastServiceMomentOf,
  localParts,
  nextOpening,
  serviceBetween,
} from '../../../language/calendar/arithmetic.ts';
import { ALWAYS_ON, compileCalendar } from '../../../language/calendar/compile.ts';
import { civilOf, dayNumberOf, weekdayOf } from '../../../language/calendar/civil-date.ts';
import { isCovered } from '../../../language/calendar/zone-years.ts';
import { examplesOf } from '../../setup/page-tables.ts';
import { calendar, DAY, HOUR, MINUTE, shipped, sourceOf, tableOf } from '../../setup/calendars.ts';

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const shown = (zone: string, ms: number) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
const open = (zone: string, hours: string[]) => calendar({ zone, week: { all: hours } });

describe('rule 3: elapsed time is real', () => {
  test.each(examplesOf('golden-real-hours', ['zone', 'date', 'hours']))('rule 3: hours of a day: %s', (_, row) => {
    const { zone, date } = row;
    const table = open(zone, ['00:00-24:00']);
    const start = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
    const end = lastServiceMomentOf(table, date) ?? 0;
    expect((end - start) / HOUR).toBe(Number(row.hours));
    expect(serviceBetween(table, start, end)).toBe(Number(row.hours) * HOUR);
  });
});

describe('rule 6: clocks that change', () => {
  test('rule 6: a local time that a spring change skips is the first instant after the gap', () => {
    const table = open('America/New_York', ['02:30-05:00']);
    expect(shown('America/New_York', nextOpening(table, at('2026-03-08T00:00:00-05:00')) ?? 0)).toBe(
      '2026-03-08T03:00:00-04:00',
    );
    expect(serviceBetween(table, at('2026-03-08T00:00:00-05:00'), at('2026-03-09T00:00:00-04:00'))).toBe(2 * HOUR);
  });

  test('rule 6: an interval within the gap has nothing, and its day is no working day', () => {
    const table = open('America/New_York', ['02:00-03:00']);
    const saturday = at('2026-03-07T02:20:00-05:00');
    expect(shown('America/New_York', addWorkingDays(table, saturday, 1))).toBe('2026-03-09T02:20:00-04:00');
    expect(shown('America/New_York', addService(table, saturday, HOUR))).toBe('2026-03-09T02:20:00-04:00');
  });

  test('rule 6: a local time that occurs twice is the first', () => {
    const table = open('America/New_York', ['01:30-02:30']);
    const opens = nextOpening(table, at('2026-11-01T00:00:00-04:00')) ?? 0;
    expect(shown('America/New_York', opens)).toBe('2026-11-01T01:30:00-04:00');
    expect(shown('America/New_York', addService(table, opens, 2 * HOUR))).toBe('2026-11-01T02:30:00-05:00');
    const early = open('America/New_York', ['01:00-01:30']);
    expect(isOpen(early, at('2026-11-01T01:15:00-04:00'))).toBe(true);
    expect(isOpen(early, at('2026-11-01T01:15:00-05:00'))).toBe(false);
  });

  test('rule 6: a repeated hour before a late midnight belongs to the day that it ends', () => {
    const table = open('America/Sao_Paulo', ['20:00-24:00']);
    expect(serviceBetween(table, at('2018-02-17T12:00:00-02:00'), at('2018-02-18T12:00:00-03:00'))).toBe(5 * HOUR);
    expect(shown('America/Sao_Paulo', lastServiceMomentOf(table, '2018-02-17') ?? 0)).toBe('2018-02-18T00:00:00-03:00');
  });

  test('rule 3: a working day later is the same local time over a change', () => {
    const table = calendar({ zone: 'Europe/Berlin', week: { 'mon-fri': ['09:00-17:00'] } });
    const friday = at('2026-03-27T16:00:00+01:00');
    expect(shown('Europe/Berlin', addWorkingDays(table, friday, 1))).toBe('2026-03-30T16:00:00+02:00');
    expect(addService(table, friday, 2 * HOUR) - friday).toBe(66 * HOUR - HOUR);
  });

  test('rule 6: known_until ends with its local date', () => {
    expect(calendar({ zone: 'America/New_York', known_until: '2026-07-31' }).knownUntilMs).toBe(
      at('2026-08-01T00:00:00-04:00'),
    );
    expect(shipped('cn-office').knownUntilMs).toBe(at('2027-01-01T00:00:00+08:00'));
  });

  test('only real changes are tabled', () => {
    expect(open('Asia/Shanghai', ['00:00-24:00']).offsets).toEqual([[0, 480]]);
    expect(open('Asia/Kathmandu', ['00:00-24:00']).offsets).toEqual([[0, 345]]);
    expect(open('America/Sao_Paulo', ['00:00-24:00']).offsets).toHaveLength(8);
    expect(open('Europe/Berlin', ['00:00-24:00']).offsets.slice(1, 3)).toEqual([
      [at('2016-03-27T01:00:00Z'), 120],
      [at('2016-10-30T01:00:00Z'), 60],
    ]);
  });
});

describe('years of a table', () => {
  const source = sourceOf({ zone: 'America/New_York', week: { all: ['09:00-18:00'] } });
  const ofCase = tableOf(compileCalendar(source, new Map()));
  const ofAnswer = tableOf(compileCalendar(source, new Map(), 'answer'));

  test('those of a case are 2016 to 2037, whatever is asked outside of it', () => {
    const changes = ofCase.offsets.slice(1).map(([fromMs]) => new Date(fromMs).getUTCFullYear());
    expect(changes).toEqual(Array.from({ length: 44 }, (_, i) => 2016 + Math.floor(i / 2)));
    // Nothing but the offsets of more years tells the two apart.
    expect({ ...ofAnswer, offsets: ofCase.offsets }).toEqual(ofCase);
    expect(ofAnswer.offsets.filter(([fromMs]) => fromMs >= at('2016-01-01T00:00:00Z')).slice(0, 44)).toEqual(
      ofCase.offsets.slice(1),
    );
  });

  test.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Shanghai'])(
    'one for answers shows what the clocks in %s show, from 1990 to 2060',
    (zone) => {
      const table = tableOf(compileCalendar(sourceOf({ zone, week: { all: ['09:00-18:00'] } }), new Map(), 'answer'));
      const lastMs = at('2060-12-31T12:00:00Z');
      for (let ms = at('1990-01-01T12:00:00Z'); ms < lastMs; ms += 9 * DAY + 5 * HOUR) {
        const { year, month, day, hour, minute } = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
        expect(localParts(table, ms)).toMatchObject({ year, month, day, hour, minute });
      }
    },
  );

  test.each([
    ['1989-12-31T23:59:59-05:00', false, false],
    ['1990-01-01T00:00:00-05:00', true, false],
    ['2015-12-31T23:59:59-05:00', true, false],
    ['2016-01-01T00:00:00-05:00', true, true],
    ['2037-12-31T23:59:59-05:00', true, true],
    ['2038-01-01T00:00:00-05:00', true, false],
    ['2060-12-31T23:59:59-05:00', true, false],
    ['2061-01-01T00:00:00-05:00', false, false],
  ])('%s is covered for answers: %s, for cases: %s', (text, forAnswers, forCases) => {
    expect([isCovered(ofAnswer, 'answer', at(text)), isCovered(ofCase, 'case', at(text))]).toEqual([
      forAnswers,
      forCases,
    ]);
  });

  test('UTC has no changes to know: every year is covered', () => {
    expect(isCovered(ALWAYS_ON, 'case', at('2345-08-04T10:00:00Z'))).toBe(true);
  });
});

describe('names of zones', () => {
  const zoneOf = (zone: string) =>
    compileCalendar({ calendar: 'here', zone, week: { all: ['00:00-24:00'] }, known_until: '2030-12-31' }, new Map())
      .problems.map((p) => `${p.code} ${p.params.expected}`)
      .filter((text) => text.startsWith('calendar/unknown-zone'));

  test.each([
    'Asia/Shanghai',
    'UTC',
    'Etc/UTC',
    'Etc/GMT',
    'Asia/Kolkata',
    'Europe/Kyiv',
    'America/Argentina/Buenos_Aires',
    'Asia/Chongqing',
  ])('%s is one', (zone) => expect(zoneOf(zone)).toEqual([]));

  test.each([
    ['CST', 'Asia/Shanghai'],
    ['PRC', 'Asia/Shanghai'],
    ['Etc/GMT+8', 'Asia/Shanghai'],
    ['Etc/GMT-8', 'Asia/Shanghai'],
    ['UTC+8', 'Asia/Shanghai'],
    ['+08:00', 'Asia/Shanghai'],
    ['asia/shanghai', 'Asia/Shanghai'],
    ['Asia/SHANGHAI', 'Asia/Shanghai'],
    ['Asia/Shanghia', 'Asia/Shanghai'],
    ['', 'Asia/Shanghai'],
    ['EST', 'America/New_York'],
    ['PST', 'America/Los_Angeles'],
    ['PST8PDT', 'America/Los_Angeles'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['IST', 'Asia/Kolkata'],
    ['BST', 'Europe/London'],
    ['GMT', 'UTC'],
    ['utc', 'UTC'],
    ['etc/utc', 'UTC'],
    ['Etc/GMT+0', 'UTC'],
    ['Etc/UTC+8', 'Asia/Shanghai'],
  ])('%s is none: %s', (zone, meant) => expect(zoneOf(zone)).toEqual([`calendar/unknown-zone ${meant}`]));
});

test.each(['Etc/UTC', 'Etc/GMT'])('%s means UTC, under the name it was given', (zone) => {
  expect(open(zone, ['00:00-24:00'])).toEqual({ ...open('UTC', ['00:00-24:00']), zone });
});

describe('dates', () => {
  test('day numbers, dates and weekdays agree with Temporal over four centuries', () => {
    const epoch = Temporal.PlainDate.from('1970-01-01');
    for (let day = -80_000; day < 80_000; day += 37) {
      const date = epoch.add({ days: day });
      expect(civilOf(day)).toEqual({ year: date.year, month: date.month, day: date.day });
      expect(dayNumberOf(date.toString())).toBe(day);
      expect(weekdayOf(day)).toBe(date.dayOfWeek - 1);
    }
  });

  test('no date of the calendar is no day', () => {
    for (const text of ['2026-02-29', '2026-00-10', '2026-13-01', '2026-04-31', '2026-01-00', '2026-1-01', '']) {
      expect(dayNumberOf(text)).toBeUndefined();
    }
    expect(dayNumberOf('2028-02-29')).toBe(21_243);
  });

  test('local parts are what the clocks show', () => {
    const zones = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
    for (const zone of zones) {
      const table = open(zone, ['00:00-24:00']);
      for (
        let ms = at('2025-12-30T23:59:58Z');
        ms < at('2027-01-02T00:00:00Z');
        ms += 5 * DAY + 7 * HOUR + 13 * MINUTE
      ) {
        const { year, month, day, hour, minute, second, dayOfWeek } =
          Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
        expect(localParts(table, ms)).toEqual({ year, month, day, hour, minute, second, weekday: dayOfWeek });
      }
    }
  });
});
