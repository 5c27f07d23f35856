/** `sop person export`: everything held of one person, as JSON. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { WireHeld } from '../../wire/person.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

type Options = TargetOptions & { to?: string; json?: true };

/** Registers `sop person export`. */
export function addPersonExport(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'export', {
    zh: '导出关于一个人的全部数据（JSON）；记入访问日志',
    en: 'everything held of one person, as JSON; a line of the access log',
    examples: [
      ['sop person export CU-1 --to cu-1.json --token …', '写入文件，只有本人可读', 'into a file for your eyes only'],
    ],
  }).argument(
    '<customer>',
    tell(terminal, '客户号；没有客户的案件则为案件号', 'the customer’s number, or a case without one'),
  );
  addOption(cli, command, '--to <file>', '写入文件', 'write to this file');
  addTargetOptions(cli, command);
  command.action(async (customer: string, { to, ...options }: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<WireHeld>(`/v1/people/${encodeURIComponent(customer)}`);
    if (to === undefined) printJson(terminal, body);
    else write(terminal, to, body);
    cli.end(GOOD);
  });
}

/** @throws Finding when the file cannot be written, or is there already */
function write(terminal: Terminal, file: string, body: WireHeld): void {
  try {
    writeFileSync(file, `${JSON.stringify(body, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new Finding(tell(terminal, `不能写入 ${file}：${code}`, `${file} cannot be written: ${code}`), {
      file,
      code,
    });
  }
  const { values, cases } = body;
  print(
    terminal,
    tell(
      terminal,
      `${values.length} 项个人数据、${cases.length} 个案件，已写入 ${file}`,
      `${values.length} personal values and ${cases.length} cases are in ${file}`,
    ),
  );
}
