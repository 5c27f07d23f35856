/** `sop case find`: whether there is a case of this customer or order, for who may open its SOP. */
import type { Command } from 'commander';
import type { FoundCases } from '../../wire/access.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell } from '../terminal.ts';
import { zoned } from '../instant.ts';

type Options = TargetOptions & { customer?: string; order?: string; json?: true };

/** Registers `sop case find`. */
export function addFind(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'find', {
    zh: '按客户号或订单号查有没有案件（记入日志）；记上客户的联系后可看 60 分钟',
    en: 'find whether there is a case (logged); a contact recorded on it opens it for 60 minutes',
    examples: [
      ['sop case find complaint --customer CU-1 --by li', '这位客户的投诉', 'complaints of this customer'],
      ['sop case act C-01HX… contact --direction in --by li', '记上这次联系', 'record the contact'],
    ],
  }).argument('<sop>', tell(terminal, 'SOP 的 id', 'id of the SOP'));
  addOption(cli, command, '--customer <ref>', '客户号，完全相同', 'the customer, exactly');
  addOption(cli, command, '--order <ref>', '订单号，完全相同', 'the order, exactly');
  addTargetOptions(cli, command);
  command.action(async (sop: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { customer, order } = options;
    const { body } = await client.get<FoundCases>(`/v1/cases/find${queryOf({ sop, customer, order })}`);
    if (options.json) printJson(terminal, body);
    else if (body.items.length === 0) print(terminal, tell(terminal, '没有', 'None.'));
    else {
      const rows = body.items.map(({ case: id, state, team, next_due, promises }) => [
        id,
        state,
        team ?? '',
        zoned(next_due),
        promises.map(({ what, until }) => `${what ?? ''} ${zoned(until)}`.trim()).join('; '),
      ]);
      print(terminal, tableOf(rows));
    }
    cli.end(GOOD);
  });
}
