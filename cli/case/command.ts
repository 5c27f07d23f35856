/** `sop case …`: the agent's and supervisor's deeds through the API, from a terminal. */
import type { Command } from 'commander';
import { addGroup, type Cli } from '../cli.ts';
import { addAct } from './act.ts';
import { addAdvance } from './advance.ts';
import { addBeginAgain } from './begin-again.ts';
import { addBreakGlass } from './break-glass.ts';
import { addCorrect } from './correct.ts';
import { addFiles } from './files.ts';
import { addFind } from './find.ts';
import { addLegs } from './legs.ts';
import { addList } from './list.ts';
import { addOpen } from './open.ts';
import { addPayments, addSettle } from './payments.ts';
import { addShow } from './show.ts';
import { addTasks } from './tasks.ts';
import { addTimeline } from './timeline.ts';

/** Registers `sop case` and what stands below it. */
export function addCase(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'case');
  addOpen(cli, command);
  addShow(cli, command);
  addAct(cli, command);
  addCorrect(cli, command);
  addFiles(cli, command);
  addList(cli, command);
  addTasks(cli, command);
  addFind(cli, command);
  addBreakGlass(cli, command);
  addTimeline(cli, command);
  addLegs(cli, command);
  addAdvance(cli, command);
  addBeginAgain(cli, command);
  addPayments(cli, command);
  addSettle(cli, command);
}
