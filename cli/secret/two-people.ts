/** `sop secret ask`, `requests`, `confirm`: two people agree over the API that the keys are exported, and to whom. */
import { secondWord } from '../second-word.ts';
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { AskKeyExport, ConfirmKeyExport, WireKeyExport, WireKeyExports } from '../../wire/key-export.ts';
import { zoned } from '../instant.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

type Options = TargetOptions & { json?: true };

/** Registers `sop secret ask`. */
export function addAsk(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'ask', {
    zh: '申请把密钥导出给一个 age 公钥；须另一人确认',
    en: 'ask for the keys to be exported to a public key of age; another person confirms',
    examples: [['sop secret ask --recipient age1… --by root', '新机器的公钥', 'the new machine’s public key']],
  });
  addOption(
    cli,
    command,
    '--recipient <key>',
    'age 公钥，文件只为它加密',
    'public key of age: the file is for it alone',
  ).makeOptionMandatory();
  addTargetOptions(cli, command);
  command.action(async ({ recipient = '', ...options }: Options & { recipient?: string }) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const body: AskKeyExport = { recipient };
    const { body: told } = await client.post<WireKeyExport>('/v1/key-exports', body, randomUUID());
    printExport(terminal, told, options.json);
    cli.end(GOOD);
  });
}

/** Registers `sop secret requests`. */
export function addRequests(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'requests', {
    zh: '尚未写出的密钥导出申请',
    en: 'exports of keys that are asked for and not written yet',
    examples: [['sop secret requests --by chen', '全部', 'all of them']],
  });
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<WireKeyExports>('/v1/key-exports');
    if (options.json) printJson(terminal, body);
    else if (body.items.length === 0) print(terminal, tell(terminal, '没有等待的申请', 'Nothing waits.'));
    else for (const it of body.items) printExport(terminal, it);
    cli.end(GOOD);
  });
}

/** Registers `sop secret confirm`: without `--hash` it shows what waits, and changes nothing. */
export function addConfirm(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'confirm', {
    zh: '先看（不加 --hash），再由第二人确认；之后在控制台写出',
    en: 'look first, without --hash; then a second person confirms, and the console writes the file',
    examples: [
      ['sop secret confirm 3 --by chen', '只看', 'only look'],
      ['sop secret confirm 3 --hash 5be… --by chen', '确认', 'confirm'],
    ],
  }).argument('<request>', tell(terminal, '申请号', 'number of the request'));
  addOption(cli, command, '--hash <hash>', '所见内容的哈希', 'hash of what was shown');
  addTargetOptions(cli, command);
  command.action(async (id: string, { hash, ...options }: Options & { hash?: string }) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const path = `/v1/key-exports/${encodeURIComponent(id)}`;
    const given: ConfirmKeyExport | undefined = hash === undefined ? undefined : { hash };
    const { body } =
      given === undefined
        ? await client.get<WireKeyExport>(path)
        : await client.post<WireKeyExport>(`${path}/confirm`, given, randomUUID());
    printExport(terminal, body, options.json);
    cli.end(GOOD);
  });
}

function printExport(terminal: Terminal, it: WireKeyExport, json?: true): void {
  if (json) return printJson(terminal, it);
  const say = (zh: string, en: string) => print(terminal, tell(terminal, zh, en));
  const [asked, lapses] = [zoned(it.asked_at), zoned(it.lapses_at)];
  say(
    `#${it.id} 密钥 ${it.keys.join(', ')} → ${it.recipient}；${it.asked_by} 于 ${asked} 提出，${lapses} 过期`,
    `#${it.id} keys ${it.keys.join(', ')} → ${it.recipient}; asked by ${it.asked_by} at ${asked}, lapses at ${lapses}`,
  );
  if (it.used_by !== undefined) say(`  已由 ${it.used_by} 写出`, `  written by ${it.used_by}`);
  else if (it.confirmed_by === undefined)
    print(terminal, `  ${secondWord(terminal, { command: `sop secret confirm ${it.id}`, hash: it.hash })}`);
  else
    say(
      `  已由 ${it.confirmed_by} 确认。在控制台：sop secret export --request ${it.id} --to FILE`,
      `  confirmed by ${it.confirmed_by}. At the console: sop secret export --request ${it.id} --to FILE`,
    );
}
