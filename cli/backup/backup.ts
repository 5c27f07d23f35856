/** `sop backup`: the whole record into one file, from one snapshot, while the product works on. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { signerOf } from '../../audit/signing.ts';
import { noteBackup } from '../../records/backup/note.ts';
import { writeBackup } from '../../records/backup/write.ts';
import { loadConfig } from '../../startup/config.ts';
import { addCommand, addOption, type Cli, collect } from '../cli.ts';
import { addPortOffset } from '../http/target.ts';
import { GOOD, Misuse } from '../failure.ts';
import { databaseUrlOf } from '../database-url.ts';
import { SUMMARIES } from '../summaries.ts';
import { serverKey } from '../server-key.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { writeFileWith } from './file.ts';

interface Options {
  to: string;
  recipient?: string[];
  portOffset?: string;
  json?: true;
}

/** Registers the command. */
export function addBackup(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'backup', {
    ...SUMMARIES.backup,
    examples: [
      ['sop backup --to bihuan.backup', '运行中即可备份', 'while everything runs'],
      ['sop backup --to b.age --recipient age1…', '只有持私钥者能读', 'only who has the private key can read it'],
    ],
  });
  addOption(cli, command, '--to <file>', '写到此文件', 'file to write').makeOptionMandatory();
  addOption(
    cli,
    command,
    '--recipient <key>',
    'age 公钥；可多次',
    'public key of age; may be given several times',
  ).argParser(collect);
  addPortOffset(cli, command);
  command.action(async (options: Options) => cli.end(await backup(terminal, options)));
}

async function backup(terminal: Terminal, options: Options): Promise<number> {
  const config = loadConfig(terminal.env);
  const url = databaseUrlOf(terminal, config, options.portOffset);
  const path = resolve(terminal.cwd, options.to);
  if (existsSync(path)) throw new Misuse(tell(terminal, `${path} 已存在`, `${path} is there already.`));
  const { publicKey: key, sign } = signerOf(serverKey(terminal, config, 'anchor'));
  const startedMs = performance.now();
  const nowMs = terminal.nowMs();
  const { rows, tables } = await writeFileWith(path, options.recipient ?? [], (out) =>
    writeBackup(url, out, {
      key,
      sign,
      nowMs,
      progress: (it) => void terminal.stderr.write(`${it.table}: ${it.rows}\n`),
    }),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  await noteBackup(url, { atMs: nowMs, rows }).catch(() => {
    const zh = '备份已完成，但没能记入数据库：指标里看不到这一次\n';
    terminal.stderr.write(tell(terminal, zh, 'The backup is whole; the record could not note it for the metrics.\n'));
  });
  if (options.json) printJson(terminal, { file: path, rows, tables });
  else
    print(
      terminal,
      tell(
        terminal,
        `${path}：${tables.length} 张表，${rows} 行，${seconds.toFixed(1)} 秒。密钥（BIHUAN_SECRET 或 ${config.home}/secret）不在其中：请另外保存。`,
        `${path}: ${tables.length} tables, ${rows} rows in ${seconds.toFixed(1)} s. The secret (BIHUAN_SECRET, or ${config.home}/secret) is not in it: keep it elsewhere.`,
      ),
    );
  return GOOD;
}
