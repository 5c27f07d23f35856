/** What takes a person who has just signed in: payments, publications, erasures and what opens a case to a stranger. */
import { Problem } from '../problem.ts';
import type { Identity } from './identity.ts';

/** Five minutes: long enough for one deed and its second look, too short for a screen that was left open. */
export const STEPPED_UP_MS = 5 * 60_000;

/**
 * The caller signed in (`auth_time` of the token, never `iat`: a token that is renewed is nobody signing in) at most five
 * minutes ago. The challenge is that of RFC 9470.
 *
 * @throws Problem 401
 */
export function mustHaveSteppedUp({ authenticatedAtMs }: Identity, nowMs = Date.now()): void {
  if (authenticatedAtMs !== undefined && nowMs - authenticatedAtMs <= STEPPED_UP_MS) return;
  throw new Problem(401, 'auth/step-up', {
    params: { minutes: STEPPED_UP_MS / 60_000 },
    headers: {
      'WWW-Authenticate': `Bearer realm="bihuan", error="insufficient_user_authentication", max_age="${STEPPED_UP_MS / 1_000}"`,
    },
  });
}
