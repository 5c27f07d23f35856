/** `sop person requests`, `sop person confirm`: the second person is shown what waits, and confirms exactly that. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { ConfirmPerson, PersonRequests, ShownRequest, WirePersonRequest } from '../../wire/person.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, tell } from '../terminal.ts';
import { printRequest } from './print.ts';

type Options = TargetOptions & { hash?: string; json?: true };

/** Registers `sop person requests`. */
export function addRequests(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'requests', {
    zh: '等待第二人确认的申请',
    en: 'what waits for a second person',
    examples: [['sop person requests --as chen', '全部', 'all of them']],
  });
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<PersonRequests>('/v1/person-requests');
    if (options.json) printJson(terminal, body);
    else if (body.items.length === 0) print(terminal, tell(terminal, '没有等待的申请', 'Nothing waits.'));
    else for (const it of body.items) printRequest(terminal, it);
    cli.end(GOOD);
  });
}

/** Registers `sop person confirm`: without `--hash` it shows what waits, and changes nothing. */
export function addConfirm(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'confirm', {
    zh: '先看（不加 --hash），再由第二人确认并执行',
    en: 'look first, without --hash; then a second person confirms, and it is done',
    examples: [
      ['sop person confirm 3 --as chen', '只看', 'only look'],
      ['sop person confirm 3 --hash 5be… --as chen', '确认并执行', 'confirm, and do it'],
    ],
  }).argument('<request>', tell(terminal, '申请号', 'number of the request'));
  addOption(cli, command, '--hash <hash>', '所见内容的哈希', 'hash of what was shown');
  addTargetOptions(cli, command);
  command.action(async (id: string, { hash, ...options }: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const path = `/v1/person-requests/${encodeURIComponent(id)}`;
    if (hash === undefined) printRequest(terminal, (await client.get<ShownRequest>(path)).body, options.json);
    else {
      const given: ConfirmPerson = { hash };
      const { body } = await client.post<WirePersonRequest>(`${path}/confirm`, given, randomUUID());
      printRequest(terminal, body, options.json);
    }
    cli.end(GOOD);
  });
}
