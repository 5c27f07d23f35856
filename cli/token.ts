/** `sop token`: a bearer token for a person or a system, signed with the installation's own secret. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { load } from '../language/load.ts';
import type { Organization } from '../language/organization.ts';
import { nearest } from '../language/suggest.ts';
import { loadConfig } from '../startup/config.ts';
import { makeToken, type Sight, type TokenRole, tokenRoles } from '../startup/token.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { GOOD, Misuse } from './failure.ts';
import { SUMMARIES } from './summaries.ts';
import { print, printJson, type Terminal, tell } from './terminal.ts';
import { isFile, isFolder, readWorkspace } from './workspace.ts';

/** A working day with some room; a token that is lost stops working by itself. */
const HOURS_DEFAULT = 12;
/** A year: for a system whose token nobody renews by hand. */
const HOURS_MAX = 366 * 24;

interface Options {
  as: string;
  role?: TokenRole;
  hours?: string;
  sops?: string;
  fields?: string;
  json?: true;
}

/** Registers `sop token`. */
export function addToken(cli: Cli, program: Command): void {
  const command = addCommand(cli, program, 'token', {
    ...SUMMARIES.token,
    examples: [
      ['sop token --as li', '以李静的身份', 'to act as li'],
      [
        'sop token --as web-shop --role integration --sops complaint --fields customer,order --hours 720',
        '给接入系统，30 天；只看这些流程的这些字段',
        'for a system, 30 days, and what it may see of cases',
      ],
      ['export BIHUAN_TOKEN=$(sop token --as li)', '让 sop case、sop publish 使用它', 'for sop case and sop publish'],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--as <id>', '人员 id，或系统的名字', 'id of a person, or name of a system').makeOptionMandatory();
  option(
    '--role <role>',
    '系统角色；人的角色来自组织',
    'role of a system; those of people come from the organization',
  ).choices([...tokenRoles]);
  option('--hours <n>', `有效小时数（默认 ${HOURS_DEFAULT}）`, `hours it is good for (default ${HOURS_DEFAULT})`);
  option(
    '--sops <ids>',
    '系统可看的流程，逗号分隔；不写则看不到任何案件',
    'SOPs whose cases a system may see, with commas; without them it sees none',
  );
  option('--fields <names>', '其中可看的字段，逗号分隔', 'the fields of their data it may see, with commas');
  command.action(async (options: Options) => cli.end(await token(cli.terminal, options)));
}

async function token(terminal: Terminal, options: Options): Promise<number> {
  const hours = hoursOf(terminal, options.hours);
  const config = loadConfig(terminal.env);
  if (config.jwt !== undefined && options.role === undefined) {
    throw new Misuse(
      tell(
        terminal,
        `这里的人员通过登录系统（${config.jwt.issuer}）取得令牌；sop token 只能为系统签发：加上 --role。`,
        `People sign in by ${config.jwt.issuer} here; sop token makes tokens for systems only: add --role.`,
      ),
    );
  }
  const claims = { sub: options.as, hours, role: options.role, ...sightOf(terminal, options) };
  for (const warning of warningsFor(terminal, options, config.home)) terminal.stderr.write(`${warning}\n`);
  const made = await makeToken(config.secretFor('token-signing'), claims, terminal.nowMs());
  const expires = new Date(terminal.nowMs() + hours * 3_600_000).toISOString();
  const { hours: _, ...told } = claims;
  if (options.json) printJson(terminal, { token: made, ...told, expires_at: expires });
  else print(terminal, made);
  return GOOD;
}

/** What a system may see; people and operators see by role and relation. */
function sightOf(terminal: Terminal, { role, sops, fields }: Options): Partial<Sight> {
  if (role !== 'integration' && (sops !== undefined || fields !== undefined))
    throw new Misuse(
      tell(
        terminal,
        '--sops 与 --fields 只用于系统：加上 --role integration。',
        '--sops and --fields are for systems: add --role integration.',
      ),
    );
  const list = (text: string) => [
    ...new Set(
      text
        .split(',')
        .map((it) => it.trim())
        .filter((it) => it !== ''),
    ),
  ];
  return { ...(sops !== undefined && { sops: list(sops) }), ...(fields !== undefined && { fields: list(fields) }) };
}

function hoursOf(terminal: Terminal, text: string | undefined): number {
  const hours = text === undefined ? HOURS_DEFAULT : Number(text);
  if (hours > 0 && hours <= HOURS_MAX) return hours;
  throw new Misuse(
    tell(
      terminal,
      `--hours「${text}」要在 0 与 ${HOURS_MAX} 之间`,
      `--hours "${text}": give a number up to ${HOURS_MAX}`,
    ),
  );
}

/** What makes a token useless although it was signed: a slip in the name, a secret that no server knows yet. */
function warningsFor(terminal: Terminal, options: Options, home: string): string[] {
  const warnings: string[] = [];
  const people = Object.keys(organizationOf(terminal)?.people ?? {});
  if (options.role === undefined && people.length > 0 && !people.includes(options.as)) {
    const suggestion = nearest(options.as, people);
    const meant =
      suggestion === undefined
        ? tell(terminal, '。', '.')
        : tell(terminal, `，是不是 ${suggestion}？`, `; did you mean ${suggestion}?`);
    warnings.push(
      tell(
        terminal,
        `注意：organization.yaml 中没有 ${options.as}${meant}`,
        `Note: nobody in organization.yaml is called ${options.as}${meant}`,
      ),
    );
  }
  if (options.role === 'integration' && options.sops === undefined) {
    warnings.push(
      tell(
        terminal,
        '注意：没有 --sops，这个系统能开案，但看不到任何案件，也不能对案件办理。',
        'Note: without --sops this system can open cases and neither see nor act on any.',
      ),
    );
  }
  if (!terminal.env.BIHUAN_SECRET && !isFile(join(home, 'secret'))) {
    warnings.push(
      tell(
        terminal,
        `注意：${home} 中还没有密钥，现在生成；只有使用同一数据目录（BIHUAN_HOME）的服务器认得这个令牌。`,
        `Note: there was no secret in ${home}; one is made now. Only a server with the same data folder (BIHUAN_HOME) takes this token.`,
      ),
    );
  }
  return warnings;
}

function organizationOf(terminal: Terminal): Organization | undefined {
  const folder = resolve(terminal.cwd, terminal.env.BIHUAN_WORKSPACE || 'sop-definitions');
  return isFolder(folder) ? load(readWorkspace(folder)).organization : undefined;
}
