/** `sop case …`: the agent's and supervisor's deeds through the API, from a terminal. */
import type { Command } from 'commander';
import { addLocale, type Cli, helpWords } from '../cli.ts';
import { SUMMARIES } from '../summaries.ts';
import { tell } from '../terminal.ts';
import { addAct } from './act.ts';
import { addAdvance } from './advance.ts';
import { addBeginAgain } from './begin-again.ts';
import { addBreakGlass } from './break-glass.ts';
import { addFind } from './find.ts';
import { addLegs } from './legs.ts';
import { addList } from './list.ts';
import { addOpen } from './open.ts';
import { addPayments, addSettle } from './payments.ts';
import { addShow } from './show.ts';
import { addTimeline } from './timeline.ts';

/** Registers `sop case` and what stands below it. */
export function addCase(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = program
    .command('case')
    .description(tell(terminal, SUMMARIES.case.zh, SUMMARIES.case.en))
    .helpCommand('help [command]', helpWords(terminal));
  addLocale(terminal, command);
  addOpen(cli, command);
  addShow(cli, command);
  addAct(cli, command);
  addList(cli, command);
  addFind(cli, command);
  addBreakGlass(cli, command);
  addTimeline(cli, command);
  addLegs(cli, command);
  addAdvance(cli, command);
  addBeginAgain(cli, command);
  addPayments(cli, command);
  addSettle(cli, command);
}
