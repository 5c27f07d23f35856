/** `sop due --stdin`: a line in, a line out, in order; errors beside answers; bounded memory towards a slow reader. */
import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { LINE_CHARS_MAX } from '../../../cli/due/stream.ts';
import { sop } from '../../setup/sop-command.ts';

const OFFICE = {
  zone: 'Asia/Shanghai',
  week: { 'mon-fri': ['09:00-12:00', '13:30-18:00'] },
  days: ['cn-2026'],
  known_until: '2026-12-31',
};

async function ask(lines: readonly unknown[]): Promise<{ code: number; replies: Record<string, unknown>[] }> {
  const stdin = lines.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join('\n');
  const { code, out } = await sop(['due', '--stdin'], { stdin });
  return {
    code,
    replies: out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('ids and inline calendars, limits and untils, pauses of either form', async () => {
  const from = '2026-10-09T16:00:00+08:00';
  const { code, replies } = await ask([
    { id: 1, calendar: 'cn-office', from: '2026-02-13T17:00+08:00', limit: '4h' },
    { id: 'two', calendar: OFFICE, from: '2026-02-13T09:00:00Z', limit: '5wd' },
    { id: 3, calendar: OFFICE, from: '2026-02-13T17:00+08:00', until: '2026-02-14T12:00+08:00' },
    '',
    { id: 4, calendar: OFFICE, from, limit: '4h', pauses: ['2026-10-09T17:00+08:00/2026-10-10T10:00+08:00'] },
    {
      id: 5,
      calendar: OFFICE,
      from,
      limit: '4h',
      pauses: [{ from: '2026-10-09T17:00+08:00', to: '2026-10-10T10:00+08:00' }],
    },
    { id: 6, calendar: { ...OFFICE, known_until: '2026-02-13' }, from: '2026-02-13T17:00+08:00', limit: '4h' },
    { calendar: 'cn-office', from, limit: '0h' },
    { id: 8, calendar: { ...OFFICE, zone: 'Europe/Berlin' }, from: '2045-08-04T10:00', limit: '1h' },
    { id: 9, calendar: { ...OFFICE, zone: 'Etc/UTC' }, from: '2026-08-04T10:00', limit: '1h' },
  ]);
  expect(code).toBe(0);
  expect(replies).toEqual([
    { id: 1, due: '2026-02-14T12:00:00+08:00' },
    { id: 'two', due: '2026-02-27T17:00:00+08:00' },
    { id: 3, seconds: 14_400 },
    { id: 4, due: '2026-10-10T14:30:00+08:00' },
    { id: 5, due: '2026-10-10T14:30:00+08:00' },
    { id: 6, due: '2026-02-14T12:00:00+08:00', provisional: true },
    { id: null, due: '2026-10-09T16:00:00+08:00' },
    { id: 8, due: '2045-08-04T11:00:00+02:00', provisional: true },
    { id: 9, due: '2026-08-04T11:00:00+00:00' },
  ]);
});

test('what is wrong with a line stands in its place, and the others are answered', async () => {
  const good = { calendar: OFFICE, from: '2026-02-13T17:00+08:00', limit: '4h' };
  const { code, replies } = await ask([
    { id: 1, ...good, calendar: 'cn-offce' },
    { id: 2, ...good, pause: [] },
    { id: 3, ...good, limit: 4 },
    { id: 4, ...good, limit: '4d' },
    { id: 5, ...good, from: 'yesterday' },
    { id: 6, ...good, until: '2026-02-14T17:00+08:00' },
    { id: 7, ...good, calendar: { ...OFFICE, week: { 'mon-fri': ['18:00-09:00'] }, hours: 1 } },
    { id: 8, ...good, pauses: ['2026-02-13T17:00+08:00'] },
    { id: 9, calendar: OFFICE, limit: '4h' },
    '{"id":10',
    '[1]',
    `{"id":12,"from":"${'x'.repeat(LINE_CHARS_MAX)}"}`,
    { id: 13, ...good, from: '2061-02-13T17:00+08:00' },
    { id: 14, ...good },
  ]);
  expect(code).toBe(1);
  const errors = replies.map((it) => it.error);
  expect(replies.map((it) => it.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, null, null, null, 13, 14]);
  expect(errors.slice(0, 9)).toEqual([
    expect.stringContaining('did you mean cn-office'),
    expect.stringContaining('unknown key pause; did you mean pauses'),
    'limit must be a text, found 4',
    expect.stringContaining('write 4nd, 4wd'),
    expect.stringContaining('from: "yesterday" is no instant'),
    expect.stringContaining('exactly one of them'),
    expect.stringContaining('calendar.hours: unknown key `hours`'),
    expect.stringContaining('pauses must be a list'),
    'from is missing',
  ]);
  expect(errors.slice(9, 13)).toEqual([
    expect.stringContaining('is not JSON'),
    'each line must be a JSON object',
    expect.stringContaining('more than'),
    expect.stringContaining('lies outside 1990–2060'),
  ]);
  expect(replies.at(-1)).toEqual({ id: 14, due: '2026-02-14T12:00:00+08:00' });
});

test('lines cut anywhere by the pipe, a last line without its end', async () => {
  const lines = [1, 2, 3].map((id) =>
    JSON.stringify({ id, calendar: 'cn-office', from: '2026-02-13 17:00', limit: `${id}h`, pauses: [] }),
  );
  const bytes = Buffer.from(lines.join('\r\n'));
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7));
  const { out } = await sop(['due', '--stdin'], { stdin: Readable.from(pieces) });
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { due: string }).due.slice(5, 16)),
  ).toEqual(['02-13T18:00', '02-14T10:00', '02-14T11:00']);
});

test('a slow reader of the answers slows the reading of the questions', async () => {
  const line = `${JSON.stringify({ id: 1, calendar: OFFICE, from: '2026-02-13T17:00+08:00', limit: '4h' })}\n`;
  let given = 0;
  let aheadMost = 0;
  let answered = 0;
  const chunk = line.repeat(50);
  async function* questions() {
    for (; given < 200; given++) {
      aheadMost = Math.max(aheadMost, given * 50 - answered);
      yield Buffer.from(chunk);
    }
  }
  const stdout = new Writable({
    highWaterMark: 1_000,
    write(data, _encoding, done) {
      setImmediate(() => {
        answered += String(data).split('\n').length - 1;
        done();
      });
    },
  });
  const { code } = await sop(['due', '--stdin'], { stdin: Readable.from(questions(), { highWaterMark: 1 }), stdout });
  expect(code).toBe(0);
  await new Promise((done) => stdout.end(done));
  expect(answered).toBe(200 * 50);
  expect(aheadMost).toBeLessThan(10 * 50);
});
