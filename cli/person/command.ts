/** `sop person …`: what people may ask of their own data. */
import type { Command } from 'commander';
import { addLocale, type Cli, helpWords } from '../cli.ts';
import { SUMMARIES } from '../summaries.ts';
import { tell } from '../terminal.ts';
import { addCorrect, addErase } from './ask.ts';
import { addConfirm, addRequests } from './confirm.ts';
import { addEraseAgain } from './erase-again.ts';
import { addPersonExport } from './export.ts';

/** Registers `sop person` and what stands below it. */
export function addPerson(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = program
    .command('person')
    .description(tell(terminal, SUMMARIES.person.zh, SUMMARIES.person.en))
    .helpCommand('help [command]', helpWords(terminal));
  addLocale(terminal, command);
  addPersonExport(cli, command);
  addErase(cli, command);
  addCorrect(cli, command);
  addRequests(cli, command);
  addConfirm(cli, command);
  addEraseAgain(cli, command);
}
