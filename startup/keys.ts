/** The keys a process holds for each purpose: those it writes with, and those it still reads by. */
import { deriveKey, hasSecret, readOrMakeSecrets, type SecretPurpose } from './secret.ts';
import { FROM_SECRET, type OutsideKey, outsideVaultKeys } from './vault-key.ts';

/**
 * Keys of one purpose, the one in use first. Asked `again` by who met something that none of them made, it looks anew where
 * they are kept in a file, at most once a second.
 */
export type KeySource = (again?: 'again') => readonly Buffer[];

/** What a process derives its keys from. */
export interface Keys {
  /** Whether there is a secret to derive keys from, without making one. */
  readonly hasSecret: () => boolean;
  /** The 32-byte key in use for one purpose. The first call may create the file `secret` in the data folder. */
  readonly secretFor: (purpose: SecretPurpose) => Buffer;
  /** All keys that are good for one purpose. */
  readonly keysFor: (purpose: SecretPurpose) => KeySource;
  /** Keys that may open the vault; the first is the one it shall be under. @throws ConfigError when an outside key is not had */
  readonly vaultKeys: KeySource;
  /** The secrets themselves, the one in use first, and whether they are kept in the file of the data folder. */
  readonly secrets: () => { readonly all: readonly string[]; readonly inFile: boolean };
}

const againAfterMs = 1_000;

/** @param given `BIHUAN_SECRET` and `BIHUAN_OTHER_SECRET`, checked */
export function keysOf(env: NodeJS.ProcessEnv, home: string, given: readonly string[]): Keys {
  const inFile = given.length === 0;
  let known: readonly string[] = given;
  let readMs = Number.NEGATIVE_INFINITY;
  const secrets = (again: boolean): readonly string[] => {
    const nowMs = performance.now();
    if (inFile && (known.length === 0 || (again && nowMs - readMs >= againAfterMs))) {
      // Not of the first reading: what follows it closely may be an exchange.
      if (again) readMs = nowMs;
      known = readOrMakeSecrets(home);
    }
    return known;
  };
  const keysFor =
    (purpose: SecretPurpose): KeySource =>
    (again) =>
      secrets(again !== undefined).map((it) => deriveKey(it, purpose));
  let outside: readonly OutsideKey[] | undefined;
  return {
    hasSecret: () => !inFile || hasSecret(home),
    secretFor: (purpose) => keysFor(purpose)()[0] as Buffer,
    keysFor,
    vaultKeys: (again) => {
      // Asked for once: who exchanges an outside key starts the processes anew.
      outside ??= outsideVaultKeys(env);
      // The derived ones come last, unless it is said where.
      const named = outside.includes(FROM_SECRET) ? outside : [...outside, FROM_SECRET];
      return named.flatMap((it): readonly Buffer[] => (typeof it === 'string' ? keysFor('vault')(again) : [it]));
    },
    secrets: () => {
      if (inFile) known = readOrMakeSecrets(home);
      return { all: known, inFile };
    },
  };
}
