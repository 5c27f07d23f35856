/** The keys the record knows by name: which master key its vault is under, and what is kept of former secrets. */

/** What a key in the register is for. `anchor`: the public half of one that signed, or signs. */
export type KeptPurpose = 'vault' | 'update-id' | 'anchor';

/** One line of the register. `inUse` of vault keys: new keys of data subjects are sealed under it. */
export interface KeyLine {
  purpose: KeptPurpose;
  name: string;
  sinceMs: number;
  inUse: boolean;
}

/** Both keys say that the one follows the other, each by its signature over `handoverText`. Public keys as in anchors. */
export interface Handover {
  from: string;
  to: string;
  /** By the private half of `from`. */
  given: string;
  /** By the private half of `to`. */
  taken: string;
}

/** A page of keys sealed anew. `last`: where to go on after; absent: it was the last one. */
export interface ResealedPage {
  resealed: number;
  /** Passed by: under a master key that this process does not hold. */
  foreign: number;
  last?: number;
}

/** Exchanging the secret, and what of the former one lives on. */
export interface KeyStore {
  /** From now on new keys are sealed under the first master key of this process; every other process must hold it. Its name. */
  useVaultKey(): Promise<string>;
  /**
   * Seals the next keys of data subjects anew under the one in use; the values are not touched. Keys that are under it already
   * are passed by, those erased meanwhile stay erased.
   */
  resealKeys(after: number, limit: number): Promise<ResealedPage>;
  /** Keys that are not under the master key in use. */
  keysToReseal(): Promise<number>;
  /** Keeps the key of digests, sealed: what was asked under it stays known as asked. Kept again, it is sealed anew. */
  keepDigestKey(key: Buffer): Promise<void>;
  /** All that were kept and open, the newest first. */
  keptDigestKeys(): Promise<Buffer[]>;
  /** Keeps that one signing key follows another. */
  keepHandover(handover: Handover): Promise<void>;
  handovers(): Promise<Handover[]>;
  keyLines(): Promise<KeyLine[]>;
}
