/** The stretch of a week in which a step's clock runs and nobody it asks is on shift. */
import { expect, test } from 'vitest';
import type { Organization } from '../../language/organization.ts';
import { shiftGapsOf } from '../../language/shift-gaps.ts';
import { loadWritten } from '../setup/written.ts';

const calendar = (id: string, zone: string, week: string) =>
  `calendar: ${id}\ntitle: ${id}\nzone: ${zone}\nweek: { ${week} }\nknown_until: 9999-12-31\n`;
const CALENDARS = {
  'calendars/days.yaml': calendar('days', 'Asia/Shanghai', "mon-fri: ['09:00-18:00']"),
  'calendars/evenings.yaml': calendar('evenings', 'Asia/Shanghai', "all: ['18:00-24:00']"),
  'calendars/tokyo.yaml': calendar('tokyo', 'Asia/Tokyo', "mon-fri: ['10:00-19:00']"),
};
const SOP = `sop: asking
version: 1
title: 征询
owner: role/duty-manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 30nd } }
steps:
  ask:
    title: 征询
    task: { for: team/sales }
    clock: { limit: 24h }
    outcomes: { told: close }
`;
const loaded = loadWritten('asking', SOP, CALENDARS);
const found = (shifts: string[], clock: 'always-on' | 'days' = 'always-on') => {
  const plan = loadWritten(
    'asking',
    SOP.replace('limit: 24h', `limit: 24h, calendar: ${clock}`),
    CALENDARS,
  ).packages.get('asking')?.plan;
  if (plan === undefined) throw new Error('does not compile');
  const people = shifts.map((shift, i) => [
    `p${i}`,
    { name: '人', teams: ['sales'], roles: [], skills: [], ...(shift !== '' && { shift }) },
  ]);
  const calendars = Object.fromEntries(loaded.calendars);
  const organization = { calendars, people: Object.fromEntries(people) } as unknown as Organization;
  const hours = (minute: number) => minute / 60;
  return shiftGapsOf(plan, organization).map((it) => [
    hours(it.fromMinute),
    hours(it.untilMinute),
    it.clockMs / 3_600_000,
  ]);
};

test('over the weekend, from Friday evening to Monday morning of the next week', () => {
  expect(found(['days'])).toEqual([[4 * 24 + 18, 7 * 24 + 9, 63]]);
});

test('others on other shifts fill it, or leave less; somebody without a shift is always there', () => {
  expect(found(['days', 'evenings'])).toEqual([[5 * 24, 5 * 24 + 18, 18]]);
  expect(found(['days', ''])).toEqual([]);
  expect(found([])).toEqual([]);
});

test('a clock on the calendar of the shift never runs alone; a shift in another zone is its own hours there', () => {
  expect(found(['days'], 'days')).toEqual([]);
  expect(found(['tokyo'], 'days')).toEqual([]);
});

test('a limit that fits into the stretch is told, one that reaches beyond it is not', () => {
  const codes = (limit: string) =>
    loadWritten('asking', SOP.replace('limit: 24h', `limit: ${limit}`), {
      ...CALENDARS,
      'organization.yaml': `last_resort: role/duty-manager
teams: { sales: { title: 销售, lead: sa } }
people:
  sa: { name: 萨, teams: [sales], roles: [agent], shift: days }
  zhou: { name: 周, teams: [sales], roles: [duty-manager], shift: days }
`,
    }).diagnostics.map((it) => it.code);
  expect(codes('63h')).toContain('staffing/nobody-on-shift');
  expect(codes('64h')).not.toContain('staffing/nobody-on-shift');
  expect(codes('{ by: customer, otherwise: 64h }')).not.toContain('staffing/nobody-on-shift');
});
