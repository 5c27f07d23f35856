/** calendars/*.yaml: a calendar, or the official days of a year that calendars refer to. */
import { z } from 'zod';
import { key, mapOf, namesOf, object } from './key.ts';
import { Kebab, Text } from './words.ts';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'calendar/bad-date');
const Intervals = z.array(Text).max(24, 'file/too-many');

export const CalendarFile = object({
  calendar: key(Kebab, '日历的 id，与文件名相同。', "The calendar's id, the same as its file name.", 'cn-office'),
  title: key(Text.optional(), '给人看的名字。', 'Its name for people.', '办公时间'),
  zone: key(Text, '时区（IANA）。', 'The time zone (IANA).', 'Asia/Shanghai'),
  week: key(
    mapOf(Text, Intervals),
    '每周的开放时段；没写的日子不开放。',
    'Opening hours of the week; days not named are closed.',
    { 'mon-fri': ['09:00-12:00', '13:30-18:00'] },
  ),
  days: key(namesOf(Kebab).optional(), '官方节假日文件。', 'Files of official days.', ['cn-2026']),
  swapped_day_as: key(
    Text.optional(),
    '调休补班日按星期几的时段（mon）。',
    'A swapped workday works the hours of this weekday (mon).',
    'mon',
  ),
  overrides: key(
    mapOf(Text, z.union([Intervals, z.literal('closed')]), 1_000).optional(),
    '个别日期：时段，或 closed。',
    'Single dates: intervals, or closed.',
    { '2026-12-31': ['09:00-12:00'] },
  ),
  known_until: key(Day, '节假日已知到哪一天。', 'The last date for which days off are known.', '2026-12-31'),
});

const Days = z.array(Day).max(400, 'file/too-many');

export const DaysFile = object({
  days: key(Kebab, '文件的 id，与文件名相同。', "The file's id, the same as its file name.", 'cn-2026'),
  notice: key(
    Text,
    '依据的官方通知。',
    'The official notice it follows.',
    '国务院办公厅关于2026年部分节假日安排的通知',
  ),
  off: key(Days, '放假的日子。', 'Days off.', ['2026-10-01']),
  swapped: key(Days, '调休补班的日子。', 'Swapped workdays.', ['2026-02-14']),
});
