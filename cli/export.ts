/** `sop export SOP`: cases in the shape in which `sop import` takes them. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Value } from '../language/plan.ts';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../wire/csv.ts';
import type { ExportedPage, ExportedRow } from '../wire/import.ts';
import type { SopPackage } from '../wire/sop.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { GOOD } from './failure.ts';
import { type Client, clientOf, queryOf } from './http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from './http/target.ts';
import { SUMMARIES } from './summaries.ts';
import { tell } from './terminal.ts';

/** Cases of one page: each is read and written to the access log. */
const PAGE = 100;

interface Options extends TargetOptions {
  all?: true;
  csv?: true;
  output?: string;
}

/** Registers `sop export`. */
export function addExport(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'export', {
    ...SUMMARIES.export,
    examples: [
      ['sop export complaint --by chen --output cases.jsonl', '未结案件', 'open cases'],
      ['sop export complaint --all --csv --by chen --output cases.csv', '全部，表格', 'all of them, as a table'],
    ],
  }).argument('<sop>', tell(terminal, 'SOP 的 id', 'id of the SOP'));
  addOption(cli, command, '--all', '也要已结束的', 'those that are over, too');
  addOption(cli, command, '--csv', '表格；默认 JSON 行', 'a table; JSON lines otherwise');
  addOption(cli, command, '--output <file>', '写到文件；默认标准输出', 'write to this file instead of standard output');
  addTargetOptions(cli, command);
  command.action(async (sop: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const write = options.csv ? await tableOf(client, sop) : lineOf;
    const { output } = options;
    const into = output === undefined ? terminal.stdout : createWriteStream(resolve(terminal.cwd, output));
    let count = 0;
    let masked = 0;
    for (const state of options.all ? [undefined] : ['open', 'resolved'])
      for await (const row of exported(client, sop, state)) {
        if (!into.write(write(row, count === 0))) await once(into, 'drain');
        count += 1;
        if (row.masked !== undefined) masked += 1;
      }
    if (output !== undefined) await ended(into);
    const hidden = masked === 0 ? '' : tell(terminal, `，其中 ${masked} 件有遮盖`, `, ${masked} of them with masks`);
    terminal.stderr.write(`${tell(terminal, `${count} 件${hidden}`, `${count} cases${hidden}`)}\n`);
    cli.end(GOOD);
  });
}

async function ended(into: Writable): Promise<void> {
  into.end();
  await once(into, 'finish');
}

async function* exported(client: Client, sop: string, state: string | undefined): AsyncGenerator<ExportedRow> {
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const query = queryOf({ sop, state, limit: PAGE, cursor: cursor === '' ? undefined : cursor });
    const { body }: { body: ExportedPage } = await client.get<ExportedPage>(`/v1/exports${query}`);
    yield* body.items;
    cursor = body.next;
  }
}

function lineOf(row: ExportedRow): string {
  return `${JSON.stringify(row)}\n`;
}

/** One column for each field of the newest version, and one for each name that evidence is asked by. */
async function tableOf(client: Client, sop: string): Promise<(row: ExportedRow, first: boolean) => string> {
  const { plan } = (await client.get<SopPackage>(`/v1/sops/${encodeURIComponent(sop)}`)).body;
  const fields = Object.keys(plan.fields);
  const evidence = [...new Set(plan.steps.flatMap((step) => ('evidence' in step ? step.evidence : [])))];
  const own = [
    'external_id',
    'received_at',
    'state',
    'step',
    'met',
    'owner',
    'team',
    'contacts',
    'promises',
    'pauses',
  ] as const;
  const header = [...own, ...fields.map((it) => `data.${it}`), ...evidence.map((it) => `evidence.${it}`)];
  return (row, first) => {
    const cells: Cell[] = [
      ...own.map((name) => cellOf(row[name])),
      ...fields.map((name) => cellOf(row.data[name])),
      ...evidence.map((name) => cellOf(row.evidence?.[name])),
    ];
    return first ? `${BYTE_ORDER_MARK}${csvLine(header)}${csvLine(cells)}` : csvLine(cells);
  };
}

function cellOf(value: Value | undefined): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  const plain = Array.isArray(value) && value.every((it) => typeof it === 'string' && !/[,;，；]/.test(it));
  return plain ? value.join(',') : JSON.stringify(value);
}
