/** `sop report …`: what the API counts over all cases. */
import type { Command } from 'commander';
import { addLocale, type Cli, helpWords } from '../cli.ts';
import { SUMMARIES } from '../summaries.ts';
import { tell } from '../terminal.ts';
import { addAccess } from './access.ts';
import { addKpi } from './kpi.ts';

/** Registers `sop report` and what stands below it. */
export function addReport(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = program
    .command('report')
    .description(tell(terminal, SUMMARIES.report.zh, SUMMARIES.report.en))
    .helpCommand('help [command]', helpWords(terminal));
  addLocale(terminal, command);
  addKpi(cli, command);
  addAccess(cli, command);
}
