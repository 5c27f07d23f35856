/** Where the record is, for commands that work on it directly, on the machine of the operator. */
import type { Config } from '../startup/config.ts';
import { embeddedDatabase } from '../startup/postgres.ts';
import { Misuse } from './failure.ts';
import { portsOf } from './http/target.ts';
import { type Terminal, tell } from './terminal.ts';

/** `DATABASE_URL`, else the embedded database of the data folder. @throws Misuse when there is none yet */
export function databaseUrlOf(terminal: Terminal, config: Config, portOffset: string | undefined): string {
  const { postgres } = portsOf(terminal, config, portOffset);
  const url = config.databaseUrl ?? embeddedDatabase(config.home, postgres)?.databaseUrl;
  if (url !== undefined) return url;
  throw new Misuse(
    tell(
      terminal,
      '不知道数据库在哪里：先运行 npm start，或设 DATABASE_URL（以及服务器所用的 BIHUAN_HOME）。',
      'Nothing says where the database is: run npm start first, or set DATABASE_URL (and BIHUAN_HOME as the server has it).',
    ),
  );
}
