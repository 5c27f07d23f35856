/**
 * `sop secret rotate`: the exchange itself. The secret of a data folder gets a successor here; one of the environment was given
 * to all processes before. Then keys are sealed anew, and what is signed goes on under the new key. Running processes read both.
 */
import type { Command } from 'commander';
import type { RecordStore } from '../../records/store.ts';
import { loadConfig } from '../../startup/config.ts';
import { keyName, newSecret, writeSecrets } from '../../startup/secret.ts';
import { addCommand, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { addPortOffset } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import {
  type AtHand,
  atHand,
  isFollowed,
  keysOn,
  missingHandover,
  resealAll,
  type SecretOptions,
  vaultKeyInUse,
} from './at-hand.ts';

/** `whileHeld` under this: of two that begin an exchange at once, the second one meets what the first has done. */
const LOCK = 'secret';

/** Registers it. */
export function addRotate(cli: Cli, parent: Command): void {
  const command = addCommand(cli, parent, 'rotate', {
    zh: '更换密钥：保险库的密钥重新封存，令牌、请求与锚接着用新的；旧的暂时仍有效',
    en: 'exchange the secret: keys of the vault are sealed anew, the former secret stays good for now',
    examples: [
      ['sop secret rotate', '运行中即可；中断了就再运行一次', 'while everything runs; broken off, run it again'],
    ],
  });
  addPortOffset(cli, command);
  command.action(async (options: SecretOptions) => cli.end(await rotate(cli.terminal, options)));
}

async function rotate(terminal: Terminal, options: SecretOptions): Promise<number> {
  const made = await atHand(terminal, options, ({ record }) =>
    record.whileHeld(LOCK, () => successorMade(terminal, record)),
  );
  // Opened anew: with what was just made.
  const done = await atHand(terminal, options, async (at) => {
    await at.record.whileHeld(LOCK, () => handedOver(at));
    const progress = (count: number) =>
      void terminal.stderr.write(tell(terminal, `已重新封存 ${count}\n`, `${count} sealed anew\n`));
    return { vault_key: at.vaultKey, ...(await resealAll(at.record, progress)) };
  });
  if (options.json) printJson(terminal, { made, ...done });
  else print(terminal, sentencesOf(terminal, made, done).join('\n'));
  return GOOD;
}

/**
 * Whether this call began an exchange by making a secret; else it goes on with one.
 *
 * @throws Misuse for secrets that do not say what to exchange, Finding when it is done
 */
async function successorMade(terminal: Terminal, record: RecordStore): Promise<boolean> {
  // Read under the lock: who came first may have made one.
  const config = loadConfig(terminal.env);
  const { all, inFile } = config.secrets();
  const { vaultKey, signers } = keysOn(config);
  const isInUse = (await vaultKeyInUse(record)) === vaultKey;
  if (signers.length < 2) {
    // A key from outside takes the place of the derived one.
    if (!isInUse) return false;
    if (!inFile) throw new Misuse(giveAnother(terminal));
    writeSecrets(config.home, [newSecret(), ...all]);
    return true;
  }
  const [own, other] = [...signers];
  const known = await record.handovers();
  if (isFollowed([other, own], known)) throw new Misuse(wrongWayRound(terminal));
  if (!isFollowed(signers, known)) {
    // The vault is under the first already, and nobody exchanged anything: the other is the new one.
    if (isInUse && vaultKey === keyName(config.secretFor('vault'))) throw new Misuse(wrongWayRound(terminal));
    return false;
  }
  if (!isInUse || (await record.keysToReseal()) > 0) return false;
  throw new Finding(retireFirst(terminal));
}

/** What the record has to know of the new keys; done again, it changes nothing. */
async function handedOver(at: AtHand): Promise<void> {
  const { record, config } = at;
  const handover = missingHandover(at, await record.handovers());
  if (handover !== undefined) await record.keepHandover(handover);
  await record.useVaultKey();
  // The newest is kept last.
  for (const key of [...config.keysFor('update-id')()].reverse()) await record.keepDigestKey(key);
}

function sentencesOf(terminal: Terminal, made: boolean, done: { resealed: number; foreign: number }): string[] {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const { resealed, foreign } = done;
  return [
    ...(made ? [say('已生成新密钥；旧的仍有效。', 'A new secret was made; the former one is still good.')] : []),
    say(`重新封存了 ${resealed} 个密钥。`, `${resealed} keys were sealed anew.`),
    ...(foreign > 0
      ? [
          say(
            `${foreign} 个属于别的密钥，打不开，未动。`,
            `${foreign} are of another secret, do not open, and were left.`,
          ),
        ]
      : []),
    say(
      '接着：重启所有进程，12 小时后运行 sop secret retire。',
      'Next: start all processes anew; 12 hours from now, sop secret retire.',
    ),
  ];
}

function giveAnother(terminal: Terminal): string {
  return tell(
    terminal,
    '密钥来自环境变量：先给所有进程设 BIHUAN_OTHER_SECRET=新的并重启，再把两者对调并重启，然后运行 sop secret rotate。',
    'The secret is in the environment: give all processes the new one as BIHUAN_OTHER_SECRET and start them anew, exchange the two and start them anew, then run sop secret rotate.',
  );
}

function wrongWayRound(terminal: Terminal): string {
  return tell(
    terminal,
    'BIHUAN_SECRET 还是旧的：把 BIHUAN_SECRET 与 BIHUAN_OTHER_SECRET 对调，重启所有进程，再运行。',
    'BIHUAN_SECRET is still the former one: exchange it with BIHUAN_OTHER_SECRET, start all processes anew, then run this.',
  );
}

function retireFirst(terminal: Terminal): string {
  return tell(
    terminal,
    '上次更换已完成，旧密钥还在：先运行 sop secret retire，再更换。',
    'The last exchange is done and its former secret still there: run sop secret retire first.',
  );
}
