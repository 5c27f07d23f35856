/** `sop import` and `sop export` against a running API: a table in GBK comes in, goes out, and is not brought in twice. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireCase } from '../../wire/case.ts';
import type { ExportedRow } from '../../wire/import.ts';
import { Api } from '../setup/api.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { sop } from '../setup/sop-command.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

/** 张三 and 李四 in GBK. */
const names = [
  [0xd5, 0xc5, 0xc8, 0xfd],
  [0xc0, 0xee, 0xcb, 0xc4],
];
const mapping = `sop: complaint
source: old-crm
external_id: no
received_at: received
step: { column: state, values: { new: receive, judging: classify } }
data:
  customer: customer
  order: order
  channel: { column: by, values: { tel: hotline } }
  description: text
`;
const table = (lines: string[]) =>
  Buffer.concat([
    Buffer.from('no,received,state,customer,order,by,text,name\r\n'),
    ...lines.flatMap((line, i) => [Buffer.from(`${line},`), Buffer.from(names[i % 2] ?? []), Buffer.from('\r\n')]),
  ]);
const as = async (who: string) => ['--api', api.url, '--token', await api.token(who)];
/** Six hours ago, as a spreadsheet in Shanghai writes it. */
const received = new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ').replaceAll('-', '/');
const good = [`1,${received},judging,CU-1,O-1,tel,"two\nlines"`, `2,${received},new,CU-2,O-2,tel,=1+1`];

test('a department arrives, and leaves', async () => {
  const folder = scratchFolder();
  const [csv, map, out] = [join(folder, 'old.csv'), join(folder, 'map.yaml'), join(folder, 'out.csv')];
  const lines = [...good, `3,yesterday,new,CU-3,O-3,tel,x`, `4,${received},closed,CU-4,O-4,tel,x`, good[0] ?? ''];
  writeFileSync(csv, table(lines));
  writeFileSync(map, mapping);
  const bring = async (...more: string[]) => sop(['import', csv, '--mapping', map, ...more, ...(await as('han'))]);

  const dry = await bring('--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.out).toContain('4小时响应  breached');
  expect(dry.out).toContain('A dry run: nothing was changed.');
  expect(dry.out).toMatch(/line 5 {2}3 {2}wrong\n {4}received_at: Must be an instant/);

  const refused = join(folder, 'refused.csv');
  const first = await bring('--json', '--refused', refused);
  expect(
    readFileSync(refused, 'utf8')
      .trim()
      .split('\r\n')
      .map((it) => it.split(',')[0]),
  ).toEqual(['no', '3', '4', '1']);
  const results = first.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(results.map(({ line, status }) => [line, status])).toEqual([
    [2, 'opened'],
    [4, 'opened'],
    [5, 'wrong'],
    [6, 'wrong'],
    [7, 'twice'],
  ]);
  const found = (await api.get<WireCase>('chen', `/v1/cases/${String(results[0]?.case)}`)).body;
  expect(found.data).toMatchObject({ customer: 'CU-1', description: 'two\nlines' });
  expect(found.tasks.map((task) => task.step)).toEqual(['classify']);

  writeFileSync(csv, table([good[0] ?? '', good[1]?.replace('O-2', 'O-9') ?? '']));
  const again = await bring();
  expect(again.out).toMatch(/line 2 {2}1 {2}unchanged {2}C-/);
  expect(again.out).toMatch(/line 4 {2}2 {2}changed since, nothing done {2}C-/);

  const exported = await sop(['export', 'complaint', ...(await as('chen'))]);
  const rows = exported.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportedRow);
  expect(
    rows.map((row) => [row.data.customer, row.step, row.state]).toSorted((a, b) => String(a).localeCompare(String(b))),
  ).toEqual([
    ['CU-1', 'classify', 'open'],
    ['CU-2', 'receive', 'open'],
  ]);
  await sop(['export', 'complaint', '--csv', '--output', out, ...(await as('chen'))]);
  expect(readFileSync(out, 'utf8')).toContain("'=1+1");

  // Numbers of ours are changed, as those of another installation are: the table comes in as it went out.
  const moved = readFileSync(out, 'utf8')
    .replaceAll(/C-[0-9A-Z]{20}/g, 'Z$&')
    .replaceAll(/CU-(\d)/g, 'CU-9$1');
  writeFileSync(csv, moved);
  const back = await sop(['import', csv, '--sop', 'complaint', '--json', ...(await as('han'))]);
  const statuses = back.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { status: string; case: string });
  expect(
    statuses.map(({ status }) => status),
    back.out,
  ).toEqual(['opened', 'opened']);
  const texts = await Promise.all(
    statuses.map(async (it) => (await api.get<WireCase>('chen', `/v1/cases/${it.case}`)).body.data.description),
  );
  expect(texts.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(['=1+1', 'two\nlines']);
});

test('an import that was stopped says how far it came, and goes on when it is run again', async () => {
  const path = join(scratchFolder(), 'many.jsonl');
  const row = (n: number) => ({
    external_id: `S-${n}`,
    received_at: new Date(Date.now() - 3_600_000).toISOString(),
    data: { customer: `CU-S${n}`, order: `O-S${n}`, channel: 'hotline', description: 'x' },
  });
  // One page comes in, the next one finds the door shut.
  writeFileSync(path, Array.from({ length: 101 }, (_, n) => `${JSON.stringify(row(n))}\n`).join(''));
  let pages = 0;
  const door = createServer((request, response) => {
    if (request.method === 'POST' && ++pages > 1) {
      response.writeHead(503).end();
      return;
    }
    const { method = 'GET', url = '', headers } = request;
    const onward = httpRequest(`${api.url}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((ready) => door.listen(0, '127.0.0.1', ready));
  try {
    const { port } = door.address() as AddressInfo;
    const through = ['--api', `http://127.0.0.1:${port}`, '--token', await api.token('han')];
    const stopped = await sop(['import', path, '--sop', 'complaint', '--dry-run', ...through]);
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain('Every row up to line 100 was answered');
  } finally {
    door.close();
  }
  const left = await sop(['import', path, '--sop', 'complaint', '--from-line', '101', ...(await as('han'))]);
  expect([left.code, left.out]).toEqual([
    0,
    expect.stringMatching(/^line 101 {2}S-100 {2}opened {2}C-\w+\nopened 1\n$/),
  ]);
  const numbers = await (await fetch(`${api.url}/metrics`)).text();
  expect(numbers).toMatch(/bihuan_imported_total\{result="opened"\} \d+/);
  expect(numbers).toMatch(/bihuan_imported_total\{result="wrong"\} \d+/);
});
