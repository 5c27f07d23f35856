/** `sop secret …`: which secret is in use, exchanging it, taking the former one away, and carrying it to another machine. */
import type { Command } from 'commander';
import { addGroup, type Cli } from '../cli.ts';
import { addSecretExport } from './export.ts';
import { addSecretImport } from './import.ts';
import { addRetire } from './retire.ts';
import { addRotate } from './rotate.ts';
import { addShow } from './show.ts';
import { addAsk, addConfirm, addRequests } from './two-people.ts';

/** Registers `sop secret` and what stands below it. */
export function addSecret(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'secret');
  addShow(cli, command);
  addRotate(cli, command);
  addRetire(cli, command);
  addAsk(cli, command);
  addRequests(cli, command);
  addConfirm(cli, command);
  addSecretExport(cli, command);
  addSecretImport(cli, command);
}
