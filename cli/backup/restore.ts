/** `sop restore FILE`: a backup into an empty database; of the embedded one, in place of what is there, which is kept. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readAnchors } from '../../audit/anchored.ts';
import { erasuresUndone } from '../../audit/erasures.ts';
import { trustedKeys } from '../../audit/handover.ts';
import { isSigned, signerOf } from '../../audit/signing.ts';
import { placeAt } from '../../audit/where.ts';
import { type BackupCount, BackupError } from '../../records/backup/format.ts';
import { restoreBackup } from '../../records/backup/restore.ts';
import { openRecord } from '../../records/record.ts';
import { type Config, loadConfig } from '../../startup/config.ts';
import { dropDatabase, ensureDatabase, exchangeDatabase } from '../../startup/postgres.ts';
import { ensureRoles } from '../../startup/postgres-roles.ts';
import { withRestingPostgres } from '../../startup/resting-postgres.ts';
import { identitiesIn } from '../age-identity.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { addPortOffset, portsOf } from '../http/target.ts';
import { SUMMARIES } from '../summaries.ts';
import { serverKey } from '../server-key.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { NeedsIdentity, readFileOf } from './file.ts';
import { sentenceOf } from './words.ts';

type Restored = BackupCount & { undone: number | undefined };

interface Options {
  into?: string;
  identity?: string;
  otherSecret?: true;
  portOffset?: string;
  json?: true;
}

/** Registers the command. */
export function addRestore(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'restore', {
    ...SUMMARIES.restore,
    examples: [
      ['sop restore bihuan.backup', '内置数据库：先停 npm start', 'the embedded database: stop npm start first'],
      ['sop restore b.age --identity key.txt --into postgres://…/new', '加密的备份', 'an encrypted one'],
    ],
  }).argument('<file>', tell(terminal, '备份文件', 'file of a backup'));
  addOption(
    cli,
    command,
    '--into <url>',
    '空的 PostgreSQL 数据库，以所有者的身份；默认 BIHUAN_OWNER_DATABASE_URL、DATABASE_URL，再默认内置数据库',
    'an empty PostgreSQL database, as its owner; default: BIHUAN_OWNER_DATABASE_URL, DATABASE_URL, then the embedded one',
  );
  addOption(cli, command, '--identity <file>', 'age 私钥文件', 'file with the private key of age');
  addOption(
    cli,
    command,
    '--other-secret',
    '备份属于另一个密钥也恢复：其中个人信息不可读',
    'also of another secret: its personal values stay unreadable',
  );
  addPortOffset(cli, command);
  command.action(async (file: string, options: Options) => cli.end(await restore(terminal, file, options)));
}

async function restore(terminal: Terminal, file: string, options: Options): Promise<number> {
  const config = loadConfig(terminal.env);
  const into = options.into ?? config.ownerDatabaseUrl ?? config.databaseUrl;
  const fill = (url: string) => restored(terminal, config, { path: resolve(terminal.cwd, file), url }, options);
  const startedMs = performance.now();
  const { counted, kept } =
    into === undefined
      ? await inPlace(terminal, config, options, fill)
      : { counted: await fill(into), kept: undefined };
  const seconds = (performance.now() - startedMs) / 1_000;
  const { header, rows, tables, undone } = counted;
  if (options.json)
    printJson(terminal, {
      at: header.at,
      rows,
      tables,
      ...(kept !== undefined && { kept }),
      ...(undone !== undefined && { erased_again_due: undone }),
    });
  else {
    const before =
      kept === undefined ? '' : tell(terminal, `原有的保留为 ${kept}。`, ` What was there is kept as ${kept}.`);
    print(
      terminal,
      tell(
        terminal,
        `已恢复 ${header.at} 的备份：${tables.length} 张表，${rows} 行，${seconds.toFixed(1)} 秒。${before}`,
        `Restored the backup of ${header.at}: ${tables.length} tables, ${rows} rows in ${seconds.toFixed(1)} s.${before}`,
      ),
    );
    print(
      terminal,
      kept === undefined
        ? tell(terminal, '接着：sop db migrate，sop audit verify', 'Next: sop db migrate, then sop audit verify')
        : tell(terminal, '接着：npm start，sop audit verify', 'Next: npm start, then sop audit verify'),
    );
    if (undone !== 0) print(terminal, againText(terminal, header.at, undone));
  }
  return GOOD;
}

/** @param undone undefined: there are no anchors to tell by */
function againText(terminal: Terminal, at: string, undone: number | undefined): string {
  return undone === undefined
    ? tell(
        terminal,
        `${at} 之后删除过的人又能读到了：启动后按回执再删一次：sop person erase-again --receipts 目录`,
        `Whoever was erased after ${at} can be read again: when it runs, sop person erase-again --receipts FOLDER.`,
      )
    : tell(
        terminal,
        `${undone} 个主体在备份之后删除过，又能读到了：启动后运行 sop person erase-again（锚之后的按 --receipts）`,
        `${undone} subjects were erased after the backup and can be read again: when it runs, sop person erase-again (--receipts for those after the newest anchor).`,
      );
}

/** Of the anchors, when they are known here: how many were erased after the backup was made, and can be read again. */
async function undoneIn(terminal: Terminal, config: Config, url: string): Promise<number | undefined> {
  const place = placeAt(config.anchors);
  if (place === undefined) return undefined;
  const signer = signerOf(serverKey(terminal, config, 'anchor'));
  const held = [signer, ...config.keysFor('anchor')().slice(1).map(signerOf)];
  const record = await openRecord(url, { vaultKey: undefined, migrate: false, poolSize: 1 });
  try {
    const trusted = trustedKeys(
      held.map((it) => it.publicKey),
      await record.handovers(),
    );
    return (await erasuresUndone(record, held, await readAnchors(place, trusted))).length;
  } finally {
    await record.close();
  }
}

async function restored(
  terminal: Terminal,
  config: Config,
  { path, url }: { path: string; url: string },
  options: Options,
): Promise<Restored> {
  const { publicKey: key } = signerOf(serverKey(terminal, config, 'anchor'));
  const otherKeys = config
    .keysFor('anchor')()
    .map((it) => signerOf(it).publicKey);
  try {
    const counted = await restoreBackup(url, readFileOf(path, identitiesOf(terminal, options.identity)), {
      key,
      otherKeys,
      otherSecret: options.otherSecret,
      verify: isSigned,
      progress: (it) => void terminal.stderr.write(`${it.table}: ${it.rows}\n`),
    });
    if (options.otherSecret) await adopted(url, config);
    return { ...counted, undone: await undoneIn(terminal, config, url) };
  } catch (error) {
    if (error instanceof BackupError) {
      const text = sentenceOf(error, terminal);
      throw new Finding(text, { error: text, fault: error.fault });
    }
    if (error instanceof NeedsIdentity)
      throw new Misuse(
        tell(
          terminal,
          '文件是加密的：用 --identity 给出对应的 age 私钥文件',
          'The file is encrypted: name the file with its private key of age by --identity.',
        ),
      );
    if ((error as { code?: unknown }).code === 'ENOENT')
      throw new Misuse(tell(terminal, `没有文件 ${path}`, `There is no file ${path}.`));
    throw error;
  }
}

/** What is in its vault stays unread; new values go under the key of this installation. */
async function adopted(url: string, { vaultKeys }: Config): Promise<void> {
  const record = await openRecord(url, { vaultKey: vaultKeys, adopt: true, poolSize: 1 });
  await record.close();
}

/** The embedded database at rest: filled beside, then put in its place. */
async function inPlace(
  terminal: Terminal,
  config: Config,
  options: Options,
  fill: (url: string) => Promise<Restored>,
): Promise<{ counted: Restored; kept: string }> {
  const { postgres: port } = portsOf(terminal, config, options.portOffset);
  return withRestingPostgres({ home: config.home, port }, async (adminUrl) => {
    const stamp = new Date(terminal.nowMs()).toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const [made, kept] = [`bihuan_restoring_${stamp}`, `bihuan_before_${stamp}`];
    await ensureDatabase(adminUrl, made);
    try {
      const { ownerUrl } = await ensureRoles(adminUrl, made);
      const counted = await fill(ownerUrl);
      await exchangeDatabase(adminUrl, { made, name: 'bihuan', kept });
      return { counted, kept };
    } catch (error) {
      await dropDatabase(adminUrl, made);
      throw error;
    }
  });
}

function identitiesOf(terminal: Terminal, file: string | undefined): string[] {
  return file === undefined ? [] : identitiesIn(terminal, file);
}
