/** `sop token`: a bearer token for a person or a system, signed with the installation's own secret. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { load } from '../language/load.ts';
import type { Organization } from '../language/organization.ts';
import { nearest } from '../language/suggest.ts';
import { loadConfig } from '../startup/config.ts';
import { makeToken, type Sight, TOKEN_HOURS_MAX, type TokenRole, tokenRoles } from '../startup/token.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { serverKey } from './server-key.ts';
import { GOOD, Misuse } from './failure.ts';
import { SUMMARIES } from './summaries.ts';
import { print, printJson, type Terminal, tell } from './terminal.ts';
import { addRevoke } from './revoke.ts';
import { isFolder, readDefinitions } from './workspace.ts';

interface Options {
  as?: string;
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
        'sop token --as web-shop --role integration --sops complaint --fields customer,order',
        '给接入系统；只看这些流程的这些字段',
        'for a system, and what it may see of cases',
      ],
      ['export BIHUAN_TOKEN=$(sop token --as li)', '让 sop case、sop publish 使用它', 'for sop case and sop publish'],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--as <id>', '人员 id，或系统的名字', 'id of a person, or name of a system');
  option(
    '--role <role>',
    '系统角色；人的角色来自组织',
    'role of a system; those of people come from the organization',
  ).choices([...tokenRoles]);
  option(
    '--sops <ids>',
    '系统可看的流程，逗号分隔；不写则看不到任何案件',
    'SOPs whose cases a system may see, with commas; without them it sees none',
  );
  option('--fields <names>', '其中可看的字段，逗号分隔', 'the fields of their data it may see, with commas');
  option('--hours <n>', `有效小时数（默认 ${TOKEN_HOURS_MAX}）`, `hours it is good for (default ${TOKEN_HOURS_MAX})`);
  command.action(async (options: Options) => cli.end(await token(cli.terminal, options)));
  addRevoke(cli, command);
}

async function token(terminal: Terminal, { as, ...options }: Options): Promise<number> {
  // Not by commander: it would ask `sop token revoke` for it, too.
  if (as === undefined) throw new Misuse(tell(terminal, '为谁签发：加 --as <id>', 'Whose token: add --as <id>.'));
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
  const claims = { sub: as, hours, role: options.role, ...sightOf(terminal, options) };
  const made = await makeToken(serverKey(terminal, config, 'token-signing'), claims, terminal.nowMs());
  if (options.role === undefined) warnOfStranger(terminal, as);
  if (hasSight(options.role) && options.sops === undefined) warnOfBlindness(terminal, options.role);
  const expires = new Date(terminal.nowMs() + hours * 3_600_000).toISOString();
  const { hours: _, ...told } = claims;
  if (options.json) printJson(terminal, { token: made, ...told, expires_at: expires });
  else print(terminal, made);
  return GOOD;
}

/** Roles whose tokens name what they see. */
function hasSight(role: TokenRole | undefined): boolean {
  return role === 'integration' || role === 'feed';
}

/** What a system may see; people and operators see by role and relation. */
function sightOf(terminal: Terminal, { role, sops, fields }: Options): Partial<Sight> {
  if (!hasSight(role) && (sops !== undefined || fields !== undefined))
    throw new Misuse(
      tell(
        terminal,
        '--sops 与 --fields 只用于系统：加上 --role integration 或 feed。',
        '--sops and --fields are for systems: add --role integration or feed.',
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
  const hours = text === undefined ? TOKEN_HOURS_MAX : Number(text);
  if (hours > 0 && hours <= TOKEN_HOURS_MAX) return hours;
  throw new Misuse(
    tell(
      terminal,
      `--hours「${text}」要在 0 与 ${TOKEN_HOURS_MAX} 之间`,
      `--hours "${text}": give a number up to ${TOKEN_HOURS_MAX}`,
    ),
  );
}

/** A system still opens cases, which is asked of no `sops`; a feed only hears. */
function warnOfBlindness(terminal: Terminal, role: TokenRole | undefined): void {
  const said =
    role === 'feed'
      ? tell(
          terminal,
          '注意：没有 --sops，这个系统听不到任何案件。',
          'Note: without --sops this system hears of no case.',
        )
      : tell(
          terminal,
          '注意：没有 --sops，这个系统能开案，但看不到任何案件，也不能对案件办理。',
          'Note: without --sops this system can open cases and neither see nor act on any.',
        );
  terminal.stderr.write(`${said}\n`);
}

/** A slip in the name makes a token that nobody can use. */
function warnOfStranger(terminal: Terminal, id: string): void {
  const people = Object.keys(organizationOf(terminal)?.people ?? {});
  if (people.length === 0 || people.includes(id)) return;
  const suggestion = nearest(id, people);
  const meant =
    suggestion === undefined
      ? tell(terminal, '。', '.')
      : tell(terminal, `，是不是 ${suggestion}？`, `; did you mean ${suggestion}?`);
  terminal.stderr.write(
    `${tell(
      terminal,
      `注意：organization.yaml 中没有 ${id}${meant}`,
      `Note: nobody in organization.yaml is called ${id}${meant}`,
    )}\n`,
  );
}

function organizationOf(terminal: Terminal): Organization | undefined {
  const folder = resolve(terminal.cwd, terminal.env.BIHUAN_WORKSPACE || 'sop-definitions');
  return isFolder(folder) ? load(readDefinitions(folder)).organization : undefined;
}
