/** `sop secret import`: the keys of an installation into the data folder of a new machine. Keys that are there are not lost. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { openRecord } from '../../records/record.ts';
import { type Config, loadConfig } from '../../startup/config.ts';
import { type KeyFile, KeyFileFault, namesIn, openKeys } from '../../startup/key-file.ts';
import { deriveKey, keyName, placeSecrets } from '../../startup/secret.ts';
import { identitiesIn } from '../age-identity.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

interface Options {
  identity: string;
  json?: true;
}

/** Registers it. */
export function addSecretImport(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'import', {
    zh: '在新机器上把导出的密钥放进数据目录；不覆盖别的密钥',
    en: 'on a new machine, put exported keys into the data folder; other keys are not written over',
    examples: [
      ['sop secret import keys.age --identity key.txt', 'BIHUAN_HOME 指数据目录', 'BIHUAN_HOME names the data folder'],
    ],
  }).argument('<file>', tell(terminal, 'sop secret export 写的文件', 'file of sop secret export'));
  addOption(
    cli,
    command,
    '--identity <file>',
    'age 私钥文件',
    'file with the private key of age',
  ).makeOptionMandatory();
  command.action(async (file: string, options: Options) => cli.end(await importKeys(terminal, file, options)));
}

async function importKeys(terminal: Terminal, file: string, options: Options): Promise<number> {
  const config = loadConfig(terminal.env);
  if (terminal.env.BIHUAN_SECRET)
    throw new Misuse(
      tell(
        terminal,
        '设了 BIHUAN_SECRET，数据目录里的文件不会被读取：先去掉它。',
        'BIHUAN_SECRET is set, and the file of the data folder would not be read: take it away first.',
      ),
    );
  const identities = identitiesIn(terminal, options.identity);
  const found = await keysIn(terminal, resolve(terminal.cwd, file), identities);
  await mustBelong(terminal, config, found);
  const outcome = placeSecrets(config.home, found.secrets);
  const keys = namesIn(found);
  if (outcome === 'other') {
    const text = tell(
      terminal,
      `${config.home} 里有另一安装的密钥，没有改动：用一个新的数据目录（BIHUAN_HOME）。`,
      `${config.home} has the keys of another installation, and nothing was changed: name a new data folder (BIHUAN_HOME).`,
    );
    throw new Finding(text, { error: text, why: 'other-installation' });
  }
  if (options.json) printJson(terminal, { home: config.home, keys, outcome, request: found.request, at: found.at });
  else if (outcome === 'there')
    print(terminal, tell(terminal, `${config.home} 里已有这些密钥。`, `${config.home} has these keys already.`));
  else
    print(
      terminal,
      tell(
        terminal,
        `密钥 ${keys.join(', ')} 已放进 ${config.home}。接着：sop restore 备份，npm start；删除文件与私钥。`,
        `Keys ${keys.join(', ')} are in ${config.home} now. Next: sop restore of a backup, npm start; delete the file and the private key.`,
      ),
    );
  return GOOD;
}

/** @throws Misuse, Finding in words */
async function keysIn(terminal: Terminal, path: string, identities: readonly string[]): Promise<KeyFile> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Misuse(tell(terminal, `读不了 ${path}：${code}`, `${path} cannot be read: ${code}.`));
  }
  try {
    return await openKeys(bytes, identities);
  } catch (error) {
    if (!(error instanceof KeyFileFault)) throw error;
    const [zh, en] = {
      'not-a-key-file': ['这不是 sop secret export 写的文件', 'This is not a file of sop secret export.'],
      'other-identity': [
        '文件不是为这个私钥加密的：用 --identity 给出申请时那个公钥的私钥',
        'The file was encrypted to another key: name the private key of the recipient it was asked for by --identity.',
      ],
      damaged: ['文件不完整或被改动过：重新复制它', 'The file is cut off or was changed: copy it again.'],
    }[error.why] as [string, string];
    const text = tell(terminal, zh, en);
    throw new Finding(text, { error: text, why: error.why });
  }
}

/** Where a database is named, that its vault opens by these keys; a key from outside decides for itself. @throws Finding */
async function mustBelong(terminal: Terminal, { databaseUrl }: Config, { secrets }: KeyFile): Promise<void> {
  const { BIHUAN_VAULT_KEY_FILE: file, BIHUAN_VAULT_KEY_COMMAND: command } = terminal.env;
  if (databaseUrl === undefined || file || command) return;
  const inUse = await vaultKeyOf(databaseUrl);
  if (inUse === undefined || secrets.some((it) => keyName(deriveKey(it, 'vault')) === inUse)) return;
  const text = tell(
    terminal,
    `DATABASE_URL 的数据库属于另一安装（密钥 ${inUse}），没有改动。`,
    `The database of DATABASE_URL is of another installation (key ${inUse}), and nothing was changed.`,
  );
  throw new Finding(text, { error: text, why: 'other-installation' });
}

/** Undefined: nothing is in the database yet. */
async function vaultKeyOf(url: string): Promise<string | undefined> {
  const record = await openRecord(url, { vaultKey: undefined, migrate: false, poolSize: 1 });
  try {
    return (await record.keyLines()).find((it) => it.purpose === 'vault' && it.inUse)?.name;
  } catch (error) {
    // The table is not there.
    if ((error as { code?: unknown }).code === '42P01') return undefined;
    throw error;
  } finally {
    await record.close();
  }
}
