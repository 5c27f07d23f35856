/** `sop audit …`: whether what is recorded is what was recorded. Works on the record itself, not through the API. */
import type { Command } from 'commander';
import { signerOf } from '../../audit/signing.ts';
import { loadConfig } from '../../startup/config.ts';
import { addCommand, addGroup, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { serverKey } from '../server-key.ts';
import { print, printJson } from '../terminal.ts';
import { addExport } from './export.ts';
import { addVerify } from './verify.ts';

/** Registers `sop audit` and what stands below it. */
export function addAudit(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'audit');
  addVerify(cli, command);
  addExport(cli, command);
  addKey(cli, command);
}

function addKey(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  addCommand(cli, parent, 'key', {
    zh: '显示本安装签署锚与导出所用的公钥',
    en: 'print the public key that anchors and exports are signed with',
    examples: [['sop audit key', '交给要核对的一方', 'give it to whoever verifies']],
  }).action((options: { json?: true }) => {
    const { publicKey } = signerOf(serverKey(terminal, loadConfig(terminal.env), 'anchor'));
    if (options.json) printJson(terminal, { key: publicKey });
    else print(terminal, publicKey);
    cli.end(GOOD);
  });
}
