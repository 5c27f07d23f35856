/** `sop import` reads what other systems write: encodings, quotes, dates, words; what is wrong is said at its line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mappingOf } from '../../../cli/import/mapping.ts';
import type { LooseRow } from '../../../cli/import/row.ts';
import { rowsOf } from '../../../cli/import/rows.ts';
import { detected } from '../../../cli/import/text.ts';
import type { Terminal } from '../../../cli/terminal.ts';
import type { FieldPlan } from '../../../language/plan.ts';
import { csvOf } from '../../../wire/csv.ts';
import { shipped } from '../../setup/calendars.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop } from '../../setup/sop-command.ts';

const terminal = { locale: 'en' } as Terminal;
const fields: Record<string, FieldPlan> = {
  customer: { type: 'party' },
  channel: { type: 'choice', choices: ['hotline', 'wechat'] },
  description: { type: 'text', personal: true },
  amount: { type: 'money' },
  affected: { type: 'integer' },
  visit: { type: 'instant' },
  bought: { type: 'date' },
  items: { type: 'list' },
};
const mapping = `sop: complaint
source: old-crm
external_id: 工单号
received_at: 受理时间
step: { column: 状态, values: { 新建: receive, 处理中: propose } }
data:
  customer: 客户
  channel: { column: 来源, values: { 电话: hotline, 微信: wechat }, default: hotline }
  description: 内容
  affected: 人数
  bought: 购买日
  visit: 上门
  items: 品类
evidence: { photo: 附件 }
`;
const header = ['工单号', '受理时间', '状态', '客户', '来源', '内容', '人数', '购买日', '上门', '品类', '附件'];
const row = [
  'A-1',
  '2026/11/2 9:05',
  '处理中',
  'CU-1',
  '电话',
  '空调',
  '3',
  '2026/1/5',
  '2026-11-23 14:00',
  'a，b',
  'dms:1',
];

async function read(
  content: string | Uint8Array,
  more: { json?: true; mapping?: string; encoding?: string; fromLine?: number } = {},
) {
  const path = join(scratchFolder(), 'file');
  writeFileSync(path, content);
  const own = more.mapping === undefined ? undefined : mappingOf(terminal, 'm.yaml', more.mapping);
  const { json = false, encoding, fromLine = 1 } = more;
  const file = { path, json, encoding, delimiter: ',', fromLine };
  const rows: { line: number; row?: LooseRow; error?: string; twice?: number }[] = [];
  const reader = { terminal, mapping: own, fields, table: shipped('cn-office') };
  for await (const { raw: _, ...one } of rowsOf(reader, file)) rows.push(one);
  return rows;
}

const said = (it?: { row?: LooseRow }) => (it?.row?.data as Record<string, unknown> | undefined)?.description;

describe('tables', () => {
  test('columns by the mapping, words by their tables, dates of the SOP’s zone, numbers and lists by the field', async () => {
    const [first] = await read(csvOf([header, row]), { mapping });
    expect(first).toEqual({
      line: 2,
      row: {
        external_id: 'A-1',
        received_at: '2026-11-02T01:05:00.000Z',
        step: 'propose',
        data: {
          customer: 'CU-1',
          channel: 'hotline',
          description: '空调',
          affected: 3,
          bought: '2026-01-05',
          visit: '2026-11-23T06:00:00.000Z',
          items: ['a', 'b'],
        },
        evidence: { photo: 'dms:1' },
      },
    });
  });

  test('GBK is known from UTF-8, with and without its mark, and UTF-16 by its mark', async () => {
    // 工单号 in GBK.
    expect(detected(Uint8Array.of(0xb9, 0xa4, 0xb5, 0xa5, 0xba, 0xc5))).toBe('gb18030');
    expect(detected(Buffer.from('工单号'))).toBe('utf-8');
    const gbk = Buffer.concat([
      Buffer.from('external_id,received_at,data.customer\nA-1,2026-11-02T09:00:00+08:00,'),
      Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
    ]);
    expect((await read(gbk))[0]?.row?.data).toEqual({ customer: '张三' });
    const wide = Buffer.from('\uFEFFexternal_id,received_at,data.customer\nA-1,2026-11-02,张三\n', 'utf16le');
    expect((await read(wide))[0]?.row?.data).toEqual({ customer: '张三' });
    await expect(read(gbk, { encoding: 'utf-8' })).rejects.toThrow('--encoding');
  });

  test('quotes and line breaks inside cells; a row of another width and an unknown word are said at their lines', async () => {
    const text = csvOf([
      header,
      row.with(5, '一行\n"两行",三行'),
      row.with(0, 'A-2').with(2, '挂起'),
      row.with(0, 'A-3'),
    ]).replace('A-3,', 'A-3,多,');
    const rows = await read(text, { mapping });
    expect(rows.map((it) => it.line)).toEqual([2, 4, 5]);
    expect(said(rows[0])).toBe('一行\n"两行",三行');
    expect(rows[1]?.error).toContain('状态: "挂起" is not among its values (新建, 处理中)');
    expect(rows[2]?.error).toBe('has 12 cells, the header 11');
  });

  test('a formula is a text, and the mark that keeps it from being one goes again', async () => {
    const text = csvOf([header, row.with(5, '=1+1'), row.with(0, 'A-2').with(5, '@here')]);
    expect(text).toContain("'=1+1");
    const rows = await read(text, { mapping });
    expect(rows.map(said)).toEqual(['=1+1', '@here']);
    const raw = await read(csvOf([header, row]).replace('空调', '+86 10 1234'), { mapping });
    expect(said(raw[0])).toBe('+86 10 1234');
  });

  test('a number that stands in the file twice is said with its first line, also from a later line on', async () => {
    const text = csvOf([header, row, row.with(0, 'A-2'), row.with(5, 'again')]);
    expect((await read(text, { mapping })).map((it) => it.twice)).toEqual([undefined, undefined, 2]);
    expect((await read(text, { mapping, fromLine: 4 })).map((it) => [it.line, it.twice])).toEqual([[4, 2]]);
  });

  test('contacts, promises and pauses have columns of their own, or a cell of JSON; empty ones are none', async () => {
    const more = `${mapping}owner: 负责人
contacts:
  - { at: 首次联系, direction: { default: out }, text: 联系内容 }
  - { at: 末次联系, direction: { default: in } }
promises: [{ until: 承诺时间, text: 承诺 }]
pauses: 挂起
`;
    const columns = [...header, '负责人', '首次联系', '联系内容', '末次联系', '承诺时间', '承诺', '挂起'];
    const held = '[{"reason":"waiting_customer","from":"2026-11-02T09:00:00Z"}]';
    const cells = [...row, 'qian', '2026/11/2 10:00', '致歉', '', '2026/11/5 18:00', '回电', held];
    const [first, second] = await read(csvOf([columns, cells, cells.with(0, 'A-2').with(17, '挂')]), { mapping: more });
    expect(first?.row).toMatchObject({
      owner: 'qian',
      contacts: [{ at: '2026-11-02T02:00:00.000Z', direction: 'out', text: '致歉' }],
      promises: [{ until: '2026-11-05T10:00:00.000Z', text: '回电' }],
      pauses: [{ reason: 'waiting_customer', from: '2026-11-02T09:00:00Z' }],
    });
    // What is no JSON is for the API to refuse at its field.
    expect(second?.row?.pauses).toBe('挂');
  });

  test('what is no CSV any more, and columns of one name, end it with the line', async () => {
    await expect(read(`${csvOf([header, row])}A-9,"open\n`, { mapping })).rejects.toThrow('No CSV from line');
    await expect(read('a,a\n1,2\n')).rejects.toThrow('two columns "a"');
  });

  test('forty thousand rows pass through without being held', async () => {
    const path = join(scratchFolder(), 'long.csv');
    const line = csvOf([['A-1', '2026-11-02T09:00:00+08:00', 'x'.repeat(200)]]).slice(1);
    writeFileSync(path, `external_id,received_at,data.customer\n${line.repeat(40_000)}`);
    const file = { path, json: false, encoding: undefined, delimiter: ',', fromLine: 1 };
    let count = 0;
    let most = 0;
    for await (const _ of rowsOf({ terminal, mapping: undefined, fields, table: undefined }, file))
      if (++count % 10_000 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
    expect(count).toBe(40_000);
    // The file has 9 MB.
    expect(most).toBeLessThan(6_000_000);
  });
});

describe('JSON lines', () => {
  test('a line a case; what an export says beside is left out; a line that is none is said', async () => {
    const one = { external_id: 'C-1', received_at: '2026-11-02T09:00:00Z', data: {}, masked: ['description'] };
    const rows = await read(`\uFEFF${JSON.stringify(one)}\n\nnothing\n[1]\n`, { json: true });
    const { masked: _, ...sent } = one;
    expect(rows[0]).toEqual({ line: 1, row: sent });
    expect(rows.slice(1).map((it) => [it.line, it.error?.split(':')[0]])).toEqual([
      [3, 'is not JSON'],
      [4, 'must be a JSON object'],
    ]);
  });
});

describe('the mapping', () => {
  test.each([
    [mapping.replace('evidence:', 'evidense:'), 'm.yaml:14: unknown key evidense; did you mean evidence?'],
    [mapping.replace('received_at: 受理时间\n', ''), 'm.yaml:1: received_at is missing'],
    [mapping.replace('{ 新建', '[ 新建').replace('propose } }', 'propose ] }'), 'm.yaml:5: must be keys and values'],
    ['external_id: {}\nreceived_at: x\n', 'm.yaml:1: must have column or default'],
    [`${mapping}promises: [{ text: 承诺 }]\n`, 'm.yaml:15: until is missing'],
    [`${mapping}pauses: [{ form: 自 }]\n`, 'm.yaml:15: unknown key form; did you mean from?'],
    ['just a text', 'm.yaml:1: must be keys and values'],
  ])('%#: a mistake is said at its line', (text, message) => {
    expect(() => mappingOf(terminal, 'm.yaml', text)).toThrow(message);
  });

  test('the command wants a file that is there, and an SOP', async () => {
    expect((await sop(['import', 'nothing.csv', '--sop', 'complaint'])).code).toBe(2);
    const path = join(scratchFolder(), 'a.csv');
    writeFileSync(path, 'external_id\n');
    const { code, err } = await sop(['import', path]);
    expect([code, err.trim()]).toEqual([2, 'Name the SOP with --sop.']);
  });
});
