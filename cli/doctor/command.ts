/** `sop doctor`: what is there, what is not, and what to do about it, one line each. Looks only; changes nothing. */
import type { Command } from 'commander';
import { type Config, loadConfig } from '../../startup/config.ts';
import { type Ports } from '../../startup/ports.ts';
import { embeddedDatabase } from '../../startup/postgres.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { FINDINGS, GOOD } from '../failure.ts';
import { addPortOffset, apiUrlOf, portsOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { api } from './api.ts';
import { database } from './database.ts';
import type { Inspection } from '../../records/database/inspect.ts';
import { definitions } from './definitions.ts';
import { filesLines } from './files.ts';
import type { Line, Say } from './line.ts';
import { machine, temporalCli } from './machine.ts';
import { ports } from './ports.ts';
import { secret } from './secret.ts';
import { temporal } from './temporal.ts';

interface Options {
  api?: string;
  portOffset?: string;
  json?: true;
}

/** Registers `sop doctor`. */
export function addDoctor(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'doctor', {
    ...SUMMARIES.doctor,
    examples: [
      ['sop doctor', '本机', 'this machine'],
      ['sop doctor --port-offset 100', '以 --port-offset 100 启动的', 'started with --port-offset 100'],
    ],
  });
  addOption(
    cli,
    command,
    '--api <url>',
    'API 地址；默认 BIHUAN_API_URL，再默认本机',
    'address of the API; default: BIHUAN_API_URL, then this machine',
  );
  addPortOffset(cli, command);
  command.action(async (options: Options) => {
    const lines = await examine(terminal, options);
    const problems = lines.filter((it) => it.status === 'problem').length;
    if (options.json) printJson(terminal, { ok: problems === 0, lines });
    else print(terminal, reportOf(lines, problems, terminal));
    cli.end(problems === 0 ? GOOD : FINDINGS);
  });
}

async function examine(terminal: Terminal, options: Options): Promise<Line[]> {
  const say: Say = (zh, en) => tell(terminal, zh, en);
  const config = loadConfig(terminal.env);
  const own = portsOf(terminal, config, options.portOffset);
  const url = apiUrlOf(terminal, options);
  let files: Inspection['files'];
  const [cli, ofTemporal, ofDatabase, ofApi] = await Promise.all([
    config.temporal.given ? [] : temporalCli(config.home, terminal.env, say).then((line) => [line]),
    temporal(temporalOf(config, own), config.taskQueue, say),
    database(config.databaseUrl ?? embeddedDatabase(config.home, own.postgres)?.databaseUrl, say, (found) => {
      files = found.files;
      return secret(config, found.vaultKey, terminal.env, say);
    }),
    api(url, say),
  ]);
  const good = (lines: readonly Line[]) => lines[0]?.status !== 'problem';
  const held = new Set<keyof Ports>([
    ...(good(ofTemporal) ? (['temporal', 'temporalUi'] as const) : []),
    ...(good(ofDatabase) ? (['postgres'] as const) : []),
    ...(ofApi.length > 1 ? (['api', 'metrics', 'sandbox'] as const) : []),
  ]);
  return [
    ...machine(say),
    definitions(config.workspace, say),
    ...cli,
    ...ofTemporal,
    ...ofDatabase,
    ...(await filesLines(config.files, files, say)),
    ...ofApi,
    await ports(portsLookedAt(config, own), held, say),
  ];
}

function temporalOf(config: Config, own: Ports): Config['temporal'] {
  return config.temporal.given ? config.temporal : { ...config.temporal, address: `127.0.0.1:${own.temporal}` };
}

/** Those of servers that `npm start` would start here. */
function portsLookedAt(config: Config, own: Ports): Partial<Ports> {
  const { temporal: temporalPort, temporalUi, postgres, sandbox, api: apiPort, metrics } = own;
  return {
    api: apiPort,
    metrics,
    ...(config.temporal.given ? {} : { temporal: temporalPort, temporalUi }),
    ...(config.databaseUrl === undefined ? { postgres } : {}),
    ...(config.sandboxUrl === undefined ? { sandbox } : {}),
  };
}

function reportOf(lines: readonly Line[], problems: number, terminal: Terminal): string {
  const say: Say = (zh, en) => tell(terminal, zh, en);
  const words = { ok: say('好', 'ok'), note: say('注意', 'note'), problem: say('问题', 'problem') };
  const rows = lines.flatMap((line) => [
    [words[line.status], line.what, line.says],
    ...(line.todo === undefined ? [] : [['', '', `→ ${line.todo}`]]),
  ]);
  const last =
    problems === 0
      ? say('一切就绪。', 'All is well.')
      : say(`${problems} 个问题。`, problems === 1 ? 'One problem.' : `${problems} problems.`);
  return `${tableOf(rows)}\n\n${last}`;
}
