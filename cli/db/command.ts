/** `sop db …`: what the owner of the database does, and nobody else: bringing it up to date. */
import type { Command } from 'commander';
import { migrate, migrations } from '../../records/database/migrate.ts';
import { programRoleOf } from '../../records/database/program-role.ts';
import { MigrationMismatch, translated } from '../../records/errors.ts';
import { type Config, loadConfig } from '../../startup/config.ts';
import { embeddedDatabase } from '../../startup/postgres.ts';
import type { RoleUrls } from '../../startup/postgres-roles.ts';
import { addCommand, addGroup, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { addPortOffset, portsOf } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

interface Options {
  ownerUrl?: string;
  portOffset?: string;
  json?: true;
}

/** Registers `sop db` and what stands below it. */
export function addDb(cli: Cli, program: Command): void {
  const command = addGroup(cli, program, 'db');
  addMigrateDatabase(cli, command);
}

function addMigrateDatabase(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'migrate', {
    zh: '以所有者的身份更新数据库，并授予程序角色（DATABASE_URL 的用户）只读与写入函数的权限',
    en: 'as its owner, bring the database up to date and give the role of DATABASE_URL its rights',
    examples: [
      ['sop db migrate', '升级之前，或第一次启动之前', 'before an upgrade, or the first start'],
      ['sop db migrate --owner-url postgres://owner:…@db/bihuan', '所有者的地址', 'the address of the owner'],
    ],
  });
  addOption(
    cli,
    command,
    '--owner-url <url>',
    '所有者的数据库地址；默认 BIHUAN_OWNER_DATABASE_URL',
    'the database as its owner; default: BIHUAN_OWNER_DATABASE_URL',
  );
  addPortOffset(cli, command);
  command.action(async (options: Options) => cli.end(await migrateDatabase(terminal, options)));
}

async function migrateDatabase(terminal: Terminal, options: Options): Promise<number> {
  const { ownerUrl, databaseUrl } = addressesOf(terminal, loadConfig(terminal.env), options);
  const role = programRoleOf(databaseUrl, ownerUrl);
  const applied = await migrate(ownerUrl, migrations(), role).catch((error: unknown) => {
    if (error instanceof MigrationMismatch) throw new Finding(error.message);
    throw translated(error);
  });
  if (options.json) printJson(terminal, { applied, ...(role !== undefined && { role: role.name }) });
  else print(terminal, saidOf(terminal, applied, role?.name));
  return GOOD;
}

/** Without an owner's address the only one there is does both. */
function addressesOf(terminal: Terminal, config: Config, options: Options): RoleUrls {
  const { postgres } = portsOf(terminal, config, options.portOffset);
  const given = options.ownerUrl ?? config.ownerDatabaseUrl;
  const { databaseUrl } = config;
  if (databaseUrl !== undefined) return { databaseUrl, ownerUrl: given ?? databaseUrl };
  if (given !== undefined)
    throw new Misuse(
      tell(
        terminal,
        '还要说程序以谁的身份连接：设 DATABASE_URL',
        'Say as whom the program connects, too: set DATABASE_URL.',
      ),
    );
  const embedded = embeddedDatabase(config.home, postgres);
  if (embedded !== undefined) return embedded;
  throw new Misuse(
    tell(
      terminal,
      '不知道数据库在哪里：设 DATABASE_URL 和 BIHUAN_OWNER_DATABASE_URL，或先运行 npm start。',
      'Nothing says where the database is: set DATABASE_URL and BIHUAN_OWNER_DATABASE_URL, or run npm start first.',
    ),
  );
}

function saidOf(terminal: Terminal, applied: readonly string[], role: string | undefined): string {
  const what =
    applied.length === 0
      ? tell(terminal, '已是最新', 'up to date already')
      : tell(terminal, `已执行：${applied.join('、')}`, `applied: ${applied.join(', ')}`);
  const whom =
    role === undefined
      ? tell(
          terminal,
          '程序以所有者的身份连接，能改动记录：见 docs/operating.md',
          'the program connects as the owner and can bend the record: see docs/operating.md',
        )
      : tell(
          terminal,
          `${role} 可读全部，只能经函数写入`,
          `${role} reads everything and writes through functions alone`,
        );
  return `${what}\n${whom}`;
}
