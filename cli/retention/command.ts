/** `sop retention …`: how long what is kept, through the API. */
import type { Command } from 'commander';
import { addLocale, type Cli, helpWords } from '../cli.ts';
import { SUMMARIES } from '../summaries.ts';
import { tell } from '../terminal.ts';
import { addHold, addHolds, addRelease } from './hold.ts';
import { addRetentionReport } from './report.ts';
import { addRetentionRun } from './run.ts';

/** Registers `sop retention` and what stands below it. */
export function addRetention(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = program
    .command('retention')
    .description(tell(terminal, SUMMARIES.retention.zh, SUMMARIES.retention.en))
    .helpCommand('help [command]', helpWords(terminal));
  addLocale(terminal, command);
  addRetentionReport(cli, command);
  addRetentionRun(cli, command);
  addHold(cli, command);
  addRelease(cli, command);
  addHolds(cli, command);
}
