/** `sop retention …`: how long what is kept, through the API. */
import type { Command } from 'commander';
import { addGroup, type Cli } from '../cli.ts';
import { addHold, addHolds, addRelease } from './hold.ts';
import { addRetentionReport } from './report.ts';
import { addRetentionRun } from './run.ts';

/** Registers `sop retention` and what stands below it. */
export function addRetention(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'retention');
  addRetentionReport(cli, command);
  addRetentionRun(cli, command);
  addHold(cli, command);
  addRelease(cli, command);
  addHolds(cli, command);
}
