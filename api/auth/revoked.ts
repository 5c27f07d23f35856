/** The revocations in force, kept for a moment: every request asks for them. */
import type { TokenStore } from '../../records/store/tokens.ts';
import type { TokenClaims } from '../../startup/token.ts';

/** Revocations by another process are heard within two seconds, those of this process at once. */
const keptMs = 2_000;

export interface Revoked {
  /** Whether this token was revoked. @throws RecordAway */
  has(claims: TokenClaims): Promise<boolean>;
  /** Forgets what is kept. */
  forget(): void;
}

export function revokedOf(record: TokenStore, now: () => number = Date.now): Revoked {
  let kept: { atMs: number; found: ReturnType<TokenStore['revocations']> } | undefined;
  const all = () => {
    if (kept !== undefined && now() - kept.atMs < keptMs) return kept.found;
    const found = record.revocations();
    kept = { atMs: now(), found };
    // A failure is told to those who wait for it now, and not kept for those who come later.
    found.catch(() => {
      kept = undefined;
    });
    return found;
  };
  return {
    has: async ({ sub, id, issuedAtMs }) =>
      (await all()).some(({ token, holder, revokedMs }) =>
        // One that does not say when it was made was made before.
        token === undefined ? holder === sub && (issuedAtMs ?? 0) <= revokedMs : token === id,
      ),
    forget: () => {
      kept = undefined;
    },
  };
}
