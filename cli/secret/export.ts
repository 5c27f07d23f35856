/** `sop secret export`: what two people agreed on is written at the operator's console, once, encrypted to the one recipient. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isSigned } from '../../audit/signing.ts';
import type { KeyExportNotUsed } from '../../records/store/key-exports.ts';
import { sealKeys } from '../../startup/key-file.ts';
import { nameOfSecret } from '../../startup/secret.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { addPortOffset } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { type AtHand, atHand, type SecretOptions } from './at-hand.ts';

interface Options extends SecretOptions {
  request: string;
  to: string;
}

/** Registers it. */
export function addSecretExport(cli: Cli, parent: Command): void {
  const command = addCommand(cli, parent, 'export', {
    zh: '把两人同意导出的密钥写成文件，只为那个公钥加密；一次',
    en: 'write the keys that two people agreed to export, encrypted to their recipient; once',
    examples: [['sop secret export --request 3 --to keys.age', '在服务器的控制台', 'at the console of the server']],
  });
  addOption(cli, command, '--request <n>', '已确认的申请号', 'number of the confirmed request').makeOptionMandatory();
  addOption(cli, command, '--to <file>', '写到此文件', 'file to write').makeOptionMandatory();
  addPortOffset(cli, command);
  command.action(async (options: Options) => cli.end(await exportKeys(cli.terminal, options)));
}

async function exportKeys(terminal: Terminal, options: Options): Promise<number> {
  const id = Number(options.request);
  if (!Number.isInteger(id) || id < 1 || id > 2 ** 31)
    throw new Misuse(tell(terminal, '--request 要是申请号', '--request takes the number of a request.'));
  const path = resolve(terminal.cwd, options.to);
  const told = await atHand(terminal, options, (at) => written(terminal, at, { id, path }));
  if (options.json) printJson(terminal, told);
  else
    print(
      terminal,
      tell(
        terminal,
        `${path}：密钥 ${told.keys.join(', ')}，只有 ${told.recipient} 的私钥能读。在新机器上：sop secret import`,
        `${path}: keys ${told.keys.join(', ')}, for who has the private key of ${told.recipient}. On the new machine: sop secret import`,
      ),
    );
  if (!options.json && told.outside_vault_key)
    print(
      terminal,
      tell(
        terminal,
        '保险库的主密钥来自外部，不在文件里：新机器要用同一个 BIHUAN_VAULT_KEY_…。',
        'The vault is under a key from outside, which is not in the file: give the new machine the same BIHUAN_VAULT_KEY_….',
      ),
    );
  return GOOD;
}

/** The place is made sure of before the one use is taken; whoever fails afterwards asks anew. */
async function written(terminal: Terminal, at: AtHand, { id, path }: { id: number; path: string }) {
  const { record, config, signers, vaultKey } = at;
  const { all } = config.secrets();
  const keys = all.map(nameOfSecret);
  const found = await record.agreedKeyExport(id, {
    keys,
    isSigned: (text, signature) => signers.some((it) => isSigned(text, signature, it.publicKey)),
  });
  if ('why' in found) throw refused(terminal, found.why);
  const { agreed } = found;
  const { recipient } = agreed;
  const file = opened(terminal, path);
  let isWhole = false;
  try {
    const atText = new Date(terminal.nowMs()).toISOString();
    const sealed = await sealKeys(recipient, { bihuan_keys: 1, at: atText, request: id, secrets: [...all] });
    if (!(await record.useKeyExport(agreed, `operator:${userInfo().username}`))) throw refused(terminal, 'used');
    writeFileSync(file, sealed);
    fsyncSync(file);
    isWhole = true;
  } finally {
    closeSync(file);
    if (!isWhole) rmSync(path, { force: true });
  }
  const derived = config
    .keysFor('vault')()
    .some((it) => it.equals(config.vaultKeys()[0] as Buffer));
  return { file: path, request: id, recipient, keys, vault_key: vaultKey, outside_vault_key: !derived };
}

/** @throws Misuse */
function opened(terminal: Terminal, path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new Misuse(tell(terminal, `${path} 已存在`, `${path} is there already.`));
    throw new Misuse(tell(terminal, `写不了 ${path}：${code}`, `${path} cannot be written: ${code}.`));
  }
}

function refused(terminal: Terminal, why: KeyExportNotUsed): Finding {
  const [zh, en] = {
    unknown: ['没有这项申请。', 'There is no such request.'],
    'not-confirmed': [
      '还没有第二人确认：sop secret confirm。',
      'No second person has confirmed it yet: sop secret confirm.',
    ],
    used: ['这项申请已经写出过一次：请重新提出。', 'The file of this request was written before: ask anew.'],
    lapsed: ['申请已过期（72 小时）：请重新提出。', 'This was asked for more than 72 hours ago: ask anew.'],
    forged: [
      '数据库里的申请不是第二人确认的内容，或由另一安装签名：没有写出。查一查谁改过 key_export。',
      'What the database holds is not what a second person confirmed to this installation: nothing was written. Find out who changed key_export.',
    ],
    'other-keys': [
      '提出之后密钥已更换，或这台机器的密钥不同：请重新提出。',
      'The keys here are not those that were asked for: they were exchanged since. Ask anew.',
    ],
  }[why] as [string, string];
  const text = tell(terminal, zh, en);
  return new Finding(text, { error: text, why });
}
