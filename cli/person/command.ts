/** `sop person …`: what people may ask of their own data. */
import type { Command } from 'commander';
import { addGroup, type Cli } from '../cli.ts';
import { addCorrect, addErase } from './ask.ts';
import { addConfirm, addRequests } from './confirm.ts';
import { addEraseAgain } from './erase-again.ts';
import { addPersonExport } from './export.ts';

/** Registers `sop person` and what stands below it. */
export function addPerson(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'person');
  addPersonExport(cli, command);
  addErase(cli, command);
  addCorrect(cli, command);
  addRequests(cli, command);
  addConfirm(cli, command);
  addEraseAgain(cli, command);
}
