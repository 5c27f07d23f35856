/** `sop import` on the way: what waits is waited for, and what did not come in is kept in a file that can be sent. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Client } from '../../../cli/http/client.ts';
import { mappingOf } from '../../../cli/import/mapping.ts';
import { refusedInto } from '../../../cli/import/refused.ts';
import { rowsOf } from '../../../cli/import/rows.ts';
import { type Result, sendRows } from '../../../cli/import/send.ts';
import type { Terminal } from '../../../cli/terminal.ts';
import type { ImportedRow } from '../../../wire/import.ts';
import { shipped } from '../../setup/calendars.ts';
import { scratchFolder } from '../../setup/scratch.ts';

const terminal = { locale: 'en' } as Terminal;
const mapping = 'encoding: gbk\ndelimiter: ";"\nexternal_id: no\nreceived_at: at\ndata: { description: text }\n';
const fileOf = (path: string, json = false) => ({
  path,
  json,
  encoding: json ? undefined : 'gbk',
  delimiter: json ? ',' : ';',
  fromLine: 1,
});
const rowsIn = (path: string, json = false) => {
  const own = json ? undefined : mappingOf(terminal, 'm.yaml', mapping);
  return rowsOf({ terminal, mapping: own, fields: {}, table: shipped('cn-office') }, fileOf(path, json));
};

/** Answers each row by what is asked; keeps the numbers of each call. */
function answering(status: (id: string, call: number) => ImportedRow['status'], retryAfterS?: number) {
  const calls: string[][] = [];
  const post = async (_: string, body: unknown) => {
    const { items } = body as { items: { external_id: string }[] };
    calls.push(items.map((it) => it.external_id));
    const answered = items.map(({ external_id }) => ({ external_id, status: status(external_id, calls.length) }));
    return { status: 200, body: { dry_run: false, items: answered }, ...(retryAfterS && { retryAfterS }) };
  };
  return { calls, client: { url: '', post } as unknown as Client };
}

async function* rows(...ids: string[]) {
  for (const [i, external_id] of ids.entries()) yield { line: i + 1, row: { external_id } };
}

async function sent(client: Client, from: Parameters<typeof sendRows>[3]) {
  const pauses: number[] = [];
  const results: Result[] = [];
  const pause = async (ms: number) => void pauses.push(ms);
  for await (const page of sendRows(terminal, client, { sop: 'complaint' }, from, pause)) results.push(...page);
  return { pauses, statuses: results.map((it) => it.status) };
}

describe('servers that are behind', () => {
  test('what waits is asked for again, alone and after a pause, before the next page goes', async () => {
    const { calls, client } = answering((id, call) => (id === 'B' && call < 3 ? 'waiting' : 'opened'), 5);
    const { pauses, statuses } = await sent(client, rows('A', 'B', 'C'));
    expect(calls).toEqual([['A', 'B', 'C'], ['B'], ['B']]);
    expect([pauses, statuses]).toEqual([
      [5_000, 10_000],
      ['opened', 'opened', 'opened'],
    ]);
  });

  test('in vain it asks five times, longer apart each time, a minute at most; what came in meanwhile starts it anew', async () => {
    const { calls, client } = answering((id, call) => (id === 'A' && call > 2 ? 'opened' : 'waiting'), 5);
    const { pauses, statuses } = await sent(client, rows('A', 'B'));
    expect(pauses.map((it) => it / 1_000)).toEqual([10, 20, 5, 10, 20, 40, 60, 60]);
    expect([calls.at(-1), statuses]).toEqual([['B'], ['opened', 'waiting']]);
  });

  test('rows that a call had no time for go with the next one at once', async () => {
    const { calls, client } = answering((id, call) => (id > 'B' && call === 1 ? 'later' : 'opened'));
    const { pauses, statuses } = await sent(client, rows('A', 'B', 'C', 'D'));
    expect([calls[1], pauses, statuses[3]]).toEqual([['C', 'D'], [0], 'opened']);
  });
});

describe('a file of refused rows', () => {
  const refuse = async (path: string, into: string, bad: Record<string, ImportedRow['status']>, json = false) => {
    const refused = await refusedInto(terminal, into, json ? ',' : ';');
    const { client } = answering((id) => bad[id] ?? 'opened');
    const page = sendRows(terminal, client, { sop: 'complaint' }, refused.watch(rowsIn(path, json)), async () => 0);
    for await (const results of page) await refused.keep(results);
    await refused.end();
  };

  test('has the shape of the table with a reason, is read by the same mapping, and can be refused again', async () => {
    const folder = scratchFolder();
    const [path, first, second] = [join(folder, 'a.csv'), join(folder, 'b.csv'), join(folder, 'c.csv')];
    // 张 in GBK.
    const name = Buffer.from([0xd5, 0xc5]);
    const line = (no: string, text: Buffer) =>
      Buffer.concat([Buffer.from(`${no};2026-11-02;`), text, Buffer.from('\n')]);
    const lines = [line('1', name), line('2', name), line('3', Buffer.from('"=1+1;2"')), Buffer.from('4;x\n')];
    writeFileSync(path, Buffer.concat([Buffer.from('no;at;text\n'), ...lines]));
    await refuse(path, first, { 2: 'wrong', 3: 'changed' });
    expect(readFileSync(first, 'utf8').split('\r\n')).toEqual([
      '\uFEFFno;at;text;refused_because',
      '2;2026-11-02;张;line 3  2  wrong',
      `3;2026-11-02;"'=1+1;2";line 4  3  changed since, nothing done`,
      '4;x;has 2 cells, the header 3',
      '',
    ]);
    const again = [];
    for await (const read of rowsIn(first)) again.push('row' in read ? read.row.data : read.error);
    // The mark says that it is UTF-8, whatever the mapping says of the other system's files.
    expect(again).toEqual([{ description: '张' }, { description: '=1+1;2' }, 'has 3 cells, the header 4']);
    await refuse(first, second, { 2: 'wrong' });
    expect(readFileSync(second, 'utf8').split('\r\n').slice(0, 2)).toEqual([
      '\uFEFFno;at;text;refused_because',
      '2;2026-11-02;张;line 2  2  wrong',
    ]);
  });

  test('of JSON lines is JSON lines; what is none stays as it is; without a refused row there is no file', async () => {
    const folder = scratchFolder();
    const [path, into] = [join(folder, 'a.jsonl'), join(folder, 'b.jsonl')];
    const good = { external_id: '1', received_at: '2026-11-02T09:00:00Z', data: {} };
    writeFileSync(path, `${JSON.stringify(good)}\n${JSON.stringify({ ...good, external_id: '2' })}\nnothing\n`);
    await refuse(path, into, { 2: 'wrong' }, true);
    const [first = '', second] = readFileSync(into, 'utf8').split('\n');
    expect([JSON.parse(first), second]).toEqual([
      { ...good, external_id: '2', refused_because: 'line 2  2  wrong' },
      'nothing',
    ]);
    const reread = [];
    for await (const read of rowsIn(into, true)) reread.push('row' in read ? read.row : undefined);
    expect(reread[0]).toEqual({ ...good, external_id: '2' });
    writeFileSync(path, `${JSON.stringify(good)}\n`);
    await refuse(path, into, {}, true);
    expect(existsSync(into)).toBe(false);
  });
});
