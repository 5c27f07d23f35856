/** `sop secret show`: which keys are held here, which the record has in use, what is left of an exchange. Shows no key. */
import type { Command } from 'commander';
import { nameOfSecret } from '../../startup/secret.ts';
import { addCommand, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { tableOf } from '../table.ts';
import { addPortOffset } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { atHand, type SecretOptions, vaultKeyInUse } from './at-hand.ts';

/** Registers it. */
export function addShow(cli: Cli, parent: Command): void {
  const command = addCommand(cli, parent, 'show', {
    zh: '显示在用的密钥（只显示名字与公钥）',
    en: 'show which keys are in use, by name and public half alone',
    examples: [['sop secret show', '更换前后各看一次', 'before and after an exchange']],
  });
  addPortOffset(cli, command);
  command.action(async (options: SecretOptions) => cli.end(await show(cli.terminal, options)));
}

async function show(terminal: Terminal, options: SecretOptions): Promise<number> {
  const told = await atHand(terminal, options, async ({ config, record, signers, vaultKey }) => {
    const { all, inFile } = config.secrets();
    return {
      secrets: all.map(nameOfSecret),
      kept_in: inFile ? 'file' : 'environment',
      signing_keys: signers.map((it) => it.publicKey),
      former_signing_keys: (await record.handovers()).map((it) => it.from),
      vault_key_wanted: vaultKey,
      vault_key_in_use: await vaultKeyInUse(record),
      keys_to_reseal: await record.keysToReseal(),
    };
  });
  if (options.json) {
    printJson(terminal, told);
    return GOOD;
  }
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const [own, other] = told.secrets;
  const rows = [
    [say('密钥', 'secret'), `${own} (${told.kept_in})`],
    ...(other === undefined ? [] : [[say('另一个密钥', 'the other secret'), other]]),
    ...told.signing_keys.map((it) => [say('签名公钥', 'signing key'), it]),
    ...told.former_signing_keys
      .filter((it) => !told.signing_keys.includes(it))
      .map((it) => [say('以前的签名公钥', 'former signing key'), it]),
    [say('保险库在用的主密钥', 'master key of the vault'), told.vault_key_in_use ?? '-'],
    ...(told.vault_key_in_use === told.vault_key_wanted ? [] : [[say('将换成', 'to become'), told.vault_key_wanted]]),
    [say('尚未重新封存', 'keys to seal anew'), String(told.keys_to_reseal)],
  ];
  print(terminal, tableOf(rows));
  return GOOD;
}
