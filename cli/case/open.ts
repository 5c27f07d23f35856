/** `sop case open`: an intake, which opens a case or joins an open one. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { NewCase } from '../../wire/intake.ts';
import type { WireReply } from '../../wire/reply.ts';
import { addCommand, addOption, type Cli, collect } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { valuesOf } from '../http/values.ts';
import { type Terminal, tell } from '../terminal.ts';
import { fieldsOf } from './fields.ts';
import { printReply } from './reply.ts';

interface Options extends TargetOptions {
  data?: string[];
  channel?: string;
  messageId?: string;
  receivedAt?: string;
  key?: string;
  json?: true;
}

/** Registers `sop case open`. */
export function addOpen(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'open', {
    zh: '开案；符合并案规则时并入在办案件',
    en: 'open a case, or join an open one by the SOP’s intake rule',
    examples: [
      [
        'sop case open complaint --by li --data customer=C-1 --data channel=hotline --data description=空调三天未装',
        '开一个投诉',
        'open a complaint',
      ],
      ['sop case open complaint --by li --data amount:=5000 …', ':= 之后是 JSON', 'after := comes JSON'],
    ],
  }).argument('<sop>', tell(terminal, 'SOP 的 id', 'id of the SOP'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option(
    '--data <name=value>',
    '字段，可写多次；金额为元',
    'a field; may be given several times; money in 元',
  ).argParser(collect);
  option('--channel <channel>', '消息来源渠道', 'channel the message came by');
  option('--message-id <id>', '该渠道中的消息号：同一消息只进一次', 'the message’s id there: the same one counts once');
  option(
    '--received-at <instant>',
    '何时收到，ISO 8601，最多 72 小时之前；由它开始的时限从那时算起',
    'when it was received; ISO 8601, at most 72 h ago: clocks that it starts count from then',
  );
  option('--key <key>', 'Idempotency-Key；默认每次新的', 'Idempotency-Key; default: a new one');
  addTargetOptions(cli, command);
  command.action(async (sop: string, options: Options) => {
    const body = await open(terminal, sop, options);
    await printReply(terminal, options, body);
    cli.end(GOOD);
  });
}

async function open(terminal: Terminal, sop: string, options: Options): Promise<WireReply> {
  const client = clientOf(terminal, await targetOf(terminal, options));
  const given = options.data ?? [];
  const fields = given.length === 0 ? {} : await fieldsOf(client, sop);
  const intake: NewCase = {
    sop,
    data: valuesOf(terminal, '--data', given, fields),
    channel: options.channel,
    message_id: options.messageId,
    received_at: options.receivedAt,
  };
  return (await client.post<WireReply>('/v1/cases', intake, options.key ?? randomUUID())).body;
}
