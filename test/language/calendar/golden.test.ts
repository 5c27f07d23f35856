/** The golden vectors of semantics rule 8: the office calendar with the official days off and swaps of 2026. */
import { describe, expect, test, vi } from 'vitest';
import { addService, addWorkingDays, serviceBetween } from '../../../language/calendar/arithmetic.ts';
import { ALWAYS_ON } from '../../../language/calendar/compile.ts';
import type { DaysSource } from '../../../language/calendar/source.ts';
import { calendar, HOUR, inShanghai, read, shanghai, shipped } from '../../setup/calendars.ts';

const office = shipped('cn-office');
const due = (from: string, hours: number) => inShanghai(addService(office, shanghai(from), hours * HOUR));

describe('rule 8: golden vectors', () => {
  test.each([
    ['02-13 17:00', 4, '02-14 12:00', 'a swapped Saturday counts, and the due is the end of its morning'],
    ['02-14 20:00', 4, '02-24 14:30', 'the Spring Festival does not count'],
    ['02-13 17:00', 24, '02-26 09:30', 'over the Spring Festival'],
    ['09-20 10:00', 24, '09-23 11:30', 'from a swapped Sunday'],
    ['05-09 12:30', 4, '05-09 17:30', 'from the break of a swapped Saturday'],
    ['09-30 17:00', 4, '10-08 12:00', 'over the National Day'],
    ['02-13 17:00', 72, '03-05 14:00', 'seventy-two working hours'],
  ])('rule 8: 2026-%s + %ih → %s (%s)', (from, hours, expected) => {
    expect(due(from, hours)).toBe(expected);
  });

  test('rule 8: 02-13 17:00 + 4h without swaps would be 02-24 12:00', () => {
    const { off } = read<DaysSource>('cn-2026');
    const naive = calendar({ overrides: Object.fromEntries(off.map((date) => [date, 'closed' as const])) });
    expect(inShanghai(addService(naive, shanghai('02-13 17:00'), 4 * HOUR))).toBe('02-24 12:00');
  });

  test('rule 8: 02-13 17:00 + 72h natural → 02-16 17:00', () => {
    for (const natural of [ALWAYS_ON, shipped('always-on')]) {
      expect(inShanghai(addService(natural, shanghai('02-13 17:00'), 72 * HOUR))).toBe('02-16 17:00');
    }
  });

  test('rule 8: 5wd from 02-13 17:00 → 02-27 17:00', () => {
    expect(inShanghai(addWorkingDays(office, shanghai('02-13 17:00'), 5))).toBe('02-27 17:00');
  });

  test('rule 8: pause: 4h from 10-09 16:00, paused 17:00 → 10-10 10:00 (Sat swapped) → due 10-10 14:30', () => {
    const consumed = serviceBetween(office, shanghai('10-09 16:00'), shanghai('10-09 17:00'));
    expect(consumed).toBe(HOUR);
    expect(inShanghai(addService(office, shanghai('10-10 10:00'), 4 * HOUR - consumed))).toBe('10-10 14:30');
  });

  test('rule 8: the same in a place without Intl and Date, as the workflow sandbox might be', () => {
    const table = JSON.parse(JSON.stringify(office)) as typeof office;
    const from = shanghai('02-13 17:00');
    vi.stubGlobal('Intl', undefined);
    vi.stubGlobal('Date', undefined);
    const answers = [addService(table, from, 4 * HOUR), addWorkingDays(table, from, 5)];
    vi.unstubAllGlobals();
    expect(answers.map(inShanghai)).toEqual(['02-14 12:00', '02-27 17:00']);
  });
});
