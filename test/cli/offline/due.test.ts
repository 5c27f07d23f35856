/** `sop due` on the command line: the golden vectors of semantics rule 8, pauses, provisional dues, wrong questions. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

const office = ['due', '--calendar', 'cn-office', '--from'];

describe('rule 8: golden vectors', () => {
  test.each([
    ['2026-02-13 17:00', '4h', '2026-02-14T12:00:00+08:00'],
    ['2026-02-14 20:00', '4h', '2026-02-24T14:30:00+08:00'],
    ['2026-02-13 17:00', '24h', '2026-02-26T09:30:00+08:00'],
    ['2026-09-20 10:00', '24h', '2026-09-23T11:30:00+08:00'],
    ['2026-05-09 12:30', '4h', '2026-05-09T17:30:00+08:00'],
    ['2026-09-30 17:00', '4h', '2026-10-08T12:00:00+08:00'],
    ['2026-02-13 17:00', '72h', '2026-03-05T14:00:00+08:00'],
    ['2026-02-13 17:00', '5wd', '2026-02-27T17:00:00+08:00'],
    ['2026-02-13 17:00', '3nd', '2026-02-16T17:00:00+08:00'],
  ])('%s + %s → %s', async (from, limit, due) => {
    expect(await sop([...office, from, '--limit', limit])).toEqual({ code: 0, out: `${due}\n`, err: '' });
  });

  test('72h natural, on the calendar that is always on', async () => {
    const said = await sop(['due', '--calendar', 'always-on', '--from', '2026-02-13T17:00+08:00', '--limit', '72h']);
    expect(Date.parse(said.out.trim())).toBe(Date.parse('2026-02-16T17:00+08:00'));
  });

  test('4h from 10-09 16:00, paused 17:00 → 10-10 10:00 → 10-10 14:30', async () => {
    const pause = ['--pause', '2026-10-09 17:00/2026-10-10 10:00'];
    const said = await sop([...office, '2026-10-09 16:00', '--limit', '4h', ...pause]);
    expect(said.out).toBe('2026-10-10T14:30:00+08:00\n');
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

  test('due exactly when a pause begins is due then', async () => {
    expect(await due('1h', '2026-10-12 10:00/2026-10-12 11:00')).toBe('2026-10-12T10:00:00+08:00');
  });

  test('rule 3: a working-day target is fixed at the start, then paused like any other', async () => {
    // From the opening to the next day's opening lies one whole day of service: rule 2, its end is the due.
    expect(await due('1wd')).toBe('2026-10-12T18:00:00+08:00');
    expect(await due('1wd', '2026-10-12 10:00/2026-10-12 12:00')).toBe('2026-10-13T11:00:00+08:00');
  });

  test('natural days stand still by the clock on the wall', async () => {
    expect(await due('1nd', '2026-10-12 20:00/2026-10-12 23:00')).toBe('2026-10-13T12:00:00+08:00');
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
