/** `sop due` on the command line: the golden vectors of rules 4 and 8, pauses, provisional dues, wrong questions. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localOf } from '../../setup/calendars.ts';
import { examplesOf } from '../../setup/page-tables.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

const office = ['due', '--calendar', 'cn-office', '--from'];

/** The instant it answers, in local time of Shanghai; natural time is told in UTC. */
const answered = async (args: readonly string[]) => {
  const { out, err } = await sop(['due', ...args]);
  return err === '' ? localOf(Date.parse(out.trim())) : err;
};

describe('golden vectors', () => {
  const dues = examplesOf('golden-dues', ['calendar', 'start', 'limit', 'due', 'without swaps', 'shows']);
  test.each(dues)('%s', async (_, row) => {
    expect(await answered(['--calendar', row.calendar, '--from', row.start, '--limit', row.limit])).toBe(row.due);
  });

  const pauses = examplesOf('golden-pauses', ['calendar', 'start', 'limit', 'paused', 'resumed', 'due', 'shows']);
  test.each(pauses)('%s', async (_, row) => {
    const pause = ['--pause', `${row.paused}/${row.resumed}`];
    expect(await answered(['--calendar', row.calendar, '--from', row.start, '--limit', row.limit, ...pause])).toBe(
      row.due,
    );
  });

  test('it writes the offset of the place', async () => {
    expect((await sop([...office, '2026-02-13 17:00', '--limit', '4h'])).out).toBe('2026-02-14T12:00:00+08:00\n');
  });
});

describe('pauses', () => {
  const due = async (limit: string, ...pauses: string[]) =>
    (
      await sop([...office, '2026-10-12 09:00', '--limit', limit, ...pauses.flatMap((it) => ['--pause', it])])
    ).out.trim();

  test('in any order, overlapping, before the start', async () => {
    const plain = await due('4h', '2026-10-12 10:00/2026-10-12 11:00', '2026-10-12 14:00/2026-10-12 15:00');
    expect(plain).toBe('2026-10-12T16:30:00+08:00');
    expect(
      await due(
        '4h',
        '2026-10-12 14:30/2026-10-12 15:00',
        '2026-10-12 14:00/2026-10-12 14:40',
        '2026-10-12 10:00/2026-10-12 11:00',
        '2026-10-01 09:00/2026-10-02 09:00',
      ),
    ).toBe(plain);
  });

  test('a limit of zero is due at once, even while paused', async () => {
    expect(await due('0h', '2026-10-12 08:00/2026-10-12 23:00')).toBe('2026-10-12T09:00:00+08:00');
  });
});

test('service time in between is what the due consumes', async () => {
  const between = ['--until', '2026-02-26 09:30'];
  expect(await sopJson([...office, '2026-02-13 17:00', ...between])).toEqual({ seconds: 86_400 });
  const paused = ['--pause', '2026-02-14 09:00/2026-02-14 10:30'];
  const said = await sop([...office, '2026-02-13 17:00', ...between, ...paused]);
  expect(said.out).toBe('22h30m  81000 s\n');
});

test('past known_until a due is provisional', async () => {
  expect(await sopJson([...office, '2026-12-30 17:00', '--limit', '4h'])).toEqual({ due: '2026-12-31T12:00:00+08:00' });
  expect(await sopJson([...office, '2026-12-31 17:00', '--limit', '4h'])).toEqual({
    due: '2027-01-01T12:00:00+08:00',
    provisional: true,
  });
  expect((await sop([...office, '2026-12-31 17:00', '--limit', '4h'])).out).toContain('(provisional: ');
});

describe('years of the zone’s clocks', () => {
  const ask = async (...args: string[]) => {
    const folder = scratchFolder();
    writeFileSync(
      join(folder, 'ny.yaml'),
      "calendar: ny\nzone: America/New_York\nweek: { all: ['09:00-18:00'] }\nknown_until: 2060-12-31\n",
    );
    return sop(['due', '--calendar', 'ny.yaml', ...args], { cwd: folder });
  };

  test.each([
    ['2010-08-04 10:00', '2010-08-04T14:00:00-04:00'],
    ['2010-12-04 10:00', '2010-12-04T14:00:00-05:00'],
    ['2045-08-04 10:00', '2045-08-04T14:00:00-04:00'],
    ['1990-01-01 10:00', '1990-01-01T14:00:00-05:00'],
    ['2060-12-31 10:00', '2060-12-31T14:00:00-05:00'],
  ])('from %s the due is %s: each in the time of its own season', async (from, due) => {
    expect(await ask('--from', from, '--limit', '4h')).toEqual({ code: 0, out: `${due}\n`, err: '' });
  });

  test.each([
    [['--from', '1989-12-31 17:00', '--limit', '4h'], 'from: "1989-12-31 17:00" lies outside 1990–2060'],
    [['--from', '2060-12-31 17:00', '--limit', '4h'], 'the due lies outside 1990–2060'],
    [['--from', '2060-12-31 17:00', '--until', '2061-01-01 10:00'], 'until: "2061-01-01 10:00" lies outside'],
    [
      ['--from', '2026-01-01 10:00', '--limit', '4h', '--pause', '1980-01-01 10:00/1980-01-02 10:00'],
      'pause: "1980-01-01 10:00" lies outside',
    ],
  ])('%j is refused, never answered with the offset of another year', async (args, says) => {
    const said = await ask(...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
    expect(said.err).toContain('America/New_York');
  });
});

test('a calendar of a file: YAML beside its days, JSON with those of the workspace', async () => {
  const folder = scratchFolder();
  const days = 'days: test-days\nnotice: made up\noff: [2026-10-12]\nswapped: [2026-10-11]\n';
  const yaml =
    "calendar: shop\nzone: Europe/Berlin\nweek: { mon-fri: ['10:00-12:00'] }\ndays: [test-days]\nknown_until: 2026-12-31\n";
  mkdirSync(join(folder, 'calendars'));
  writeFileSync(join(folder, 'calendars', 'test-days.yaml'), days);
  writeFileSync(join(folder, 'calendars', 'shop.yaml'), yaml);
  const json = {
    zone: 'Asia/Shanghai',
    week: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] },
    days: ['cn-2026'],
    known_until: '2026-12-31',
  };
  writeFileSync(join(folder, 'office.json'), JSON.stringify(json));
  const ask = async (file: string, from: string) =>
    (await sop(['due', '--calendar', file, '--from', from, '--limit', '3h'], { cwd: folder })).out.trim();
  expect(await ask('calendars/shop.yaml', '2026-10-09 10:00')).toBe('2026-10-11T11:00:00+02:00');
  expect(await ask('office.json', '2026-02-13 17:00')).toBe('2026-02-14T11:00:00+08:00');
});

test('a wrong calendar file gives its diagnostics and exit code 1', async () => {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'shop.yaml'),
    "calendar: shop\nzone: Asia/Peking\nweek: { mon-fri: ['12:00-10:00'] }\nknown_until: 2026-12-31\n",
  );
  const said = await sop(['due', '--calendar', 'shop.yaml', '--from', '2026-10-09 10:00', '--limit', '3h'], {
    cwd: folder,
  });
  expect(said.code).toBe(1);
  expect(said.err).toContain('shop.yaml:2:7: ');
  expect(said.err).toContain('[calendar/unknown-zone]');
  expect(said.err).toContain('[calendar/end-before-start]');
});

test.each([
  [['--from', '2026-10-09 10:00', '--limit', '4h'], '--calendar is missing', 2],
  [['--calendar', 'cn-office', '--limit', '4h'], '--from is missing', 2],
  [['--calendar', 'cn-office', '--from', '2026-10-09 10:00'], '--limit is missing', 2],
  [['--calendar', 'cn-office', '--from', '2026-10-09 10:00', '--limit', '4d'], 'write 4nd, 4wd', 2],
  [['--calendar', 'cn-office', '--from', '2026-02-30 10:00', '--limit', '4h'], 'is no instant', 2],
  [
    ['--calendar', 'cn-office', '--from', '2026-10-09 10:00', '--until', '2026-10-08 10:00'],
    'until lies before from',
    2,
  ],
  [
    ['--calendar', 'cn-office', '--from', '2026-10-09 10:00', '--limit', '4h', '--until', '2026-10-10 10:00'],
    'exactly one',
    2,
  ],
  [['--calendar', 'cn-office', '--from', '2026-10-09 10:00', '--limit', '4h', '--pause', 'x'], 'write FROM/TO', 2],
  [['--calendar', 'cn-offce', '--from', '2026-10-09 10:00', '--limit', '4h'], 'did you mean cn-office', 1],
  [['--calendar', 'missing.yaml', '--from', '2026-10-09 10:00', '--limit', '4h'], 'no file missing.yaml', 2],
  [['--stdin', '--limit', '4h'], 'leave out --limit', 2],
])('%j says what to do', async (args, says, code) => {
  const said = await sop(['due', ...args]);
  expect(said.err).toContain(says);
  expect(said.code).toBe(code);
  expect(said.out).toBe('');
});
