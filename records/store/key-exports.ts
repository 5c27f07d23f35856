/** Exports of the installation's keys: asked for by one person, confirmed by another, written once by the operator's console. */
import type { NotTaken } from '../not-taken.ts';

/** No key is in it, only names. */
export interface KeyExport {
  id: number;
  /** A public key of age. */
  recipient: string;
  /** Names of the secrets, the one in use first. */
  keys: string[];
  /** Of recipient, keys, who asks and when. */
  hash: string;
  askedAtMs: number;
  askedBy: string;
  /** Confirmed or not, no file is written from then on. */
  lapsesAtMs: number;
  confirmedAtMs?: number;
  confirmedBy?: string;
  usedAtMs?: number;
  /** `operator:` and the account at the console. */
  usedBy?: string;
}

/** Why a request is not confirmed. `other-keys`: the secrets were exchanged since it was asked. */
export type KeyExportNotConfirmed = NotTaken | 'other-keys';

/** Why no file is written. `forged`: what is stored is not what a second person confirmed, or not of this installation. */
export type KeyExportNotUsed = 'unknown' | 'not-confirmed' | 'used' | 'lapsed' | 'forged' | 'other-keys';

/** The second person's word, with what the process that takes it vouches for. */
export interface KeyExportWord {
  hash: string;
  by: string;
  /** Names of the secrets the process holds. */
  keys: readonly string[];
  /** By the installation's key. */
  sign: (text: string) => string;
}

/** Each step is a line of the access log. */
export interface KeyExportStore {
  askKeyExport(asked: { recipient: string; keys: readonly string[]; by: string }): Promise<KeyExport>;
  /** What is neither written nor lapsed, oldest first, 100 at most. */
  openKeyExports(): Promise<KeyExport[]>;
  getKeyExport(id: number): Promise<KeyExport | undefined>;
  /** Undefined: it is confirmed by this word. */
  confirmKeyExport(id: number, word: KeyExportWord): Promise<KeyExportNotConfirmed | undefined>;
  /** What was agreed on, held against its signature; or why it may not be written now. Changes nothing. */
  agreedKeyExport(id: number, at: KeyExportConsole): Promise<{ agreed: KeyExport } | { why: KeyExportNotUsed }>;
  /** Takes the one use of exactly what was agreed on; false: another took it, or it lapsed. `by`: `operator:` and the account. */
  useKeyExport(agreed: Pick<KeyExport, 'id' | 'hash'>, by: string): Promise<boolean>;
}

/** The operator's console. */
export interface KeyExportConsole {
  /** Names of the secrets at hand. */
  keys: readonly string[];
  /** Holds a text against its signature. */
  isSigned: (text: string, signature: string) => boolean;
}
