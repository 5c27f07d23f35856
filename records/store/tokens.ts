/** Tokens that are taken no more although they are signed and not over. */

/** What is refused. Without `token` all of the holder that were made until `revokedMs`. */
export interface Revocation {
  /** The `jti` of one token. */
  token?: string;
  /** The `sub`: a person, or the name of a system. */
  holder: string;
  revokedMs: number;
}

export interface TokenStore {
  /** `untilMs`: when what is refused ends by itself. Said again it changes nothing. */
  revokeTokens(of: Pick<Revocation, 'token' | 'holder'>, untilMs: number, by: string): Promise<void>;
  /** Those that still matter, and their number is small: nothing lives longer than half a day. */
  revocations(): Promise<Revocation[]>;
}
