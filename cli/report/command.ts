/** `sop report …`: what the API counts over all cases. */
import type { Command } from 'commander';
import { addGroup, type Cli } from '../cli.ts';
import { addAccess } from './access.ts';
import { addKpi } from './kpi.ts';

/** Registers `sop report` and what stands below it. */
export function addReport(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'report');
  addKpi(cli, command);
  addAccess(cli, command);
}
