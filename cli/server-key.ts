/** The keys of the server's secret, for commands that sign, verify or read in its name. */
import type { Config } from '../startup/config.ts';
import type { KeySource } from '../startup/keys.ts';
import type { SecretPurpose } from '../startup/secret.ts';
import { Misuse } from './failure.ts';
import { type Terminal, tell } from './terminal.ts';

/** Never makes a secret: what it signed or sealed no server would know. @throws Misuse where there is none */
export function serverKey(
  terminal: Terminal,
  config: Pick<Config, 'home' | 'hasSecret' | 'secretFor'>,
  purpose: SecretPurpose,
): Buffer {
  mustHaveSecret(terminal, config);
  return config.secretFor(purpose);
}

/** All keys that may open the vault. @throws Misuse where there is no secret */
export function vaultKeysOf(terminal: Terminal, config: Pick<Config, 'home' | 'hasSecret' | 'vaultKeys'>): KeySource {
  mustHaveSecret(terminal, config);
  return config.vaultKeys;
}

/** @throws Misuse */
export function mustHaveSecret(terminal: Terminal, config: Pick<Config, 'home' | 'hasSecret'>): void {
  if (config.hasSecret()) return;
  throw new Misuse(
    tell(
      terminal,
      `${config.home} 中没有密钥：把 BIHUAN_HOME 设为服务器的数据目录（或设 BIHUAN_SECRET）；还没有服务器时，先运行 npm start。`,
      `There is no secret in ${config.home}: set BIHUAN_HOME to the data folder of the server (or BIHUAN_SECRET); without a server yet, run npm start first.`,
    ),
  );
}
