/** `sop retention report [RUN]`: what a run found, the newest unless another is named. */
import type { Command } from 'commander';
import type { RetentionRuns, WireRetentionRun } from '../../wire/retention.ts';
import { addCommand, type Cli } from '../cli.ts';
import { Finding, GOOD } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, tell } from '../terminal.ts';
import { runText } from './print.ts';

type Options = TargetOptions & { json?: true };

/** Registers the command. */
export function addRetentionReport(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'report', {
    zh: '一次运行的报告；不给则最近一次',
    en: 'the report of a run; without a number of the newest',
    examples: [['sop retention report --as chen', '最近一次', 'the newest']],
  }).argument('[run]', tell(terminal, '运行号', 'number of the run'));
  addTargetOptions(cli, command);
  command.action(async (run: string | undefined, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const found =
      run === undefined
        ? (await client.get<RetentionRuns>('/v1/retention/runs')).body.items[0]
        : (await client.get<WireRetentionRun>(`/v1/retention/runs/${encodeURIComponent(run)}`)).body;
    if (found === undefined) throw new Finding(tell(terminal, '还没有运行过', 'There was no run yet.'));
    if (options.json) printJson(terminal, found);
    else print(terminal, runText(found, terminal));
    cli.end(GOOD);
  });
}
