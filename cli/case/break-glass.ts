/** `sop case break-glass`: opens one case for 60 minutes, with a reason; the lead of whoever does it is told. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { BreakGlass, Entered } from '../../wire/access.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, tell } from '../terminal.ts';
import { zoned } from '../instant.ts';

type Options = TargetOptions & { reason: string; json?: true };

/** Registers `sop case break-glass`. */
export function addBreakGlass(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'break-glass', {
    zh: '紧急查看一个案件 60 分钟：须写原因，记入日志并告知组长',
    en: 'open one case for 60 minutes: with a reason, logged, and told to your lead',
    examples: [['sop case break-glass C-01HX… --reason 客户在门店等 --by hua', '以花荣的身份', 'as hua']],
  }).argument('<case>', tell(terminal, '案件号', 'case id'));
  addOption(cli, command, '--reason <text>', '原因', 'why').makeOptionMandatory();
  addTargetOptions(cli, command);
  command.action(async (id: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const given: BreakGlass = { reason: options.reason };
    const { body } = await client.post<Entered>(`/v1/cases/${encodeURIComponent(id)}/break-glass`, given, randomUUID());
    if (options.json) printJson(terminal, body);
    else print(terminal, tell(terminal, `可看到 ${zoned(body.until)}`, `Open to you until ${zoned(body.until)}`));
    cli.end(GOOD);
  });
}
