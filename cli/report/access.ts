/** `sop report access`: the access log, by subject, reader or case, for auditors (semantics rule 30). */
import type { Command } from 'commander';
import type { AccessPage, AccessQuery } from '../../wire/access.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { zoned } from '../instant.ts';
import { GOOD } from '../failure.ts';
import { clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell } from '../terminal.ts';

type Options = TargetOptions & { [filter in keyof AccessQuery]?: string } & { json?: true };

/** Registers `sop report access`. */
export function addAccess(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'access', {
    zh: '访问日志：谁看了谁的数据，新的在前（审计员）',
    en: 'the access log: who read whose data, newest first (auditors)',
    examples: [
      ['sop report access --subject customer/CU-1', '谁看过这位客户', 'who read of this customer'],
      ['sop report access --reader li', '李静看了什么', 'what li read'],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option(
    '--subject <subject>',
    '数据主体：customer/客户号 或 case/案件号',
    'whose data: customer/<number> or case/<id>',
  );
  option('--reader <id>', '谁看的', 'who read');
  option('--case <id>', '哪个案件', 'of this case');
  option('--limit <n>', '每页条数（1–200）', 'how many (1–200)');
  option('--cursor <cursor>', '下一页', 'where the page before ended');
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { subject, reader, case: of, limit, cursor } = options;
    const query = queryOf({ subject, reader, case: of, limit, cursor });
    const { body } = await client.get<AccessPage>(`/v1/access${query}`);
    if (options.json) printJson(terminal, body);
    else {
      const rows = body.items.map((it) => [
        zoned(it.at),
        it.reader,
        it.deed,
        it.case ?? '',
        it.purpose,
        it.subjects.join(' '),
      ]);
      if (rows.length > 0) print(terminal, tableOf(rows));
      else print(terminal, tell(terminal, '没有记录', 'Nothing is logged.'));
      if (body.next !== undefined)
        print(terminal, tell(terminal, `还有：--cursor ${body.next}`, `More: --cursor ${body.next}`));
    }
    cli.end(GOOD);
  });
}
