/** `sop import FILE`: open cases of another system, from CSV with a mapping or from JSON lines. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { SopPackage } from '../../wire/sop.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { FINDINGS, GOOD, Misuse } from '../failure.ts';
import { type Client, clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, type Terminal, tell } from '../terminal.ts';
import { type Mapping, mappingOf } from './mapping.ts';
import { refusedInto } from './refused.ts';
import { isGood, resultText, summaryText } from './print.ts';
import { type File, rowsOf } from './rows.ts';
import { sendRows } from './send.ts';

/** Progress is told about so often. */
const ROWS_PER_WORD = 1_000;

interface Options extends TargetOptions {
  sop?: string;
  source?: string;
  mapping?: string;
  encoding?: string;
  delimiter?: string;
  fromLine?: string;
  dryRun?: true;
  json?: true;
  refused?: string;
}

/** Registers `sop import`. Exit code 1 when a row is wrong, changed, doubled, waiting or left for later. */
export function addImport(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'import', {
    ...SUMMARIES.import,
    examples: [
      [
        'sop import old.csv --mapping complaint.import.yaml --dry-run --by han',
        '逐行看会怎样，不改动',
        'say of each row what would happen',
      ],
      [
        'sop import old.csv --mapping complaint.import.yaml --by han',
        '迁入；中断后再次运行即接着做',
        'bring them in; run again to go on after a stop',
      ],
      ['sop import cases.jsonl --sop complaint --by han', 'sop export 写的文件', 'a file that sop export wrote'],
    ],
  }).argument('<file>', tell(terminal, 'CSV 或 JSON 行（.jsonl）', 'CSV, or JSON lines (.jsonl)'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--sop <id>', 'SOP 的 id；映射文件里也可写', 'id of the SOP, unless the mapping names it');
  option('--source <name>', '原系统的名字：编号在其中唯一', 'the other system, in which numbers are unique');
  option('--mapping <file>', '映射文件（YAML）：哪一列是什么', 'YAML file: which column says what');
  option('--encoding <name>', '编码；默认自动识别 UTF-8 与 GBK', 'encoding; UTF-8 and GBK are told apart without it');
  option('--delimiter <text>', 'CSV 的分隔符（,）', 'delimiter of the CSV (,)');
  option('--from-line <n>', '从这一行起', 'begin at this line');
  option('--refused <file>', '未能迁入的行写到这个文件', 'write the rows that did not come in to this file');
  option('--dry-run', '只看结果，不改动', 'say what would happen and change nothing');
  addTargetOptions(cli, command);
  command.action(async (file: string, options: Options) => {
    const mapping = options.mapping === undefined ? undefined : readMapping(terminal, options.mapping);
    const given = fileOf(terminal, file, options, mapping);
    const sop = options.sop ?? mapping?.sop;
    if (sop === undefined) throw new Misuse(tell(terminal, '用 --sop 写明流程。', 'Name the SOP with --sop.'));
    const client = clientOf(terminal, await targetOf(terminal, options));
    const source = options.source ?? mapping?.source;
    const of = { sop, ...(source !== undefined && { source }), ...(options.dryRun && { dry_run: true as const }) };
    const { plan } = await planOf(client, sop);
    const rows = rowsOf({ terminal, mapping, fields: plan.fields, table: plan.calendars[plan.calendar] }, given);
    const refused = await refusedOf(terminal, options, given);
    const counts = new Map<string, number>();
    let told = 0;
    let done = 0;
    try {
      for await (const results of sendRows(terminal, client, of, refused?.watch(rows) ?? rows)) {
        for (const result of results) {
          counts.set(result.status, (counts.get(result.status) ?? 0) + 1);
          print(terminal, options.json ? JSON.stringify(result) : resultText(result, terminal));
        }
        await refused?.keep(results);
        done = results.at(-1)?.line ?? done;
        told = progress(terminal, counts, told, done);
      }
    } catch (error) {
      if (done > 0) terminal.stderr.write(`${stoppedText(terminal, done)}\n`);
      throw error;
    } finally {
      await refused?.end();
    }
    if (!options.json) print(terminal, summaryText(counts, options.dryRun === true, terminal));
    cli.end([...counts.keys()].every(isGood) ? GOOD : FINDINGS);
  });
}

function stoppedText(terminal: Terminal, line: number): string {
  return tell(
    terminal,
    `到第 ${line} 行为止都已答复。再次运行即接着做，已迁入的不会重复；也可用 --from-line ${line + 1}。`,
    `Every row up to line ${line} was answered. Run it again to go on, nothing comes in twice; or pass --from-line ${line + 1}.`,
  );
}

/** @throws Misuse for the file that is read */
async function refusedOf(terminal: Terminal, { refused }: Options, { path, delimiter }: File) {
  if (refused === undefined) return undefined;
  const into = resolve(terminal.cwd, refused);
  if (into !== path) return refusedInto(terminal, into, delimiter);
  throw new Misuse(tell(terminal, '--refused 须为另一个文件。', '--refused must name another file.'));
}

async function planOf(client: Client, sop: string): Promise<SopPackage> {
  return (await client.get<SopPackage>(`/v1/sops/${encodeURIComponent(sop)}`)).body;
}

function readMapping(terminal: Terminal, asked: string): Mapping {
  const path = resolve(terminal.cwd, asked);
  if (!existsSync(path)) throw new Misuse(tell(terminal, `没有映射文件 ${asked}。`, `There is no mapping ${asked}.`));
  return mappingOf(terminal, basename(asked), readFileSync(path, 'utf8'));
}

function fileOf(terminal: Terminal, asked: string, options: Options, mapping: Mapping | undefined): File {
  const path = resolve(terminal.cwd, asked);
  if (!existsSync(path) || !statSync(path).isFile())
    throw new Misuse(tell(terminal, `没有文件 ${asked}。`, `There is no file ${asked}.`));
  const fromLine = Number(options.fromLine ?? 1);
  if (!Number.isInteger(fromLine) || fromLine < 1)
    throw new Misuse(tell(terminal, '--from-line 须为行号。', '--from-line must be the number of a line.'));
  return {
    path,
    json: /\.(jsonl|ndjson|json)$/i.test(path),
    encoding: options.encoding ?? mapping?.encoding,
    delimiter: options.delimiter ?? mapping?.delimiter ?? ',',
    fromLine,
  };
}

/** Returns how many thousands were told about. */
function progress(terminal: Terminal, counts: ReadonlyMap<string, number>, told: number, line = 0): number {
  const rows = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const thousands = Math.floor(rows / ROWS_PER_WORD);
  if (thousands > told)
    terminal.stderr.write(
      `${tell(terminal, `已处理 ${rows} 行，到第 ${line} 行`, `${rows} rows, up to line ${line}`)}\n`,
    );
  return thousands;
}
