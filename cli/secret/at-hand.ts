/** What `sop secret` works on: the secrets of this machine and the record itself. */
import { handOver } from '../../audit/handover.ts';
import { type Signer, signerOf } from '../../audit/signing.ts';
import type { RecordStore } from '../../records/store.ts';
import type { Handover } from '../../records/store/keys.ts';
import { type Config, loadConfig } from '../../startup/config.ts';
import { keyName } from '../../startup/secret.ts';
import { recordAtHand } from '../record-at-hand.ts';
import type { Terminal } from '../terminal.ts';

/** The options of all of them. */
export interface SecretOptions {
  portOffset?: string;
  json?: true;
}

/** The opened record, and what stands on this machine. */
export interface AtHand {
  config: Config;
  record: RecordStore;
  /** Signing keys, the one in use first, then that of the other secret. */
  signers: readonly Signer[];
  /** The master key that the vault shall be under. */
  vaultKey: string;
}

/** Runs with the record open, and closes it. @throws Misuse, ForeignKey when this machine's secret is not the database's */
export async function atHand<T>(
  terminal: Terminal,
  options: SecretOptions,
  use: (at: AtHand) => Promise<T>,
): Promise<T> {
  const config = loadConfig(terminal.env);
  const record = await recordAtHand(terminal, config, options.portOffset);
  try {
    return await use({ config, record, ...keysOn(config) });
  } finally {
    await record.close();
  }
}

/** What the secrets of this machine are by name. */
export function keysOn(config: Config): Pick<AtHand, 'signers' | 'vaultKey'> {
  return {
    signers: config.keysFor('anchor')().map(signerOf),
    vaultKey: keyName(config.vaultKeys()[0] as Buffer),
  };
}

/** Whether the first of the keys took over from the second. */
export function isFollowed([own, former]: readonly (Signer | undefined)[], known: readonly Handover[]): boolean {
  return known.some((it) => it.from === former?.publicKey && it.to === own?.publicKey);
}

/** That the former signing key hands over to the one in use; undefined: there is no former one, or it has. */
export function missingHandover({ signers }: AtHand, known: readonly Handover[]): Handover | undefined {
  const [own, former] = signers;
  if (own === undefined || former === undefined) return undefined;
  return isFollowed([own, former], known) ? undefined : handOver(former, own);
}

/** The master key that the record has in use. */
export async function vaultKeyInUse(record: RecordStore): Promise<string | undefined> {
  return (await record.keyLines()).find((it) => it.purpose === 'vault' && it.inUse)?.name;
}

/** Keys of data subjects in one go. */
const PAGE = 500;

/**
 * Seals all keys anew that are not under the master key in use, those of digests too. Broken off, it is begun again.
 *
 * @returns how many it sealed, and how many it could not open
 */
export async function resealAll(
  record: RecordStore,
  progress: (resealed: number) => void,
): Promise<{ resealed: number; foreign: number }> {
  for (const key of await record.keptDigestKeys()) await record.keepDigestKey(key);
  let resealed = 0;
  for (;;) {
    const before = resealed;
    let foreign = 0;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page = await record.resealKeys(after, PAGE);
      resealed += page.resealed;
      foreign += page.foreign;
      after = page.last;
      if (page.resealed > 0) progress(resealed);
    }
    // A process that began before the exchange may have sealed one more meanwhile.
    if (resealed === before) return { resealed, foreign };
  }
}
