/** The secret: is it kept from others on this machine, does it open the vault, does a former one still stand beside it. */
import type { Config } from '../../startup/config.ts';
import { isReadByOthers, keyName, pathIn } from '../../startup/secret.ts';
import { type Line, note, ok, problem, type Say } from './line.ts';

/** Names of the master keys held here, and why there are none. Makes no secret. */
function keysHeld(config: Pick<Config, 'hasSecret' | 'vaultKeys'>): { names: string[]; fault?: string } {
  if (!config.hasSecret()) return { names: [] };
  try {
    return { names: config.vaultKeys().map(keyName) };
  } catch (error) {
    return { names: [], fault: error instanceof Error ? error.message : String(error) };
  }
}

/** @param inUse the master key that the database's vault is under; undefined: it has none, or does not answer */
export function secret(
  config: Pick<Config, 'home' | 'hasSecret' | 'vaultKeys' | 'secrets'>,
  inUse: string | undefined,
  env: NodeJS.ProcessEnv,
  say: Say,
): Line[] {
  const what = say('密钥', 'secret');
  const { names, fault } = keysHeld(config);
  if (fault !== undefined) return [problem(what, fault, say('检查 BIHUAN_VAULT_KEY_…', 'check BIHUAN_VAULT_KEY_…'))];
  if (names.length === 0) return [note(what, say('还没有，首次启动时生成', 'none yet; the first start makes one'))];
  const open = [pathIn(config.home), env.BIHUAN_VAULT_KEY_FILE ?? ''].filter(isReadByOthers);
  const lines = open.map((path) =>
    note(what, say(`本机的其他用户能读 ${path}`, `others on this machine may read ${path}`), `chmod 600 ${path}`),
  );
  if (inUse !== undefined && !names.includes(inUse)) return [...lines, foreign(what, inUse, names, say)];
  if (config.secrets().all.length > 1)
    lines.push(
      note(
        what,
        say('旧密钥仍有效：换完后让它失效', 'a second one is still good beside it: take it away after the exchange'),
        'sop secret retire',
      ),
    );
  if (inUse !== undefined && inUse !== names[0])
    lines.push(note(what, say('保险库还在旧的主密钥之下', 'the vault is under a former key'), 'sop secret rotate'));
  return lines.length > 0 ? lines : [ok(what, names[0] ?? '')];
}

function foreign(what: string, inUse: string, names: readonly string[], say: Say): Line {
  return problem(
    what,
    say(
      `数据库属于另一个密钥：它用 ${inUse}，这里有 ${names.join('、')}`,
      `the database is of another secret: it is under ${inUse}, here is ${names.join(', ')}`,
    ),
    say(
      '设置属于这个数据库的 BIHUAN_SECRET（或 BIHUAN_VAULT_KEY_…）；更换期间另设 BIHUAN_OTHER_SECRET',
      'set the BIHUAN_SECRET (or BIHUAN_VAULT_KEY_…) that belongs to it; during an exchange BIHUAN_OTHER_SECRET too',
    ),
  );
}
