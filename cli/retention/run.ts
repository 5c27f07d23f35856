/** `sop retention run`: has a worker do a run now, and waits for its report. Without `--apply` nothing is removed. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { RunRetention, WireRetentionRun } from '../../wire/retention.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD, Misuse } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, tell } from '../terminal.ts';
import { runText } from './print.ts';

type Options = TargetOptions & { dryRun?: true; apply?: true; json?: true };

const pauseMs = 1_000;

/** Registers the command. It ends with the run; broken off, the run goes on. */
export function addRetentionRun(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'run', {
    zh: '现在运行一次，等它的报告；不加 --apply 什么都不删',
    en: 'run it now and wait for the report; without --apply nothing is removed',
    examples: [
      ['sop retention run --dry-run --as chen', '只看会删什么', 'only see what would go'],
      ['sop retention run --apply --as chen', '删除到期的', 'remove what is due'],
    ],
  });
  addOption(cli, command, '--dry-run', '只出报告（默认）', 'only report, which is the default');
  addOption(cli, command, '--apply', '删除到期的；retention.yaml 须写 apply: true', 'remove what is due');
  addTargetOptions(cli, command);
  command.action(async ({ dryRun, apply, ...options }: Options) => {
    if (dryRun && apply)
      throw new Misuse(tell(terminal, '--dry-run 与 --apply 只能选一个', 'Give --dry-run or --apply, not both.'));
    const client = clientOf(terminal, await targetOf(terminal, options));
    const asked: RunRetention = apply ? { apply } : {};
    let { body } = await client.post<WireRetentionRun>('/v1/retention/runs', asked, randomUUID());
    while (body.finished_at === undefined) {
      await sleep(pauseMs);
      ({ body } = await client.get<WireRetentionRun>(`/v1/retention/runs/${body.run}`));
    }
    if (options.json) printJson(terminal, body);
    else print(terminal, runText(body, terminal));
    cli.end(GOOD);
  });
}
