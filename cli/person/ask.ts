/** `sop person erase` and `sop person correct`: asked by one person, and waiting for another. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Correct, Erase, WirePersonRequest } from '../../wire/person.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { type Terminal, tell } from '../terminal.ts';
import { printRequest } from './print.ts';

interface Options extends TargetOptions {
  reason: string;
  reference?: string;
  ref?: string;
  value?: string;
  json?: true;
}

/** Registers `sop person erase`. */
export function addErase(cli: Cli, parent: Command): void {
  const command = asking(cli, parent, 'erase', {
    zh: '申请删除一个人的个人数据；须另一人确认',
    en: 'ask for a person to be forgotten; another person confirms',
    examples: [
      ['sop person erase CU-1 --reason person_asks --reference DSR-17 --as hua', '本人要求', 'the person asks'],
    ],
  });
  reasonOf(cli, command, 'person_asks, consent_withdrawn, purpose_over, unlawful, law');
  command.action(async (customer: string, { reason, reference, ...options }: Options) => {
    const body = { reason: reason as Erase['reason'], ...(reference !== undefined && { reference }) } satisfies Erase;
    await ask(cli, customer, 'erase', body, options);
  });
}

/** Registers `sop person correct`. */
export function addCorrect(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = asking(cli, parent, 'correct', {
    zh: '申请更正一项个人数据；须另一人确认',
    en: 'ask for one value of a person to be corrected; another person confirms',
    examples: [
      ['sop person correct CU-1 --ref v1.… --value 李小明 --reason wrong --as hua', '姓名写错了', 'a name is wrong'],
    ],
  });
  addOption(
    cli,
    command,
    '--ref <ref>',
    '哪一项：导出中的 values[].ref',
    'which value: values[].ref of the export',
  ).makeOptionMandatory();
  addOption(
    cli,
    command,
    '--value <value>',
    '改为；JSON 或文字',
    'what it shall be: JSON, or a text',
  ).makeOptionMandatory();
  reasonOf(cli, command, 'wrong, incomplete, outdated');
  command.action(async (customer: string, { reason, reference, ref = '', value = '', ...options }: Options) => {
    const body = {
      ref,
      value: valueOf(value),
      reason: reason as Correct['reason'],
      ...(reference !== undefined && { reference }),
    } satisfies Correct;
    await ask(cli, customer, 'correct', body, options);
  });

  /** A number that is a text, such as a telephone's, is written in quotes within quotes only by who knows JSON: it stays a text. */
  function valueOf(text: string): Correct['value'] {
    if (!/^["[{]|^(true|false)$/.test(text)) return text;
    try {
      return JSON.parse(text) as Correct['value'];
    } catch {
      terminal.stderr.write(tell(terminal, '按文字处理，不是 JSON\n', 'taken as a text: it is no JSON\n'));
      return text;
    }
  }
}

function asking(cli: Cli, parent: Command, name: string, words: Parameters<typeof addCommand>[3]): Command {
  return addCommand(cli, parent, name, words).argument(
    '<customer>',
    tell(cli.terminal, '客户号；没有客户的案件则为案件号', 'the customer’s number, or a case without one'),
  );
}

function reasonOf(cli: Cli, command: Command, reasons: string): void {
  addOption(cli, command, '--reason <reason>', `原因：${reasons}`, `one of: ${reasons}`).makeOptionMandatory();
  addOption(cli, command, '--reference <id>', '申请存于何处，如工单号', 'where the person’s request is filed');
  addTargetOptions(cli, command);
}

async function ask(
  cli: Cli,
  customer: string,
  what: 'erase' | 'correct',
  body: Erase | Correct,
  options: TargetOptions & { json?: true },
): Promise<void> {
  const { terminal }: { terminal: Terminal } = cli;
  const client = clientOf(terminal, await targetOf(terminal, options));
  const path = `/v1/people/${encodeURIComponent(customer)}/${what}`;
  const { body: told } = await client.post<WirePersonRequest>(path, body, randomUUID());
  printRequest(terminal, told, options.json);
  cli.end(GOOD);
}
