/** `sop token revoke`: a token, or all of somebody, is taken no more. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { loadConfig } from '../startup/config.ts';
import { makeToken } from '../startup/token.ts';
import type { Revoke, Revoked } from '../wire/token.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { GOOD, Misuse } from './failure.ts';
import { clientOf } from './http/client.ts';
import { serverKey } from './server-key.ts';
import { addTargetOptions, apiUrlOf, type TargetOptions, targetOf } from './http/target.ts';
import { print, printJson, type Terminal, tell } from './terminal.ts';

/** The name under which this machine revokes; the record keeps it. */
const OPERATOR = 'operator';

interface Options extends TargetOptions {
  holder?: string;
  json?: true;
}

/** Registers `sop token revoke`. */
export function addRevoke(cli: Cli, parent: Command): void {
  const command = addCommand(cli, parent, 'revoke [token]', {
    zh: '吊销一个令牌，或某人至今的全部令牌',
    en: 'have a token taken no more, or all that somebody has until now',
    examples: [
      ['sop token revoke eyJhb…', '吊销这一个', 'this one'],
      ['sop token revoke --holder li', '吊销李静至今的全部令牌', 'all that li has until now'],
    ],
  });
  addOption(cli, command, '--holder <id>', '人员 id 或系统的名字', 'id of a person, or name of a system');
  addTargetOptions(cli, command, '--by <person>');
  command.action(async (token: string | undefined, options: Options) => {
    await revoke(cli.terminal, token, options);
    cli.end(GOOD);
  });
}

async function revoke(terminal: Terminal, token: string | undefined, options: Options): Promise<void> {
  const { holder } = options;
  if ((token === undefined) === (holder === undefined))
    throw new Misuse(
      tell(terminal, '给出一个令牌，或 --holder <id>，二者其一。', 'Give a token or --holder <id>, one of the two.'),
    );
  const client = clientOf(terminal, await speaker(terminal, options));
  const body: Revoke = { ...(token !== undefined && { token }), ...(holder !== undefined && { holder }) };
  const { body: told } = await client.post<Revoked>('/v1/tokens/revoke', body, randomUUID());
  if (options.json) printJson(terminal, told);
  else
    print(
      terminal,
      told.token === undefined
        ? tell(terminal, `已吊销 ${told.holder} 至今的全部令牌`, `all tokens of ${told.holder} until now are revoked`)
        : tell(
            terminal,
            `已吊销 ${told.holder} 的令牌 ${told.token}`,
            `token ${told.token} of ${told.holder} is revoked`,
          ),
    );
}

/** Whoever is named; else the operator of this machine, who has its secret. */
async function speaker(terminal: Terminal, options: Options) {
  if (options.token !== undefined || options.by !== undefined) return targetOf(terminal, options);
  const key = serverKey(terminal, loadConfig(terminal.env), 'token-signing');
  return { url: apiUrlOf(terminal, options), token: await makeToken(key, { sub: OPERATOR, role: 'admin', hours: 1 }) };
}
