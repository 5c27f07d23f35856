/** Finds out who calls before anything else is done for them. */
import type { Request, RequestHandler } from 'express';
import { allowanceOf } from '../allowance.ts';
import { byAddress, REFUSALS_PER_MINUTE, tooMany } from '../limit.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { claimsFrom, type Identity, identityOf } from './identity.ts';

const identities = new WeakMap<object, Identity>();

/**
 * Refusals are counted by address, and too many are 429. A good token is never counted and always comes in: behind a proxy all
 * have one address, and nobody who guesses must lock the others out.
 *
 * @throws Problem 401, 429 or 503, RecordAway
 */
export function authenticate({
  readToken,
  directory,
  revoked,
}: Pick<Services, 'readToken' | 'directory' | 'revoked'>): RequestHandler {
  const refusals = allowanceOf(REFUSALS_PER_MINUTE);
  return async (request, _, next) => {
    try {
      const claims = await claimsFrom(request.headers.authorization, readToken);
      if (await revoked.has(claims))
        throw new Problem(401, 'auth/revoked', {
          headers: { 'WWW-Authenticate': 'Bearer realm="bihuan", error="invalid_token"' },
        });
      identities.set(request, { ...identityOf(claims, await directory.organization()), token: claims });
    } catch (error) {
      const refused = error instanceof Problem && error.status === 401;
      const waitMs = refused ? refusals.spend(byAddress(request), 1) : 0;
      throw waitMs > 0 ? tooMany(waitMs) : error;
    }
    next();
  };
}

/** The name of a caller, if the request got so far; for the log. */
export function nameBehind(request: object): string | undefined {
  return identities.get(request)?.id;
}

/** The caller of an authenticated request. */
export function identityBehind(request: Request): Identity {
  const identity = identities.get(request);
  if (identity === undefined) throw new Error('An address is served without authentication.');
  return identity;
}

/** Limits by name, however many tokens it has; after authentication, so that nobody uses up another's. */
export const byName = (request: Request) => identityBehind(request).id;
