/** `sop retention hold`, `release` and `holds`: cases that no run removes. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { HoldCase, Holds, WireHold } from '../../wire/retention.ts';
import { zoned } from '../instant.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

type Options = TargetOptions & { reason: string; reference?: string; json?: true };

/** Registers `sop retention hold`. */
export function addHold(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'hold', {
    zh: '特别保留一个案件：到期也不删',
    en: 'keep a case, whatever its class says',
    examples: [['sop retention hold C-… --reason lawsuit --reference 2026-民初-17 --as chen', '诉讼', 'a lawsuit']],
  }).argument('<case>', tell(terminal, '案件', 'id of the case'));
  const reasons = 'lawsuit, authority, dispute, audit';
  addOption(cli, command, '--reason <reason>', `原因：${reasons}`, `why: ${reasons}`).makeOptionMandatory();
  addOption(cli, command, '--reference <text>', '案号、函号', 'where it is filed');
  addTargetOptions(cli, command);
  command.action(async (id: string, { reason, reference, ...options }: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const body = { reason: reason as HoldCase['reason'], ...(reference !== undefined && { reference }) };
    const { body: held } = await client.post<WireHold>(
      `/v1/cases/${encodeURIComponent(id)}/hold`,
      body satisfies HoldCase,
      randomUUID(),
    );
    if (options.json) printJson(terminal, held);
    else print(terminal, holdText(held, terminal));
    cli.end(GOOD);
  });
}

/** Registers `sop retention release`. */
export function addRelease(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'release', {
    zh: '不再特别保留：重新按类别',
    en: 'its class counts again',
    examples: [['sop retention release C-… --as chen', '诉讼已了结', 'the lawsuit is over']],
  }).argument('<case>', tell(terminal, '案件', 'id of the case'));
  addTargetOptions(cli, command);
  command.action(async (id: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.post(`/v1/cases/${encodeURIComponent(id)}/release`, {}, randomUUID());
    if (options.json) printJson(terminal, body);
    else print(terminal, tell(terminal, `${id} 不再特别保留`, `${id} is not held any more.`));
    cli.end(GOOD);
  });
}

/** Registers `sop retention holds`. */
export function addHolds(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'holds', {
    zh: '特别保留的案件',
    en: 'cases under hold',
    examples: [['sop retention holds --as chen', '全部', 'all of them']],
  });
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<Holds>('/v1/retention/holds');
    if (options.json) printJson(terminal, body);
    else if (body.items.length === 0) print(terminal, tell(terminal, '没有', 'None.'));
    else for (const it of body.items) print(terminal, holdText(it, terminal));
    cli.end(GOOD);
  });
}

function holdText({ case: id, reason, reference, since, by }: WireHold, terminal: Terminal): string {
  const filed = reference === undefined ? '' : ` ${reference}`;
  return tell(
    terminal,
    `${id} 自 ${zoned(since)} 特别保留：${reason}${filed}（${by}）`,
    `${id} is held since ${zoned(since)}: ${reason}${filed} (${by})`,
  );
}
