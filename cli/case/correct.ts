/** `sop case correct`: fields as they should have been, what kind of error it was, and why (semantics rule 35). */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { WireAct } from '../../wire/act.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireReply } from '../../wire/reply.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { valuesOf } from '../http/values.ts';
import { type Terminal, tell } from '../terminal.ts';
import { fieldsOf } from './fields.ts';
import { printReply } from './reply.ts';

interface Options extends TargetOptions {
  kind: string;
  reason: string;
  key?: string;
  json?: true;
}

/** Registers `sop case correct`. */
export function addCorrect(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'correct', {
    zh: '更正案件的字段；可更正的见 sop case show',
    en: 'correct fields of a case; sop case show lists which',
    examples: [
      [
        'sop case correct C-… order=SO-2 --kind typing --reason 录错单号 --by li',
        '更正订单号',
        'correct an order number',
      ],
    ],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<name=value...>', tell(terminal, '字段与正确的值；金额为元', 'fields as they should be; money in 元'));
  const kinds = 'typing, classification, misheard, system, other';
  addOption(
    cli,
    command,
    '--kind <kind>',
    `哪种错误：${kinds}，或组织的词`,
    `the kind of error: ${kinds}, or the organization's words`,
  ).makeOptionMandatory();
  addOption(cli, command, '--reason <text>', '原因', 'why').makeOptionMandatory();
  addOption(cli, command, '--key <key>', 'Idempotency-Key；默认每次新的', 'Idempotency-Key; default: a new one');
  addTargetOptions(cli, command, '--by <person>');
  command.action(async (id: string, given: string[], options: Options) => {
    const reply = await correct(terminal, id, given, options);
    await printReply(terminal, options, reply);
    cli.end(GOOD);
  });
}

async function correct(terminal: Terminal, id: string, given: string[], options: Options): Promise<WireReply> {
  const client = clientOf(terminal, await targetOf(terminal, options));
  const path = `/v1/cases/${encodeURIComponent(id)}`;
  const { sop, version } = (await client.get<WireCase>(path)).body;
  const fields = await fieldsOf(client, sop, version);
  const { kind, reason } = options;
  const body: WireAct = { act: 'correct', with: valuesOf(terminal, 'name=value', given, fields), kind, reason };
  return (await client.post<WireReply>(`${path}/acts`, body, options.key ?? randomUUID())).body;
}
