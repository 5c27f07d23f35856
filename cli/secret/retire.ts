/** `sop secret retire`: the former secret is good no more. Refuses while something needs it, and says until when. */
import type { Command } from 'commander';
import { writeSecrets } from '../../startup/secret.ts';
import { TOKEN_HOURS_MAX } from '../../startup/token.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { addPortOffset } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { type AtHand, atHand, isFollowed, resealAll, type SecretOptions, vaultKeyInUse } from './at-hand.ts';

interface Options extends SecretOptions {
  atOnce?: true;
}

/** Registers it. */
export function addRetire(cli: Cli, parent: Command): void {
  const command = addCommand(cli, parent, 'retire', {
    zh: '让旧密钥失效：还有令牌或密钥要用它时拒绝，并说明到何时',
    en: 'the former secret is good no more; refused while a token or a key needs it',
    examples: [
      ['sop secret retire', '更换 12 小时之后', '12 hours after the exchange'],
      ['sop secret retire --at-once', '旧密钥泄露了：所有人重新登录', 'it leaked: everybody signs in anew'],
    ],
  });
  addPortOffset(cli, command);
  addOption(cli, command, '--at-once', '不等旧令牌到期', 'without waiting for the end of tokens it signed');
  command.action(async (options: Options) => cli.end(await retire(cli.terminal, options)));
}

async function retire(terminal: Terminal, options: Options): Promise<number> {
  const told = await atHand(terminal, options, async (at) => {
    const { config, record } = at;
    const { all, inFile } = config.secrets();
    if (all.length < 2) throw new Misuse(nothingToRetire(terminal));
    await mustBeExchanged(terminal, at);
    if (!options.atOnce) await mustHaveLapsed(terminal, at);
    const { resealed } = await resealAll(record, () => undefined);
    if (inFile) writeSecrets(config.home, all.slice(0, 1));
    return { resealed, kept_in: inFile ? 'file' : 'environment' };
  });
  if (options.json) printJson(terminal, told);
  else print(terminal, sentenceOf(terminal, told.kept_in === 'file'));
  return GOOD;
}

/** @throws Finding */
async function mustBeExchanged(terminal: Terminal, at: AtHand): Promise<void> {
  const isDone = isFollowed(at.signers, await at.record.handovers());
  if (isDone && (await vaultKeyInUse(at.record)) === at.vaultKey) return;
  const text = tell(
    terminal,
    '更换还没有完成：先运行 sop secret rotate。',
    'The exchange is not done: run sop secret rotate first.',
  );
  throw new Finding(text);
}

/** Tokens it signed until the exchange live their hours. @throws Finding that says until when */
async function mustHaveLapsed(terminal: Terminal, { record, signers: [own] }: AtHand): Promise<void> {
  const line = (await record.keyLines()).find((it) => it.purpose === 'anchor' && it.name === own?.publicKey);
  const untilMs = (line?.sinceMs ?? terminal.nowMs()) + TOKEN_HOURS_MAX * 3_600_000;
  if (terminal.nowMs() >= untilMs) return;
  const until = new Date(untilMs).toISOString();
  const text = tell(
    terminal,
    `旧密钥签的令牌可用到 ${until}：到时再运行；或加 --at-once，那些令牌立即失效。`,
    `Tokens of the former secret live until ${until}: run this then; or add --at-once, and they are refused from now on.`,
  );
  throw new Finding(text, { error: text, until });
}

function nothingToRetire(terminal: Terminal): string {
  return tell(terminal, '只有一个密钥，没有旧的。', 'There is one secret alone, and no former one.');
}

function sentenceOf(terminal: Terminal, inFile: boolean): string {
  return inFile
    ? tell(terminal, '旧密钥已删除。重启所有进程。', 'The former secret is deleted. Start all processes anew.')
    : tell(
        terminal,
        '没有什么再需要旧密钥：从所有进程去掉 BIHUAN_OTHER_SECRET 并重启。',
        'Nothing needs the former secret any more: take BIHUAN_OTHER_SECRET away from all processes and start them anew.',
      );
}
